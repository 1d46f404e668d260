# SPDX-License-Identifier: Apache-2.0
"""What the scripts share that show our certificates to other programs: keys, and a hierarchy of CAs."""
import base64
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CONFIGURATIONS = HERE / "openssl"
SERIAL = "0123456789abcdef0123456789abcdef01234567"
EUI64 = "02-00-5E-10-00-00-00-01"

KEY_TYPES = {
    "p256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "brainpoolp256r1": ["EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"],
    "rsa2048": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "rsa3072": ["RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
    "rsa4096": ["RSA", "-pkeyopt", "rsa_keygen_bits:4096"],
}
NIST = ["p256", "p384", "rsa2048", "rsa3072", "rsa4096"]
ALL = list(KEY_TYPES)
# Profile -> the types of key that it takes, and who signs it.
PROFILES = {
    "root-ca": (ALL, "self"), "issuing-ca": (ALL, "root"), "matter-pai": (["p256"], "root"),
    "device-idevid": (ALL, "issuing"), "device-ldevid": (ALL, "issuing"), "device-rfc7925": (["p256"], "issuing"),
    "device-aws": (NIST, "issuing"), "device-azure": (NIST, "issuing"), "tls-server": (ALL, "issuing"),
    "matter-dac": (["p256"], "pai"), "self-signed": (ALL, "self"),
    "axtls-rsa": (["rsa2048", "rsa3072", "rsa4096"], "self"),
}
COMMON = {"serial": EUI64, "product": "Sensor", "batch": "2025-24", "id": "00112233"}
VALUES = {
    "root-ca": {"name": "Bücher & Söhne"}, "issuing-ca": {"name": "Bücher & Söhne"},
    "matter-pai": {"name": "Bücher & Söhne", "vid": "FFF2"}, "matter-dac": {"vid": "FFF2", "pid": "8001"},
}


def run(*command, environment=None, folder=None, check=True, text=True):
    """A program's result; ends the test with what it said if it must work and did not."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=text, cwd=folder, check=False,
                            env={**os.environ, **(environment or {})})
    if check and result.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}: exit status {result.returncode}\n{result.stdout}{result.stderr}")
    return result


def pem_of(der, label="CERTIFICATE"):
    """DER in PEM."""
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n"


def der_of(pem):
    """The one certificate of a PEM text in DER."""
    return base64.b64decode(pem.split("-----BEGIN CERTIFICATE-----")[1].split("-----END CERTIFICATE-----")[0])


class Pki:
    """A folder with keys made by OpenSSL, and the certificates that we issue for them."""

    def __init__(self, folder, issue_program):
        self.folder = pathlib.Path(folder)
        self.issue_program = issue_program

    def path(self, name):
        return self.folder / name

    def key(self, kind, name):
        path = self.path(f"{name}.{kind}.key")
        if not path.exists():
            previous = os.umask(0o077)
            run("openssl", "genpkey", "-algorithm", *KEY_TYPES[kind], "-out", path)
            os.umask(previous)
        return path

    def try_issue(self, profile, subject_key, signing_key, issuer, out, now, serial=SERIAL, check=False):
        """The result of certs_issue. `profile` is a name, or the path of an INI file."""
        values = COMMON | {"name": "device.example.com"} | VALUES.get(profile, {})
        return run(self.issue_program, profile, subject_key, signing_key, issuer or "-", serial, int(now),
                   self.path(out), *(f"{name}={value}" for name, value in values.items()), check=check)

    def issue(self, *arguments, **options):
        """Issues, and gives the path of the DER."""
        self.try_issue(*arguments, **options, check=True)
        return self.path(arguments[4])

    def chain(self, kind, now):
        """CAs of one type of key: who -> (key, certificate)."""
        keys = {who: self.key(kind, who) for who in ("root", "issuing") + (("pai",) if kind == "p256" else ())}
        root = self.issue("root-ca", keys["root"], keys["root"], None, f"root.{kind}.der", now, "11" * 20)
        cas = {"root": (keys["root"], root)}
        cas["issuing"] = (keys["issuing"], self.issue("issuing-ca", keys["issuing"], keys["root"], root,
                                                      f"issuing.{kind}.der", now, "22" * 20))
        if kind == "p256":
            cas["pai"] = (keys["pai"], self.issue("matter-pai", keys["pai"], keys["root"], root, f"pai.{kind}.der", now,
                                                  "33" * 20))
        return cas


def read_element(der, at):
    """Tag, start of the content and end of the element of DER at `at`."""
    length, start = der[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(der[start:start + count], "big"), start + count
    return der[at], start, start + length


def tbs_of(der):
    """The TBSCertificate of a certificate."""
    _, start, _ = read_element(der, 0)
    return der[start:read_element(der, start)[2]]
