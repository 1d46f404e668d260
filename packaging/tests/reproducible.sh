#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The Debian package, built twice from nothing, in folders of other names and at another time: the same bytes.
# usage: reproducible.sh SOURCE_TREE
set -euo pipefail
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A compiler cache may rewrite paths, and would hand the second build what it kept of the first.
unset CMAKE_C_COMPILER_LAUNCHER
export SOURCE_DATE_EPOCH=1700000000

for folder in a another/and/longer; do
    mkdir -p "$work/$folder/build"
    (cd "$source" && tar cf - --exclude=./build --exclude=./.git .) | tar xf - -C "$work/$folder"
    cp -r "$source/build/deps" "$work/$folder/build"
    (cd "$work/$folder" && nice cmake --workflow --preset debian) >"$work/log" 2>&1 ||
        { tail -50 "$work/log" >&2; echo "error: $folder does not build" >&2; exit 1; }
done
cmp "$work"/a/build/debian/mintmark_*.deb "$work"/another/and/longer/build/debian/mintmark_*.deb ||
    { echo "error: the two packages differ" >&2; exit 1; }
sha256sum "$work"/a/build/debian/mintmark_*.deb | cut -d ' ' -f 1
