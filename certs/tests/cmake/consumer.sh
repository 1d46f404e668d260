#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A firmware project takes its credentials from Mintmark's package: from the build tree and installed, built for the
# host and for a Cortex-M3, with Ninja and with make. A second build does nothing, a touched input compiles nothing, a
# changed one arrives in the program.
# usage: consumer.sh BUILD_TREE SOURCE_TREE      the program must have been built
set -euo pipefail
tree=$1
source=$2
mintmark=$tree/mintmark
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -r "$source/certs/tests/cmake/consumer" project
umask 077

fail() {
    echo "error: $*" >&2
    exit 1
}

# ---- what goes in ----
mkdir inputs
make_ca() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout inputs/ca.key -subj "/CN=$1" -days 30 \
        -out inputs/ca.pem 2>/dev/null
}
make_ca first
openssl ecparam -name prime256v1 -genkey -noout -out inputs/device.key
openssl req -x509 -key inputs/device.key -subj /CN=device -days 30 -out inputs/device.pem
cat inputs/device.pem inputs/ca.pem >inputs/chain.pem
"$mintmark" psk new gateway other --format json -o inputs/psk.json 2>/dev/null
echo 'correct horse' >inputs/secret
"$mintmark" factory init inputs/plant --organisation 'Example Ltd' --passphrase-file inputs/secret 2>/dev/null
"$mintmark" batch new spring --factory inputs/plant --product p --psk one --passphrase-file inputs/secret 2>/dev/null
"$mintmark" batch new autumn --factory inputs/plant --product p --enrolment-key --passphrase-file inputs/secret 2>/dev/null
"$mintmark" batch enrolment-key autumn --factory inputs/plant --format binary -o inputs/autumn.key \
    --passphrase-file inputs/secret 2>/dev/null
"$mintmark" cert issue --profile root-ca --name Issuer --key-output inputs/issuing.key --key-passphrase-file inputs/secret \
    -o inputs/issuing.pem

key_of() {
    python3 -c "import json, sys; print([psk['key'] for psk in json.load(open('inputs/psk.json')) if psk['identity'] == '$1'][0])"
}
hex() { od -An -v -tx1 | tr -d ' \n'; }

# expected FOLDER — what the program in it must print.
expected() {
    echo "root_ca $(openssl x509 -in inputs/ca.pem -outform der | hex)"
    echo "device $(for file in inputs/device.pem inputs/ca.pem; do openssl x509 -in $file; done | hex)"
    echo "device_key $(openssl ec -in inputs/device.key 2>/dev/null | hex)"
    echo "gateway $(key_of gateway)"
    echo "peer $(key_of other)"
    echo "hub $hub"
    echo "authority $(openssl pkey -pubin -in inputs/plant/authority.pub.pem -outform der | tail -c 65 | hex)"
    echo "enrolment $(hex <inputs/autumn.key)"
    local made=$1/mintmark/firmware
    echo "web $(openssl x509 -in "$made/web.pem" -outform der | hex)"
    echo "web_key $(openssl ec -in "$made/web.key.pem" -outform der 2>/dev/null | hex)"
    echo "leaf $(openssl x509 -in "$made/leaf.pem" -outform der | hex)"
    echo "leaf_issuer $(openssl x509 -in inputs/issuing.pem -outform der | hex)"
    echo "leaf_key $(openssl ec -in "$made/leaf.key.pem" -outform der 2>/dev/null | hex)"
}
hub=$("$mintmark" psk derive --factory inputs/plant --batch spring --identity hub --passphrase-file inputs/secret --json \
    2>/dev/null | python3 -c 'import json, sys; print(json.load(sys.stdin)["key"])')

# ---- building ----
umask 022

# build FOLDER — what the build did, in `log`; fails if it failed.
build() {
    cmake --build "$1" >log 2>&1 || { cat log >&2; fail "$1 does not build"; }
}
compiled() { grep -c 'Building C object' log || true; }
emitted() { grep -c 'Emitting' log || true; }
issued() { grep -c 'Issuing' log || true; }
# All objects and programs with their times.
times() { find "$1" \( -name '*.o' -o -name '*.obj' -o -name '*.a' -o -name firmware -o -name '*.h' \) -printf '%p %T@\n' | sort; }

