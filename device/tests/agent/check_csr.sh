#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Shows certificate requests of several devices to OpenSSL, which must accept their signatures, and
# must refuse them after a change.
#
# usage: check_csr.sh WRITE_CSR
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Whether OpenSSL accepts the signature; its exit status does not say so in every version.
accepted() {
    openssl req -inform DER -in "$folder/csr.der" -verify -noout -subject -nameopt RFC2253 >"$folder/out" 2>&1 &&
        grep -q "self-signature verify OK\|^verify OK" "$folder/out"
}

for number in 1 2 3 4 5 6 7 8; do
    "$1" "$number" "$folder/csr.der"
    id=$(printf '%02x' "$number")
    if ! accepted || ! grep -q "subject=serialNumber=\($id\)\{16\}$" "$folder/out"; then
        echo "error: not accepted, or another subject:"
        cat "$folder/out"
        exit 1
    fi
    # The subject's last hex digit becomes another.
    python3 - "$folder/csr.der" <<'PYTHON'
import sys
path = sys.argv[1]
der = bytearray(open(path, "rb").read())
der[der.index(b"\x55\x04\x05\x13\x20") + 5 + 31] ^= 1
open(path, "wb").write(der)
PYTHON
    if accepted; then
        echo "error: an altered request was accepted"
        exit 1
    fi
done
