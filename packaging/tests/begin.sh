# SPDX-License-Identifier: Apache-2.0
#
# How the tests of packages begin, sourced by each with its own arguments, BUILD_TREE and SOURCE_TREE: in an empty folder
# that goes when they end.
set -euo pipefail
tree=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "error: $*" >&2
    exit 1
}
quietly() {
    "$@" >log 2>&1 || { cat log >&2; fail "$*"; }
}