# cycle FOLDER CHECK — the first build, one with nothing to do, one with a touched input, one with a changed one.
cycle() {
    local folder=$1 check=$2
    build "$folder"
    $check "$folder"
    times "$folder" >before
    build "$folder"
    [ "$(compiled)$(emitted)$(issued)" = 000 ] || { cat log >&2; fail "$folder: the second build did something"; }
    times "$folder" | cmp - before || fail "$folder: the second build wrote something"

    touch -d 'next minute' inputs/ca.pem
    build "$folder"
    [ "$(emitted)" -ge 1 ] || fail "$folder: a touched input was not looked at"
    [ "$(compiled)" = 0 ] || { cat log >&2; fail "$folder: a touched input was compiled"; }
    times "$folder" | cmp - before || fail "$folder: a touched input wrote something"

    make_ca "$folder"
    touch -d 'next hour' inputs/ca.pem
    build "$folder"
    [ "$(compiled)" -ge 1 ] || fail "$folder: a changed input was not compiled"
    $check "$folder"
    touch inputs/ca.pem # the other cycles begin at the present
    cat inputs/device.pem inputs/ca.pem >inputs/chain.pem
}

check_host() {
    # The chain is a file of its own, made again only after the cycle.
    "./$1/firmware" | grep -v '^device ' >found
    expected "$1" | grep -v '^device ' | cmp - found || fail "$1: other bytes than went in"
    [ "$(stat -c %a "$1/mintmark/firmware/device_credentials.c")" = 600 ] || fail "$1: the key is not private"
    [ "$(stat -c %a "$1/mintmark/firmware/device_credentials.h")" != 600 ] || fail "$1: the declarations are private"
}

check_part() {
    arm-none-eabi-objdump -h "$1/libfirmware.a" | grep -q '\.rodata\.peers' || fail "$1: no section"
    arm-none-eabi-objcopy -O binary -j .rodata.root_ca "$(find "$1" -name 'credentials.c.obj' -o -name 'credentials.c.o' | head -1)" found
    openssl x509 -in inputs/ca.pem -outform der | cmp -n "$(openssl x509 -in inputs/ca.pem -outform der | wc -c)" - found ||
        fail "$1: other bytes than went in"
}

configure() {
    local folder=$1
    shift
    cmake -S project -B "$folder" -DINPUTS="$work/inputs" "$@" >log 2>&1 || { cat log >&2; fail "$folder does not configure"; }
}

configure tree -G Ninja -DMintmark_DIR="$tree"
cycle tree check_host

# What was issued while it built is what the profiles say; a profile that changes is a new certificate.
made=tree/mintmark/firmware
openssl verify -x509_strict -CAfile inputs/issuing.pem $made/leaf.pem >/dev/null
openssl x509 -in $made/leaf.pem -noout -subject | grep -q 'lamp A-1 red' || fail "the leaf's subject"
openssl x509 -in $made/web.pem -noout -ext subjectAltName | grep -q 'DNS:device.example.com' || fail "the server's name"
[ "$(stat -c %a $made/leaf.key.pem)" = 600 ] || fail "the leaf's key is not private"
sed -i 's/CN = lamp/CN = lantern/' project/leaf.ini
build tree
[ "$(issued)" = 1 ] || { cat log >&2; fail "a changed profile was not issued, or another one was"; }
openssl x509 -in $made/leaf.pem -noout -subject | grep -q 'lantern A-1 red' || fail "the new profile is not in it"
check_host tree
configure with-make -G 'Unix Makefiles' -DMintmark_DIR="$tree"
cycle with-make check_host
cmake --install "$tree" --prefix "$work/installed" >log
[ -x installed/bin/mintmark ] || fail "the program was not installed"
mv installed moved # it must not matter where it lies
configure by-prefix -G Ninja -DCMAKE_PREFIX_PATH="$work/moved"
build by-prefix
check_host by-prefix
cmp <(./by-prefix/firmware) <(expected by-prefix) || fail "other bytes than went in"
if command -v arm-none-eabi-gcc >/dev/null; then
    configure part -G Ninja -DMintmark_DIR="$tree" -DCMAKE_TOOLCHAIN_FILE="$source/cmake/arm-none-eabi-cortex-m3.cmake"
    cycle part check_part
    configure part-by-prefix -G Ninja -DCMAKE_PREFIX_PATH="$work/moved" \
        -DCMAKE_TOOLCHAIN_FILE="$source/cmake/arm-none-eabi-cortex-m3.cmake"
    build part-by-prefix
    check_part part-by-prefix
