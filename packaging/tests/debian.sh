#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The Debian package, made of a build tree: the same content twice, in order by its own tools, installed into a folder where the
# program runs and firmware projects find it.
# usage: debian.sh BUILD_TREE SOURCE_TREE [--lintian]      the tree must have been built
. "$(dirname "$0")/begin.sh"

export SOURCE_DATE_EPOCH=1700000000
quietly cpack --config "$tree/CPackConfig.cmake" -B "$work/first"
sleep 1 # archives count in seconds
(umask 077 && quietly cpack --config "$tree/CPackConfig.cmake" -B "$work/second")
package=$(find first -maxdepth 1 -name 'mintmark_*.deb')
# Of the outer archive's members cpack gives the modes that the umask leaves; nobody unpacks those.
for part in --ctrl-tarfile --fsys-tarfile; do
    cmp <(dpkg-deb $part "$package") <(dpkg-deb $part "second/$(basename "$package")") || fail "other bytes the second time"
done

# ---- what it says of itself ----
version=$(sed -n 's/^set(PACKAGE_VERSION "\(.*\)")/\1/p' "$tree/MintmarkConfigVersion.cmake")
[ "$(basename "$package")" = "mintmark_${version}_$(dpkg --print-architecture).deb" ] || fail "its name is $package"
[ "$(dpkg-deb -f "$package" Package Version | tr '\n' ' ')" = "Package: mintmark Version: $version " ] || fail "name or version"
for library in libc6 libsqlite3-0 libtomcrypt1 libjansson4; do
    dpkg-deb -f "$package" Depends | grep -q "$library" || fail "it does not depend on $library"
done
dpkg-deb -c "$package" >contents
! grep -vE '^[d-]rw[x-]r-[x-]r-[x-] root/root ' contents || fail "files of other people, or not to be read by all"
! grep -E '/(include|lib|mintmark/adapters)/' contents || fail "libraries are in the program's package"

# ---- installed ----
mkdir -p root/var/lib/dpkg/updates root/var/lib/dpkg/info
touch root/var/lib/dpkg/status
quietly dpkg --root="$work/root" --force-not-root --force-depends --force-script-chrootless --log=/dev/null -i "$package"
usr=$work/root/usr
(cd root && md5sum --check --quiet var/lib/dpkg/info/mintmark.md5sums)
! grep -rIlF -e "$source" -e "$tree" "$usr" || fail "these know where they were built"
! grep -qF -e "$source" -e "$tree" "$usr/bin/mintmark" || fail "the program knows where it was built"

mintmark=$usr/bin/mintmark
[ "$("$mintmark" --version)" = "mintmark $version" ] || fail "version: $("$mintmark" --version)"
quietly "$mintmark" cert issue --profile self-signed --name device.example -o built-in.pem --key-output built-in.key --plain-keys
quietly "$mintmark" cert issue --profile "$usr/share/mintmark/profiles/self-signed.ini" --name device.example -o file.pem \
    --key-output file.key --plain-keys
openssl x509 -in file.pem -noout -ext subjectAltName | grep -q device.example || fail "the profile is not what it says"
mkdir project
cat >project/CMakeLists.txt <<'PROJECT'
cmake_minimum_required(VERSION 3.25)
project(Firmware LANGUAGES C)
find_package(Mintmark 0.1 REQUIRED COMPONENTS program)
file(WRITE ${CMAKE_BINARY_DIR}/main.c "#include \"root_ca.h\"\nint main(void) { return sizeof root_ca > 100 ? 0 : 1; }")
add_executable(firmware ${CMAKE_BINARY_DIR}/main.c)
mintmark_certificate_header(firmware NAME root_ca CERTIFICATE ${PEM})
PROJECT
quietly cmake -S project -B built -DCMAKE_PREFIX_PATH="$usr" -DPEM="$work/file.pem"
quietly cmake --build built
./built/firmware || fail "the header has no certificate"

# Manual pages: one a noun, as the program has them.
if [ -d "$tree/man" ]; then
    for page in "$tree"/man/man1/*.1; do
        gzip -t "$usr/share/man/man1/$(basename "$page").gz" || fail "no manual page $(basename "$page")"
    done
fi

# ---- policy ----
python3 - "$usr/share/doc/mintmark/copyright" "$source" <<'CHECK'
import re
import sys
paragraphs = [dict(re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", text, re.M)) for text in open(sys.argv[1]).read().split("\n\n")]
assert paragraphs[0]["Format"].endswith("/copyright-format/1.0/"), "format"
files = [paragraph for paragraph in paragraphs if "Files" in paragraph]
texts = {paragraph["License"].split("\n")[0] for paragraph in paragraphs if "Files" not in paragraph and "License" in paragraph}
assert files[0]["Files"] == "*", "the first is for all"
assert all({"Copyright", "License"} <= set(paragraph) for paragraph in files), "copyright and licence of each"
assert {paragraph["License"] for paragraph in files} == texts, f"licences without a text, or the other way: {texts}"
# What is compiled in must be named in the version that is pinned; cmocka is for tests alone.
pinned = [line.split("\t")[3] for line in open(sys.argv[2] + "/scripts/dependencies.tsv") if not line.startswith("#")]
named = {paragraph["Files"].split("/")[0] for paragraph in files[1:]}
assert named == {folder for folder in pinned if not folder.startswith("cmocka")}, f"named {named}, pinned {pinned}"
CHECK
[ "$(stat -c %s "$usr/share/doc/mintmark/changelog.gz")" -gt 20 ] || fail "no changelog"
if [ "${3:-}" = --lintian ] && command -v lintian >/dev/null; then
    # packaging/README.md says what is left and why.
    suppress=()
    [ -d "$tree/man" ] || suppress=(--suppress-tags no-manual-page)
    lintian --allow-root --tag-display-limit 0 --fail-on error,warning "${suppress[@]}" "$package" >log 2>&1 ||
        { cat log >&2; fail "lintian"; }
fi
echo "$(basename "$package"), $(stat -c %s "$package") bytes"
