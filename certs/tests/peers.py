#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows our certificates to OpenSSL, GnuTLS, Mbed TLS, LibTomCrypt and wolfSSL: what is right they must all
take, what is wrong they must all refuse.

usage: peers.py PATH-OF-certs_issue PATH-OF-certs_judge PATH-OF-certs_revoke
"""
import os
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from _pki import ALL, PROFILES, Pki, pem_of, run, tbs_of

NOW = int(time.time()) - 3600
CAS_SINCE = NOW - 600 * 86400  # so that a certificate of theirs may have expired
SKIPPED, NOT_BUILT = 77, 4
VERDICTS = {"accepted": 0, "refused": 0}


class Judges:
    def __init__(self, pki, program):
        self.pki, self.program = pki, program
        self.have_wolfssl = run(program, "wolfssl", "/dev/null", check=False).returncode != NOT_BUILT

    def pem(self, name, ders, label="CERTIFICATE"):
        """A PEM file of these certificates, or of what the label says."""
        path = self.pki.path(name)
        path.write_text("".join(pem_of(der.read_bytes(), label) for der in ders))
        return path

    def openssl(self, chain, lists=()):
        root = self.pem("root.pem", chain[:1])
        above = self.pem("above.pem", chain[1:-1])
        untrusted = ["-untrusted", above] if len(chain) > 2 else []
        crls = ["-crl_check_all", "-CRLfile", self.pem("lists.pem", lists, "X509 CRL")] if lists else []
        return run("openssl", "verify", "-x509_strict", "-check_ss_sig", "-CAfile", root, *untrusted, *crls,
                   self.pem("leaf.pem", chain[-1:]), check=False)

    def gnutls(self, chain, lists=()):
        root = self.pem("root.pem", chain[:1])
        crls = ["--load-crl", self.pem("lists.pem", lists, "X509 CRL")] if lists else []
        return run("certtool", "--verify", "--load-ca-certificate", root, *crls, "--infile",
                   self.pem("chain.pem", chain[:0:-1] or chain), check=False)

    def judge(self, library, chain, lists=()):
        crls = [word for path in lists for word in ("--crl", path)]
        return run(self.program, library, *crls, *chain, check=False)

    def all(self, chain, but, lists=()):
        """(name, accepted, what it said) of each."""
        for name in {"openssl", "gnutls", "mbedtls", "tomcrypt", "wolfssl"} - set(but):
            if name == "wolfssl" and not self.have_wolfssl:
                continue
            ask = {"openssl": self.openssl, "gnutls": self.gnutls}.get(name)
            result = ask(chain, lists) if ask else self.judge(name, chain, lists)
            yield name, result.returncode == 0, result.stdout + result.stderr

    def expect_accepted(self, what, chain, but=(), lists=()):
        for name, accepted, said in self.all(chain, but, lists):
            VERDICTS["accepted"] += 1
            if not accepted:
                sys.exit(f"error: {name} refuses {what}: {said}")

    def expect_refused(self, what, chain, but=(), lists=()):
        for name, accepted, _ in self.all(chain, but, lists):
            VERDICTS["refused"] += 1
            if accepted:
                sys.exit(f"error: {name} accepts {what}")


def flipped(pki, der, position):
    """A copy of a certificate with one bit changed."""
    data = bytearray(der.read_bytes())
    data[position] ^= 1
    path = pki.path("flipped.der")
    path.write_bytes(data)
    return path


def right_ones(pki, judges):
    """Every profile with every type of key that it takes, and CAs of every type."""
    for ca_kind in ALL:
        cas = pki.chain(ca_kind, CAS_SINCE)
        judges.expect_accepted(f"a root with {ca_kind}", [cas["root"][1]], without_brainpool(ca_kind))
        judges.expect_accepted(f"an issuing CA with {ca_kind}", [cas["root"][1], cas["issuing"][1]],
                               without_brainpool(ca_kind))
        for profile, (kinds, who) in PROFILES.items():
            if who in ("self", "root") or who not in cas or (profile == "device-rfc7925" and ca_kind != "p256"):
                continue
            for kind in kinds if ca_kind == "p256" else kinds[:1]:
                leaf = pki.issue(profile, pki.key(kind, "subject"), cas[who][0], cas[who][1], "ours.der", NOW)
                judges.expect_accepted(f"{profile} with {kind} under {ca_kind}", [cas["root"][1], cas[who][1], leaf],
                                       without_brainpool(ca_kind, kind))
    for profile in ("self-signed", "axtls-rsa"):
        for kind in PROFILES[profile][0]:
            own = pki.key(kind, "subject")
            judges.expect_accepted(f"{profile} with {kind}", [pki.issue(profile, own, own, None, "ours.der", NOW)],
                                   without_brainpool(kind))


def without_brainpool(*kinds):
    """GnuTLS has no Brainpool curves (3.7.9, and since)."""
    return ("gnutls",) if "brainpoolp256r1" in kinds else ()


def changed_bits(pki, judges, cas, leaf):
    """A bit anywhere in what is signed, or in the signature. Where a bit breaks the DER, it does so for all."""
    der = leaf.read_bytes()
    length, begin = len(tbs_of(der)), der.index(tbs_of(der))
    positions = [begin + length * i // 24 + 7 for i in range(24)] + [len(der) - 1, len(der) - 20, len(der) - 50]
    for position in positions:
        judges.expect_refused(f"a changed bit at {position} of {len(der)}",
                              [cas["root"][1], cas["issuing"][1], flipped(pki, leaf, position)])


def wrong_issuers(pki, judges, cas, leaf):
    other = pki.key("p256", "other")
    stranger = pki.issue("root-ca", other, other, None, "stranger.der", NOW, "44" * 20)
    judges.expect_refused("another root of the same name", [stranger, leaf])
    judges.expect_refused("another root of the same name above the issuing CA", [stranger, cas["issuing"][1], leaf])
    second = pki.issue("issuing-ca", other, cas["root"][0], cas["root"][1], "second.der", NOW, "55" * 20)
    judges.expect_refused("another issuing CA of the same name", [cas["root"][1], second, leaf])


def wrong_dates(pki, judges, cas):
    # LibTomCrypt does not know what a date is.
    for what, now in (("has expired", NOW - 500 * 86400), ("is not valid yet", NOW + 30 * 86400)):
        leaf = pki.issue("tls-server", pki.key("p256", "subject"), *cas["issuing"], "late.der", now)
        judges.expect_refused(f"a certificate that {what}", [cas["root"][1], cas["issuing"][1], leaf], ("tomcrypt",))


def revoked(pki, judges, program):
    """Lists of both CAs, by CAs of each type of curve and one of RSA. LibTomCrypt does not know what a list is."""
    for kind in ("p256", "p384", "brainpoolp256r1", "rsa2048"):
        cas = pki.chain(kind, CAS_SINCE)
        leaf = pki.issue("device-idevid", pki.key("p256", "subject"), *cas["issuing"], "leaf.der", NOW, "66" * 20)
        chain, but = [cas["root"][1], cas["issuing"][1], leaf], ("tomcrypt",) + without_brainpool(kind)

        def crl(who, name, *serials):
            key, certificate = cas[who]
            run(program, certificate, key, NOW, pki.path(name), *serials)
            return pki.path(name)

        of_root, of_issuing = crl("root", "root.crl", "77" * 20), crl("issuing", "issuing.crl", "77" * 20)
        empty = crl("issuing", "empty.crl")
        judges.expect_accepted(f"a leaf that no list of {kind} CAs has", chain, but, (of_root, of_issuing))
        judges.expect_accepted(f"a leaf under {kind} CAs with an empty list", chain, but, (of_root, empty))
        with_leaf = crl("issuing", "with-leaf.crl", "77" * 20, "66" * 20)
        judges.expect_refused(f"a leaf that its {kind} CA revoked", chain, but, (of_root, with_leaf))
        with_ca = crl("root", "with-ca.crl", "22" * 20)
        judges.expect_refused(f"a leaf below a CA that its {kind} root revoked", chain, but, (with_ca, of_issuing))


def openssl_issue(pki, name, section, key, signing_key, issuer, out):
    """A certificate that we would not sign, from OpenSSL."""
    configuration = pki.path("wrong.cnf")
    configuration.write_text(f"[req]\nprompt = no\ndistinguished_name = dn\n[dn]\nCN = {name}\n[ext]\n{section}\n")
    run("openssl", "req", "-new", "-config", configuration, "-key", key, "-out", pki.path("csr.pem"))
    run("openssl", "x509", "-req", "-in", pki.path("csr.pem"), "-CA", issuer, "-CAform", "DER", "-CAkey", signing_key,
        "-days", "30", "-extfile", configuration, "-extensions", "ext", "-out", pki.path(out), "-outform", "DER")
    return pki.path(out)


def ca_that_may_not(pki, judges, cas):
    """Issuers that are none: without keyCertSign, without cA, beyond the path length."""
    ids = "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid:always\n"
    leaf_key, key = pki.key("p256", "subject"), pki.key("p256", "other")
    cases = {
        "a CA without keyCertSign": "basicConstraints = critical, CA:TRUE\nkeyUsage = critical, cRLSign\n",
        "an issuer that is no CA": "basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n",
    }
    for what, extensions in cases.items():
        wrong = openssl_issue(pki, "Wrong", extensions + ids, key, *cas["root"], "wrong.der")
        leaf = openssl_issue(pki, "leaf", ids, leaf_key, key, wrong, "leaf.der")
        judges.expect_refused(what, [cas["root"][1], wrong, leaf], ("tomcrypt", "wolfssl"))
        wolfssl_in_a_handshake(pki, judges, what, [cas["root"][1], wrong, leaf], False)
    below = openssl_issue(pki, "Below", "basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\n" + ids,
                          key, *cas["issuing"], "below.der")
    leaf = openssl_issue(pki, "leaf", ids, leaf_key, key, below, "leaf.der")
    too_long = [cas["root"][1], cas["issuing"][1], below, leaf]
    judges.expect_refused("a CA below a path length of 0", too_long, ("tomcrypt",))
    wolfssl_in_a_handshake(pki, judges, "a CA below a path length of 0", too_long, False)
    server = pki.issue("tls-server", leaf_key, *cas["issuing"], "server.der", NOW)
    wolfssl_in_a_handshake(pki, judges, "a server", [cas["root"][1], cas["issuing"][1], server], True)


def wolfssl_in_a_handshake(pki, judges, what, chain, accepted):
    """Its certificate manager takes for a CA what it is told to; in a handshake it looks."""
    result = judges.judge(f"wolfssl-tls={pki.key('p256', 'subject')}", chain)
    VERDICTS["accepted" if accepted else "refused"] += 1
    if judges.have_wolfssl and (result.returncode == 0) != accepted:
        sys.exit(f"error: wolfSSL {'refuses' if accepted else 'accepts'} {what} in a handshake: {result.stderr}")


def purposes(pki, cas):
    """What a certificate is for, as OpenSSL looks at it: a missing key usage is refused."""
    server = pki.issue("tls-server", pki.key("p256", "subject"), *cas["issuing"], "server.der", NOW)
    device = pki.issue("device-aws", pki.key("p256", "subject"), *cas["issuing"], "device.der", NOW)
    judges = Judges(pki, "/bin/true")
    root, above = judges.pem("root.pem", [cas["root"][1]]), judges.pem("above.pem", [cas["issuing"][1]])
    for der, purpose, accepted in ((server, "sslserver", True), (server, "sslclient", False),
                                   (device, "sslclient", True), (device, "sslserver", False),
                                   (device, "crlsign", False), (device, "smimesign", False)):
        result = run("openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", root, "-untrusted", above,
                     judges.pem("leaf.pem", [der]), check=False)
        if (result.returncode == 0) != accepted:
            sys.exit(f"error: {der.name} for {purpose}: {result.stdout}{result.stderr}")


# What lint says that a stack refuses: target, a critical extension, whether the stack takes it.
CRITICAL = [
    ("mbedtls", "2.5.29.36 critical 3003800100", False),                # policyConstraints
    ("mbedtls", "2.5.29.54 critical 020100", False),                    # inhibitAnyPolicy
    ("mbedtls", "2.5.29.32 critical 300830060604551d2000", True),       # certificatePolicies, anyPolicy
    ("mbedtls", "2.5.29.32 critical 3007300506032a0304", False),        # certificatePolicies, another
    ("mbedtls", "2.16.840.1.113730.1.1 critical 03020780", True),       # nsCertType
    ("mbedtls", "1.3.6.1.4.1.32473.1 critical 0500", False),            # one of nobody's
    ("wolfssl", "2.5.29.36 critical 3003800100", True),
    ("wolfssl", "2.5.29.54 critical 020100", True),
    ("wolfssl", "2.5.29.32 critical 3007300506032a0304", True),
    ("wolfssl", "2.16.840.1.113730.1.1 critical 03020780", True),
    ("wolfssl", "2.5.29.30 critical 300da00b300982076578616d706c65", True),  # nameConstraints, of a CA
    ("wolfssl", "2.5.29.33 critical 3000", False),                      # policyMappings
    ("wolfssl", "1.3.6.1.4.1.32473.1 critical 0500", False),
]


def stack_rules(pki, judges, cas):
    """The rules of lint on stacks, against the stacks: without the target it is signed, with it refused, and the
    stack decides as the rule says."""
    for target, extension, taken in CRITICAL:
        ca = "2.5.29.30" in extension
        text = ("[profile]\nkey = p256\nvalidity = 10 days\n{}[subject]\nCN = a\n[extensions]\n"
                "subject_key_identifier = yes\nauthority_key_identifier = yes\nextension = " + extension + "\n" +
                ("basic_constraints = ca\nkey_usage = keyCertSign\n" if ca else ""))
        issuer = cas["root" if ca else "issuing"]
        chain = [cas["root"][1]] if ca else [cas["root"][1], cas["issuing"][1]]
        profile = pki.path("critical.ini")
        profile.write_text(text.format(""))
        der = pki.issue(profile, pki.key("p256", "subject"), *issuer, "critical.der", NOW)
        accepted = judges.judge(target, chain + [der]).returncode == 0
        if (target != "wolfssl" or judges.have_wolfssl) and accepted != taken:
            sys.exit(f"error: {target} {'takes' if accepted else 'refuses'} {extension}")
        profile.write_text(text.format(f"target = {target}\n"))
        signed = pki.try_issue(profile, pki.key("p256", "subject"), *issuer, "critical.der", NOW).returncode == 0
        if signed != taken:
            sys.exit(f"error: lint for {target} {'passes' if signed else 'refuses'} {extension}")
        VERDICTS["accepted" if taken else "refused"] += 2


def main():
    no_skips = os.environ.get("MINTMARK_NO_SKIPS")
    for tool in ("openssl", "certtool"):
        if shutil.which(tool) is None:
            print(f"there is no {tool}")
            return 1 if no_skips else SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        pki = Pki(folder, sys.argv[1])
        judges = Judges(pki, sys.argv[2])
        if not judges.have_wolfssl and no_skips:
            sys.exit("error: built without wolfSSL")
        right_ones(pki, judges)
        cas = pki.chain("p256", CAS_SINCE)
        leaf = pki.issue("device-idevid", pki.key("p256", "subject"), *cas["issuing"], "leaf-idevid.der", NOW)
        changed_bits(pki, judges, cas, leaf)
        wrong_issuers(pki, judges, cas, leaf)
        wrong_dates(pki, judges, cas)
        revoked(pki, judges, sys.argv[3])
        ca_that_may_not(pki, judges, cas)
        purposes(pki, cas)
        stack_rules(pki, judges, cas)
    print(f"{VERDICTS['accepted']} times accepted, {VERDICTS['refused']} times refused, as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
