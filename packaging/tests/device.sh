#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A stranger's firmware, with a port and a toolchain file of its own, has the device library in three ways: installed, as a
# subfolder of its build, and by FetchContent over an Mbed TLS of its own. What is built runs in QEMU.
# usage: device.sh BUILD_TREE SOURCE_TREE      a build tree for Cortex-M3, which must have been built
. "$(dirname "$0")/begin.sh"

# run FIRMWARE
run() {
    timeout 60 qemu-system-arm -M mps2-an385 -display none -serial none -monitor none \
        -semihosting-config enable=on,target=native -kernel "$1" 2>said || fail "$1 failed at step $?"
    grep -q 'picked up' said || { cat said >&2; fail "$1 said nothing"; }
}

# build WAY OPTION…
build() {
    local way=$1
    shift
    quietly cmake -S "$source/packaging/tests/device" -B "$way" -G Ninja -DWAY="$way" "$@" \
        -DCMAKE_TOOLCHAIN_FILE="$source/packaging/tests/device/part.cmake"
    quietly nice cmake --build "$way" --target firmware
    run "$way/firmware"
}

quietly cmake --install "$tree" --prefix "$work/installed"
mv installed moved
! grep -rIlF -e "$work/installed" -e "$source" -e "$tree" moved >found || { cat found >&2; fail "these know where they were made"; }
build package -DCMAKE_PREFIX_PATH="$work/moved"

# A smaller core cannot run these, and the linker would not say so.
sed 's/cortex-m3/cortex-m0/' "$source/packaging/tests/device/part.cmake" >smaller.cmake
! cmake -S "$source/packaging/tests/device" -B smaller -G Ninja -DWAY=package -DCMAKE_PREFIX_PATH="$work/moved" \
    -DCMAKE_TOOLCHAIN_FILE="$work/smaller.cmake" >log 2>&1 || fail "libraries for Cortex-M3 were given to a Cortex-M0"
tr -s ' \n' ' ' <log | grep -qF 'are for Generic cortex-m3' || { cat log >&2; fail "another reason"; }

# A build tree elsewhere leaves nothing in the sources.
build subfolder -DSOURCE="$source"
(cd subfolder && find . -name '*.a') | sort >libraries
! grep -E 'mintmark_port|firmware|certs' libraries || fail "more was built than the library"
build fetch -DSOURCE="$source" -DMBEDTLS="$("$source/scripts/fetch-dependency" mbedtls)"
! find fetch -name 'libmbedtls_crypto.a' | grep . || fail "a second Mbed TLS was built"

# By pkg-config, as from a Makefile.
export PKG_CONFIG_PATH=$work/moved/lib/pkgconfig
# shellcheck disable=SC2046 # flags are many words
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -nostartfiles --specs=nano.specs -Wl,--gc-sections \
    -T "$source/packaging/tests/device/part.ld" "$source"/packaging/tests/device/*.c \
    $(pkg-config --cflags --libs mintmark-device) -o by-pkg-config
run by-pkg-config
echo "package, subfolder, fetch, pkg-config"
