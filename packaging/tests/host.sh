#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A stranger's project picks up what `cmake --install` puts into a folder that is then moved: by find_package in C and C++, by
# pkg-config with a plain compiler, beside libraries that have functions of the same names as those that Mintmark is built on.
# usage: host.sh BUILD_TREE SOURCE_TREE      the tree must have been built
. "$(dirname "$0")/begin.sh"

quietly cmake --install "$tree" --prefix "$work/installed"
mv installed moved
! grep -rIlF -e "$work/installed" -e "$source" -e "$tree" moved >found || { cat found >&2; fail "these know where they were made"; }
pkgconfig=$(dirname "$(find moved -name mintmark-device.pc)")
libraries=$(dirname "$pkgconfig")

# Nothing in the libraries has a name that somebody else's library could have.
for library in "$libraries"/libmintmark_*.a; do
    nm -g --defined-only "$library" | awk 'NF == 3 { print $3 }'
done | grep -vE '^(mint_|mintmark_|psa_(its|ps)_)' >names || true
[ ! -s names ] || { head names >&2; fail "names that are not ours are visible"; }

# Every header, in the order of their names.
(cd moved/include && find . -name '*.h' ! -path './mintmark-psa/*') | sed 's|^\./\(.*\)|#include "\1"|' | sort >every_header.h
(cd moved/include/mintmark-psa && find . -name '*.h') | sed 's|^\./\(.*\)|#include "\1"|' | sort >>every_header.h
[ "$(wc -l <every_header.h)" -ge 50 ] || fail "headers are missing"

# look WHERE — runs what was built in a folder.
look() {
    [ "$("$1/device_c")" = device ] || fail "$1: device_c"
    [ "$("$1/entropy")" = entropy ] || fail "$1: entropy"
    [ "$("$1/device_cpp")" = c++ ] || fail "$1: device_cpp"
    "$1/certs" | openssl x509 -noout -ext subjectAltName | grep -q 'DNS:stranger.example' || fail "$1: certs"
}

# ---- find_package ----
cp -r "$source/packaging/tests/host" project
cp every_header.h project
quietly cmake -S project -B by-cmake -G Ninja -DCMAKE_PREFIX_PATH="$work/moved" -DCMAKE_BUILD_TYPE=Debug
quietly cmake --build by-cmake
look by-cmake
[ -s by-cmake/mintmark/device_c/web.h ] || fail "the program wrote no header"

# ---- pkg-config ----
export PKG_CONFIG_PATH=$work/$pkgconfig
mkdir by-pkg-config
# compile COMPILER PROGRAM MODULES SOURCE…
compile() {
    local compiler=$1 program=$2 modules=$3
    shift 3
    # shellcheck disable=SC2046,SC2086 # flags are many words
    $compiler "$@" $(pkg-config --cflags $modules) -o "by-pkg-config/$program" $(pkg-config --libs $modules)
}
compile 'cc -std=c11 -D_GNU_SOURCE' device_c mintmark-device project/device.c project/own_names.c
compile 'cc -std=c17 -D_GNU_SOURCE' certs mintmark-certs project/certs.c project/own_names.c
compile 'cc -std=c11' entropy 'mintmark-entropy-report' project/entropy.c
compile 'c++ -std=c++17' device_cpp 'mintmark-psa mintmark-certs mintmark-entropy-tests' -Iproject project/device.cpp
look by-pkg-config
[ "$(pkg-config --modversion mintmark-device)" = "$(sed -n 's/^set(PACKAGE_VERSION "\(.*\)")/\1/p' \
    moved/share/cmake/Mintmark/MintmarkConfigVersion.cmake)" ] || fail "two versions"

# ---- what cannot be had is said ----

# refused MESSAGE LINE [OPTION…]
refused() {
    local message=$1 line=$2
    shift 2
    rm -rf bad bad-tree
    mkdir bad
    printf 'cmake_minimum_required(VERSION 3.25)\nproject(Bad LANGUAGES C)\n%s\n' "$line" >bad/CMakeLists.txt
    ! cmake -S bad -B bad-tree -G Ninja -DCMAKE_PREFIX_PATH="$work/moved" "$@" >log 2>&1 || fail "accepted: $line $*"
    tr -s ' \n' ' ' <log | grep -qF "$message" || { cat log >&2; fail "another reason than \"$message\": $line"; }
}
refused 'version: 0.1' 'find_package(Mintmark 0.9 REQUIRED)'
refused 'are for Linux' 'set(CMAKE_SYSTEM_PROCESSOR other)
find_package(Mintmark REQUIRED COMPONENTS device)'
refused 'colour' 'find_package(Mintmark REQUIRED COMPONENTS colour)'
if command -v arm-none-eabi-gcc >/dev/null; then
    refused 'are for Linux' 'find_package(Mintmark REQUIRED COMPONENTS device)' \
        -DCMAKE_TOOLCHAIN_FILE="$source/packaging/tests/device/part.cmake"
fi
PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR=/nowhere refused 'certs needs inih' 'find_package(Mintmark REQUIRED COMPONENTS certs)'
echo "find_package, pkg-config"
