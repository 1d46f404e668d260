#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cert show --json` leaves nothing out: from what it prints the certificate is made again, byte for byte, and each
extension once more from what it is said to mean.

usage: test_cert_json.py MINTMARK COUNT

COUNT is how many random ones are issued.
"""
import base64
import csv
import json
import pathlib
import random
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]
import bench  # noqa: E402
import der  # noqa: E402

DATA = HERE.parents[2] / "certs/tests"
SYSTEM = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
PROFILE = """[profile]
key = p256
validity = 30 days
[variables]
text = x
[subject]
O = ${product}
CN = ${name}
OU = ${text}
serialNumber = ${serial}
[subject_alt_name]
dns = *.${id}.example
email = ${id}@example.com
uri = urn:x:${id}
ip = 192.0.2.7
ip = 2001:db8::${id}
hardware_module_name = 1.3.6.1.4.1.32473.77 ${serial}
[extensions]
basic_constraints = end-entity
key_usage = digitalSignature
extended_key_usage = serverAuth clientAuth 1.2.3.4.5
certificate_policies = 2.5.29.32.0 1.2.840.113556.1.4
subject_key_identifier = yes
authority_key_identifier = yes
crl_distribution_point = http://crl.example.com/${id}
ocsp = http://ocsp.example.com/
ca_issuers = http://ca.example.com/${id}.der
extension = 1.3.6.1.4.1.32473.99 0500
"""


def pem_blocks(text):
    return [base64.b64decode(body) for body in
            re.findall(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END", text, re.S)]


def show(program, data):
    done = subprocess.run([program, "cert", "show", "-", "--json"], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def expect_round_trip(program, data, originals, strict=True):
    """Returns how many extensions were explained. Not every CA writes the shortest form: what means the same is not
    always the same bytes, unless `strict` says that it is."""
    shown = show(program, data)
    assert len(shown) == len(originals), (len(shown), len(originals))
    explained = 0
    for one, original in zip(shown, originals):
        assert der.certificate(one) == original, one["subject"]
        for extension in one["extensions"] or []:
            encoder = der.ENCODERS.get(extension["name"])
            if encoder is not None and extension["content"] is not None:
                explained += 1
                same = encoder(extension["content"]).hex() == extension["value"]
                assert same or not strict, (one["subject"], extension)
    return explained


def random_text(source, size, alphabets):
    alphabet = source.choice(alphabets)
    return "".join(source.choice(alphabet) for _ in range(source.randint(1, size)))


def random_rows(count):
    """Names as people have them: any script, odd characters, lengths up to the limits."""
    source = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    alphabets = [letters, letters + " '()+,-./:=?", "äöüßéèñçøåþ" + letters, "日本語中文字符한국어", "абвгдежзийклмноп",
                 "😀🏭🔑" + letters, '<>#;"\\=+, x']
    for number in range(count):
        yield {"serial": f"{number}-" + random_text(source, 40, [letters]),
               "name": random_text(source, 64, alphabets).strip() or "x",
               "product": random_text(source, 64, alphabets).strip() or "x",
               "text": random_text(source, 64, alphabets).strip() or "x",
               "id": f"{number:x}"}


def test_certificates_of_others():
    files = [DATA / "data/all_extensions.der", DATA / "data/foreign.der", *(DATA / "fuzz/corpus/certificate").iterdir()]
    explained = 0
    for path in files:
        data = path.read_bytes()
        explained += expect_round_trip(PROGRAM, data, [data])
    assert explained >= 14, explained
    if SYSTEM.exists():
        text = SYSTEM.read_text(encoding="ascii", errors="replace")
        expect_round_trip(PROGRAM, text.encode(), pem_blocks(text), strict=False)


def test_revocation_lists_of_others():
    for path in (DATA / "fuzz/corpus/crl").iterdir():
        if path.suffix != ".der":
            continue
        [shown] = show(PROGRAM, path.read_bytes())
        lists = [shown["extensions"]] + [entry["extensions"] for entry in shown["revoked"]]
        for extension in (extension for extensions in lists for extension in extensions):
            encoder = der.ENCODERS.get(extension["name"])
            if encoder is not None and extension["content"] is not None:
                assert encoder(extension["content"]).hex() == extension["value"], (path, extension)


def test_certificates_of_ours():
    with bench.folder() as folder:
        program = bench.new_factory(PROGRAM, folder)
        root = pathlib.Path(folder)
        (root / "all.ini").write_text(PROFILE, encoding="utf-8")
        with open(root / "list.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["serial", "name", "product", "text", "id"])
            writer.writeheader()
            writer.writerows(rows := list(random_rows(COUNT)))
        program.run("cert", "issue", "--profile", root / "all.ini", "--from", root / "list.csv", "--folder",
                    root / "out", "--plain-keys", *program.common())
        text = "".join(path.read_text(encoding="ascii") for path in sorted((root / "out").glob("*.pem"))
                       if not path.name.endswith(".key.pem"))
        originals = pem_blocks(text)
        assert len(originals) == len(rows)
        assert expect_round_trip(PROGRAM, text.encode(), originals) == 9 * len(rows)
        expected = {row["serial"]: row for row in rows}
        for one in show(PROGRAM, text.encode()):
            values = {a["name"]: a["value"] for rdn in one["subject_name"] for a in rdn}
            row = expected.pop(values["serialNumber"])
            assert (values["CN"], values["O"], values["OU"]) == (row["name"], row["product"], row["text"]), row
            names = next(e["content"] for e in one["extensions"] if e["name"] == "subjectAltName")
            hardware = [n for n in names if n["type"] == "other"][0]
            assert (hardware["hardware_type"], hardware["hardware_serial"]) == ("1.3.6.1.4.1.32473.77", row["serial"])
        assert not expected
        # OpenSSL believes each of them, and GnuTLS can read them.
        chain = program.run("ca", "export", "--factory", program.factory)[0]
        (root / "chain.pem").write_text(chain, encoding="ascii")
        paths = [str(path) for path in sorted((root / "out").glob("*.pem")) if not path.name.endswith(".key.pem")]
        subprocess.run(["openssl", "verify", "-x509_strict", "-CAfile", root / "chain.pem", *paths], check=True,
                       capture_output=True)
        program.check_registry()
        print(f"{COUNT} random certificates", flush=True)


PROGRAM, COUNT = sys.argv[1], int(sys.argv[2])
bench.run_tests([test_certificates_of_others, test_revocation_lists_of_others, test_certificates_of_ours])