fi

# ---- what is wrong is said ----

# refused MESSAGE LINE — configuring a project with this line fails with the message.
refused() {
    rm -rf bad bad-tree
    mkdir bad
    printf 'cmake_minimum_required(VERSION 3.25)\nproject(Bad LANGUAGES C)\nfind_package(Mintmark REQUIRED)\n' >bad/CMakeLists.txt
    printf 'file(WRITE ${CMAKE_BINARY_DIR}/empty.c "int x;")\nadd_library(firmware ${CMAKE_BINARY_DIR}/empty.c)\n%s\n' "$2" \
        >>bad/CMakeLists.txt
    ! cmake -S bad -B bad-tree -G Ninja -DMintmark_DIR="$tree" >log 2>&1 || fail "accepted: $2"
    tr -s ' \n' ' ' <log | grep -qF "$1" || { cat log >&2; fail "another reason than \"$1\": $2"; }
}
refused 'NAME is missing' 'mintmark_certificate_header(firmware CERTIFICATE x.pem)'
refused 'there is no target none' 'mintmark_certificate_header(none NAME a CERTIFICATE x.pem)'
refused 'there is no file' 'mintmark_certificate_header(firmware NAME a CERTIFICATE x.pem)'
refused 'one of them' "mintmark_certificate_header(firmware NAME a)"
refused 'one of them' "mintmark_certificate_header(firmware NAME a PROFILE self-signed CERTIFICATE $work/inputs/ca.pem)"
refused 'go together' "mintmark_certificate_header(firmware NAME a PROFILE self-signed ISSUER $work/inputs/ca.pem)"
refused 'PRIVATE_KEY is not taken' "mintmark_certificate_header(firmware NAME a PROFILE self-signed PRIVATE_KEY x)"
refused 'go with PROFILE' "mintmark_certificate_header(firmware NAME a CERTIFICATE $work/inputs/ca.pem VALUES name=b)"
refused 'VALUES are name=value' "mintmark_certificate_header(firmware NAME a PROFILE self-signed VALUES b)"
refused 'unknown: COLOUR' "mintmark_certificate_header(firmware NAME a CERTIFICATE $work/inputs/ca.pem COLOUR red)"
refused 'without a value: STYLE' "mintmark_certificate_header(firmware NAME a CERTIFICATE $work/inputs/ca.pem STYLE)"
refused 'has a header for a already' "mintmark_certificate_header(firmware NAME a CERTIFICATE $work/inputs/ca.pem)
mintmark_certificate_header(firmware NAME a CERTIFICATE $work/inputs/ca.pem)"
refused 'LIST or FACTORY' 'mintmark_psk_header(firmware NAME a)'
refused 'DEVICE, or BATCH and IDENTITY' "mintmark_psk_header(firmware NAME a FACTORY $work/inputs/plant)"
refused 'SECTION goes with LIST' "mintmark_psk_header(firmware NAME a FACTORY $work/inputs/plant DEVICE 12 SECTION x)"
refused 'FACTORY is missing' 'mintmark_authority_header(firmware)'
refused 'BATCH is missing' "mintmark_enrolment_header(firmware FACTORY $work/inputs/plant)"
refused 'below the build folder' "mintmark_authority_header(firmware FACTORY $work/inputs/plant OUTPUT /tmp/x.h)"

# An input that is none stops the build with the program's own words, and leaves no header.
sed -i 's/BEGIN/BEGUN/' inputs/ca.pem
! cmake --build tree >log 2>&1 || fail "a broken certificate was built"
grep -q "error: .*ca.pem" log || { cat log >&2; fail "the build does not say what is wrong"; }
echo "host, installed$(command -v arm-none-eabi-gcc >/dev/null && echo ', Cortex-M3')"
