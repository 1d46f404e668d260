#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The headers that we write compile as C11 and as C++17 without a warning, twice in one file, used or
# not, and the programs find in them what went in.
# usage: headers-compile.sh PATH-OF-certs_headers
set -euo pipefail
headers=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$headers" "$work"

warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
styles=$(ls ./*.main.c | sed 's,^\./,,; s,\.main\.c$,,')
[ "$(wc -w <<<"$styles")" = 19 ] || { echo "error: not all styles are there: $styles" >&2; exit 1; }

# compile COMPILER… — one style, from the program that uses it to what it prints.
compile() {
    local sources="$style.main.c"
    [ ! -f "$style.c" ] || sources="$sources $style.c"
    # shellcheck disable=SC2086 # options and files
    "$@" $warnings -o program $sources
    ./program >found
    cmp found "$style.want" || { echo "error: $style, $*: other bytes" >&2; exit 1; }
}

# unused COMPILER… — included twice and not used, as from a firmware's many files.
unused() {
    printf '#include "%s.h"\n#include "%s.h"\nint main(void)\n{\n    return 0;\n}\n' "$style" "$style" >unused.c
    # shellcheck disable=SC2086
    "$@" $warnings -c -o unused.o unused.c
}

compiled=0
for compiler in "gcc -std=c11 -x c" "clang -std=c11 -x c" "g++ -std=c++17 -x c++" "clang++ -std=c++17 -x c++"; do
    command -v "${compiler%% *}" >/dev/null || continue
    for style in $styles; do
        # shellcheck disable=SC2086 # a command and its options
        compile $compiler
        case $style in
        axtls) ;; # has no guard: axTLS includes it once
        # shellcheck disable=SC2086
        *) unused $compiler ;;
        esac
    done
    compiled=$((compiled + 1))
done
[ $compiled -ge 2 ] || { echo "error: no compilers found" >&2; exit 1; }

# A source of C, used from C++.
gcc -std=c11 $warnings -c -o source.o generic-split.c
g++ -std=c++17 $warnings -o program -x c++ generic-split.main.c -x none source.o
./program | cmp - generic-split.want

if command -v arm-none-eabi-gcc >/dev/null; then
    for style in $styles; do
        arm-none-eabi-gcc -std=c11 $warnings -mcpu=cortex-m3 -mthumb -c -o object.o "$style.main.c"
    done
    compiled=$((compiled + 1))
fi

# The section that was asked for.
gcc -std=c11 -c -o options.o options.main.c
objdump -h options.o | grep -q ' \.rodata\.mintmark ' || { echo "error: no section" >&2; exit 1; }

# What has a secret in it is private and says so; what has none is not and does not.
for file in *.h *.c; do
    case $file in
    *.main.c | unused.c) continue ;;
    *-split.h | options.h | generic-long.h | mbedtls-long.h | cert.h) mode=644 said=0 ;;
    *) mode=600 said=1 ;;
    esac
    [ "$(stat -c %a "$file")" = $mode ] || { echo "error: $file has mode $(stat -c %a "$file")" >&2; exit 1; }
    [ "$(grep -c 'WARNING: there is a secret' "$file")" = $said ] || { echo "error: $file: warning" >&2; exit 1; }
done
# Word for word what axTLS's own files have.
grep -v '^//' cert.h | tr -d '\n' | grep -Exq \
    'unsigned char default_certificate\[\] = \{( +0x[0-9a-f]{2},)+\};unsigned int default_certificate_len = [0-9]+;'
grep -v '^//' private_key.h | tr -d '\n' | grep -Exq \
    'unsigned char default_private_key\[\] = \{( +0x[0-9a-f]{2},)+\};unsigned int default_private_key_len = [0-9]+;'
echo "$(wc -w <<<"$styles") headers compiled by $compiled compilers"
