#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs crypto_transcript as built over each crypto backend and compares what they print with the transcript that is
# kept, and so with one another and with every other machine's.
#
# usage: [EMULATOR=COMMAND] check_transcripts.sh EXPECTED PROGRAM PROGRAM…
set -euo pipefail

expected=$1
shift
[ $# -ge 2 ] || { echo "error: at least two programs are needed" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A certificate request has a hedged signature, and how many random bytes a backend took before is its own
# affair: so requests are not compared but verified, by a third library.
requests_verify() {
    local hex count=0
    while read -r hex; do
        python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.argv[1]))' "$hex" |
            openssl req -inform DER -verify -noout >"$work/verdict" 2>&1 || return 1
        grep -q 'verify OK' "$work/verdict" || return 1
        count=$((count + 1))
    done < <(sed -n 's/^csr = //p' "$1")
    [ "$count" -gt 0 ]
}

status=0
for program in "$@"; do
    # An emulator writes what its program prints to stderr.
    # shellcheck disable=SC2086
    if ! ${EMULATOR:-} "$program" >"$work/transcript" 2>&1; then
        echo "error: $program failed: $(tail -n 1 "$work/transcript")" >&2
        status=1
    elif ! diff <(grep -v '^csr ' "$expected") <(grep -v '^csr ' "$work/transcript") >&2; then
        echo "error: $program prints another transcript than $expected" >&2
        status=1
    elif ! requests_verify "$work/transcript"; then
        echo "error: a certificate request of $program does not verify" >&2
        status=1
    else
        echo "${program##*/}: $(grep -c '^\[' "$work/transcript") records as expected"
    fi
done
exit $status
