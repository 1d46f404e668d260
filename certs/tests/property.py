#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random profiles and names: what OpenSSL says of them (certs_property), and whether everything that is in the
certificates is in `mintmark cert show --json` too: each is made again from its JSON and must have the same bytes.

usage: property.py PATH-OF-certs_property PATH-OF-mintmark ROUNDS [SEED]
"""
import base64
import json
import pathlib
import re
import sys
import tempfile

sys.dont_write_bytecode = True
from _pki import run

CHUNK = 10_000  # rounds whose certificates go into one file
TAGS = {"UTF8String": 0x0C, "PrintableString": 0x13, "IA5String": 0x16, "UTCTime": 0x17, "GeneralizedTime": 0x18}


def element(tag, *parts):
    content = b"".join(parts)
    length = len(content)
    size = (length.bit_length() + 7) // 8
    head = bytes([length]) if length < 0x80 else bytes([0x80 | size]) + length.to_bytes(size, "big")
    return bytes([tag]) + head + content


def oid(text):
    first, second, *rest = map(int, text.split("."))
    out = b""
    for number in [first * 40 + second, *rest]:
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(0x80 | number & 0x7F)
        out += bytes(reversed(digits))
    return element(0x06, out)


def algorithm(fields):
    return element(0x30, oid(fields["oid"]), bytes.fromhex(fields["parameters"] or ""))


def text(fields):
    value = bytes.fromhex(fields["hex"]) if "hex" in fields else fields["value"].encode()
    return element(TAGS.get(fields["type"], fields["type"]), value)


def name(sets):
    return element(0x30, *(element(0x31, *(element(0x30, oid(one["oid"]), text(one)) for one in attributes))
                           for attributes in sets))


def bits(data):
    return element(0x03, b"\0" + bytes.fromhex(data))


def extension(fields):
    critical = element(0x01, b"\xff") if fields["critical"] else b""
    return element(0x30, oid(fields["oid"]), critical, element(0x04, bytes.fromhex(fields["value"])))


def certificate(fields):
    """The DER of a certificate, from its JSON."""
    key = fields["public_key"]
    extensions = fields["extensions"]
    tbs = element(
        0x30, element(0xA0, element(0x02, bytes([fields["version"] - 1]))) if fields["version"] > 1 else b"",
        element(0x02, bytes.fromhex(fields["serial"])), algorithm(fields["tbs_signature_algorithm"]),
        name(fields["issuer_name"]), element(0x30, text(fields["valid_from"]), text(fields["valid_until"])),
        name(fields["subject_name"]), element(0x30, algorithm(key), bits(key["key"])),
        element(0xA3, element(0x30, *map(extension, extensions))) if extensions is not None else b"")
    return element(0x30, tbs, algorithm(fields["signature_algorithm"]), bits(fields["signature"]))


def expect_round_trip(mintmark, path):
    """Certificates of a PEM file -> JSON -> the same bytes."""
    ders = [base64.b64decode(block) for block in re.findall(
        "-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", path.read_text(), re.S)]
    shown = json.loads(run(mintmark, "cert", "show", "--json", path).stdout)
    if not ders or len(shown) != len(ders):
        sys.exit(f"error: {len(ders)} certificates, {len(shown)} shown")
    for der, fields in zip(ders, shown):
        if certificate(fields) != der:
            sys.exit(f"error: another certificate comes out of this JSON:\n{json.dumps(fields, indent=1)}\n{der.hex()}")
    return len(ders)


def main():
    program, mintmark, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "issued.pem"
        while rounds > 0:
            print(run(program, min(rounds, CHUNK), seed, path).stdout, end="")
            print(f"{expect_round_trip(mintmark, path)} went through JSON and back")
            rounds, seed = rounds - CHUNK, seed + 1


if __name__ == "__main__":
    main()
