#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What OpenSSL and GnuTLS say of our keys and certificates.
# usage: interoperability.sh PATH-OF-certs_samples
set -euo pipefail
samples=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$samples" "$work"

fail() {
    echo "error: $*" >&2
    exit 1
}

# Refused, and for the reason meant.
refuse() {
    local reason=$1
    shift
    local said
    if said=$("$@" 2>&1); then
        fail "accepted: $*"
    fi
    grep -qi -- "$reason" <<<"$said" || fail "refused for another reason ($said): $*"
}

# ---- Keys: PBES2 as promised, opened by OpenSSL, public halves agree ----
for key in root issuing device p384 brainpool rsa; do
    [ "$(stat -c %a $key.key)" = 600 ] || fail "$key.key has mode $(stat -c %a $key.key)"
    openssl pkey -in $key.key -passin pass:secret -pubout -out $key.openssl.pub
    cmp $key.pub $key.openssl.pub || fail "the public half of $key differs"
    openssl pkey -in $key.key -passin pass:secret -check -noout >check 2>&1 || fail "$key: $(cat check)"
    openssl asn1parse -in $key.key >parsed
    for wanted in PBES2 PBKDF2 hmacWithSHA256 aes-256-cbc; do
        grep -q ":$wanted" parsed || fail "$key.key does not use $wanted"
    done
    grep -q 'INTEGER *:0927C0' parsed || fail "$key.key does not have 600000 iterations"
    for form in pkcs8 traditional; do
        openssl pkey -in $key.$form -pubout -out $key.openssl.pub
        cmp $key.pub $key.openssl.pub || fail "the public half of $key.$form differs"
        openssl pkey -in $key.$form -check -noout >check 2>&1 || fail "$key.$form: $(cat check)"
        # GnuTLS has no Brainpool curves.
        [ $key = brainpool ] || certtool --key-info --infile $key.$form >check 2>&1 || fail "GnuTLS: $key.$form"
    done
done
refuse "" openssl pkey -in root.key -passin pass:wrong -noout

# ---- Chains ----
for leaf in device-idevid tls-server issuing-ca; do
    openssl verify -x509_strict -check_ss_sig -CAfile root-ca.pem -untrusted issuing-ca.pem $leaf.pem
    cat $leaf.pem issuing-ca.pem root-ca.pem >chain
    certtool --verify --load-ca-certificate root-ca.pem --infile chain >said || fail "GnuTLS refuses $leaf: $(cat said)"
done
for own in root-ca self-signed; do
    openssl verify -x509_strict -check_ss_sig -CAfile $own.pem $own.pem
    certtool --verify --load-ca-certificate $own.pem --infile $own.pem >said || fail "GnuTLS refuses $own: $(cat said)"
done
openssl verify -x509_strict -purpose sslserver -verify_hostname device.example.com -CAfile root-ca.pem \
    -untrusted issuing-ca.pem tls-server.pem
openssl verify -x509_strict -purpose sslclient -CAfile root-ca.pem -untrusted issuing-ca.pem device-idevid.pem

# ---- What must be refused ----
refuse "hostname mismatch" openssl verify -verify_hostname other.example.com -CAfile root-ca.pem \
    -untrusted issuing-ca.pem tls-server.pem
refuse "unable to get" openssl verify -CAfile self-signed.pem device-idevid.pem
refuse "expired" openssl verify -attime 4000000000 -CAfile root-ca.pem -untrusted issuing-ca.pem tls-server.pem
openssl verify -attime 4000000000 -CAfile root-ca.pem -untrusted issuing-ca.pem device-idevid.pem
cp device-idevid.der altered.der
# The last byte of the signature.
last=$(($(stat -c %s altered.der) - 1))
byte=$(od -An -tu1 -j $last -N1 altered.der)
printf "$(printf '\\x%02x' $((byte ^ 1)))" | dd of=altered.der bs=1 seek=$last conv=notrunc status=none
refuse "signature failure" openssl verify -CAfile root-ca.pem -untrusted issuing-ca.pem altered.der

# ---- What OpenSSL reads in them ----
for name in root-ca issuing-ca device-idevid tls-server self-signed; do
    openssl x509 -in $name.pem -noout -text >$name.text
    grep -q "Version: 3" $name.text || fail "$name is not v3"
    [ "$(grep -c 'ecdsa-with-SHA256' $name.text)" = 2 ] || fail "$name: signature algorithm"
    # 20 bytes with a first byte from 01 to 7f: no sign byte, no minus.
    serial=$(openssl x509 -in $name.pem -noout -serial)
    grep -Eq '^serial=(0[1-9A-F]|[1-7][0-9A-F])[0-9A-F]{38}$' <<<"$serial" || fail "$name: $serial"
    cmp <(openssl x509 -in $name.pem -outform DER) $name.der || fail "$name: PEM and DER differ"
done
grep -q "Not After : Dec 31 23:59:59 9999 GMT" device-idevid.text || fail "the device expires"
grep -q "serialNumber *= *A-0001" device-idevid.text || fail "the device has no serialNumber"
openssl asn1parse -inform DER -in device-idevid.der >parsed
grep -q "GENERALIZEDTIME *:99991231235959Z" parsed || fail "notAfter"
grep -q "UTCTIME" parsed || fail "notBefore"
grep -A1 "X509v3 Basic Constraints: critical" root-ca.text | grep -q "CA:TRUE, pathlen:1" || fail "root: constraints"
grep -A1 "X509v3 Key Usage: critical" issuing-ca.text | grep -q "Certificate Sign, CRL Sign" || fail "issuing: usage"
grep -q "DNS:device.example.com" tls-server.text || fail "server: names"
echo "OpenSSL and GnuTLS agree"
