#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A new port as device/PORTING.md begins it: the template's folder copied under another name builds without a change. The
# copy is in a tree of links to this one, which it leaves as it is.
#
# usage: copy_template.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

mkdir -p "$tree/device/ports" "$tree/build"
ln -s "$root"/build/deps "$tree/build/"
for folder in . device device/ports; do
    for path in "$root/$folder"/*; do
        [ -e "$tree/$folder/${path##*/}" ] || ln -s "$path" "$tree/$folder/"
    done
done
cp -r "$root/device/ports/template" "$tree/device/ports/new-board"

for processor in cortex-m3 cortex-m0; do
    cmake -S "$tree" -B "$tree/build/$processor" -G Ninja --toolchain "$root/cmake/arm-none-eabi-$processor.cmake" \
        -DCMAKE_BUILD_TYPE=MinSizeRel -DMINTMARK_BOARDS=new-board -DMINTMARK_TESTS=OFF >"$tree/log" || { cat "$tree/log"; exit 1; }
    cmake --build "$tree/build/$processor" --target bringup_new_board >"$tree/log" || { cat "$tree/log"; exit 1; }
    arm-none-eabi-nm "$tree/build/$processor/bringup_new_board.elf" | grep ' T port_reset$' >/dev/null
    strings "$tree/build/$processor/bringup_new_board.elf" | grep -x new-board >/dev/null
    printf 'the copy builds for %s\n' "$processor"
done
