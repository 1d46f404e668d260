#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The headers that we write compile as C11 and as C++17 without a warning, twice in one file, and
# hold what they should.
# usage: headers-compile.sh PATH-OF-certs_samples
set -euo pipefail
samples=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$samples" "$work" --no-key-files

cat >main.c <<'C'
#include "certificates.h"
#include "certificates.h"
#include "key.h"
#include <stdio.h>
int main(void)
{
    return fwrite(sample_device, 1, sample_device_len, stdout) == sizeof sample_device && sample_root_len > 0 &&
                   sizeof sample_key == sample_key_len
               ? 0
               : 1;
}
C
printf '#include "certificates.h"\n#include "key.h"\nint main(void)\n{\n    return 0;\n}\n' >unused.c

warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
compiled=0
for compiler in "gcc -std=c11 -x c" "clang -std=c11 -x c" "g++ -std=c++17 -x c++" "clang++ -std=c++17 -x c++" \
    "arm-none-eabi-gcc -std=c11 -x c -fsyntax-only"; do
    command -v "${compiler%% *}" >/dev/null || continue
    # shellcheck disable=SC2086 # a command and its options
    for source in main.c unused.c; do
        $compiler $warnings -c -o object.o $source
    done
    compiled=$((compiled + 1))
done
[ $compiled -ge 2 ] || { echo "error: no compilers found" >&2; exit 1; }
gcc -std=c11 -o main main.c
./main | cmp - device-idevid.der
[ "$(stat -c %a key.h)" = 600 ] || { echo "error: key.h has mode $(stat -c %a key.h)" >&2; exit 1; }
grep -q "WARNING: there is a secret" key.h
! grep -q "WARNING" certificates.h
grep -q "$(sha256sum <device-idevid.der | cut -d' ' -f1)" certificates.h
echo "compiled by $compiled compilers"
