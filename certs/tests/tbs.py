#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares our TBSCertificates with those that OpenSSL writes from configurations that say the same.

usage: tbs.py PATH-OF-certs_issue

For each profile and type of key: same keys, same serial number, same dates; then byte by byte. The key
identifier is ours (RFC 7093), since OpenSSL would take SHA-1.
"""
import calendar
import difflib
import hashlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from _pki import CONFIGURATIONS, NIST, PROFILES, Pki, SERIAL, der_of, pem_of, read_element, run, tbs_of

NOW = calendar.timegm((2025, 6, 15, 15, 6, 40))
FOREVER = "99991231235959Z"
DAYS = {"device-ldevid": 1826, "device-aws": 3652, "device-azure": 3652, "tls-server": 397, "self-signed": 3650,
        "axtls-rsa": 3652, "everything": 400}


def end_of(profile, now):
    if profile not in DAYS:
        return FOREVER
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(now + DAYS[profile] * 86400))


def key_identifier(key):
    spki = run("openssl", "pkey", "-in", key, "-pubout", "-outform", "DER", text=False).stdout
    _, start, _ = read_element(spki, 0)
    _, _, after_algorithm = read_element(spki, start)
    _, bits, end = read_element(spki, after_algorithm)
    return hashlib.sha256(spki[bits + 1:end]).hexdigest()[:40]


def ask_openssl(pki, profile, kind, key, signing_key, issuer, now):
    """The certificate that `openssl ca` writes."""
    configuration = CONFIGURATIONS / f"{profile}.cnf"
    pki.path("index.txt").write_text("")
    pki.path("serial").write_text(SERIAL + "\n")
    environment = {"DIR": str(pki.folder), "SKI": key_identifier(key), "OPENSSL_CONF_INCLUDE": str(CONFIGURATIONS)}
    run("openssl", "req", "-new", "-config", configuration, "-key", key, "-out", pki.path("csr.pem"),
        environment=environment)
    issuer_options = ["-selfsign"]
    if issuer is not None:
        pki.path("issuer.pem").write_text(pem_of(issuer.read_bytes()))
        issuer_options = ["-cert", pki.path("issuer.pem")]
    run("openssl", "ca", "-config", configuration, "-batch", "-notext", "-preserveDN", "-in", pki.path("csr.pem"),
        "-keyfile", signing_key, *issuer_options, "-md", "sha384" if kind == "p384" else "sha256",
        "-startdate", time.strftime("%Y%m%d%H%M%SZ", time.gmtime(now)), "-enddate", end_of(profile, now),
        "-out", pki.path("openssl.pem"), environment=environment)
    return der_of(pki.path("openssl.pem").read_text())


def compare(pki, profile, kind, signer_kind, signer, now=NOW):
    key = pki.key(kind, "subject")
    signing_key, issuer = signer or (key, None)
    own = CONFIGURATIONS / f"{profile}.ini"
    ours = pki.issue(own if own.exists() else profile, key, signing_key, issuer, "ours.der", now).read_bytes()
    theirs = ask_openssl(pki, profile, signer_kind, key, signing_key, issuer, now)
    if tbs_of(ours) != tbs_of(theirs):
        texts = []
        for name, der in (("ours", ours), ("openssl", theirs)):
            pki.path(f"{name}.der").write_bytes(der)
            texts.append(run("openssl", "asn1parse", "-inform", "DER", "-in", pki.path(f"{name}.der")).stdout.split("\n"))
        print("\n".join(difflib.unified_diff(*texts, "ours", "openssl", lineterm="", n=0)))
        sys.exit(f"error: {profile} with a {kind} key, signed with {signer_kind}: ours and OpenSSL's differ")


def main():
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        pki = Pki(folder, sys.argv[1])
        cas = pki.chain("p256", NOW)
        for profile, (kinds, who) in PROFILES.items():
            for kind in kinds:
                compare(pki, profile, kind, kind if who == "self" else "p256", cas.get(who))
                compared += 1
        # CAs of other types, and all that a profile can say.
        for kind in NIST[1:3] + ["brainpoolp256r1"]:
            cas_of_kind = pki.chain(kind, NOW)
            for profile in ("issuing-ca", "device-idevid", "everything"):
                compare(pki, profile, "p256", kind, cas_of_kind[PROFILES.get(profile, (0, "issuing"))[1]])
                compared += 1
        for kind in ("p256", "rsa2048"):
            compare(pki, "everything", kind, "p256", cas["issuing"])
            compared += 1
        # Dates on both sides of 2050, where UTCTime ends.
        for now in (calendar.timegm((2049, 12, 31, 23, 59, 59)), calendar.timegm((2050, 1, 1, 0, 0, 0)),
                    calendar.timegm((2048, 12, 1, 0, 0, 0))):
            compare(pki, "tls-server", "p256", "p256", cas["issuing"], now)
            compared += 1
    print(f"{compared} TBSCertificates are the same as OpenSSL's")


if __name__ == "__main__":
    main()
