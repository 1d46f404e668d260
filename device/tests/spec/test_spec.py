#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is device/SPEC.md enough for another implementation? A station that was written from it gives a device its identity, and a reader
of the flash that was written from it finds what the station put there.

usage: test_spec.py MINTMARK-DEVICE IMAGES      IMAGES is device/tests/data
"""
import hashlib
import pathlib
import secrets
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from device.tests.spec import flash, wire  # noqa: E402

DEVICE, DATA = sys.argv[1], pathlib.Path(sys.argv[2])
UID = 0x6D696E74 << 32
RECORDS = {"identity key": 0x100, "transport key": 0x200, "batch": 0x300, "certificate": 0x400, "PSK": 0x500, "chain": 0x700, "seed": 0x800}
LOCK, IMAGE_VALUE_MAX_LEN = (1 << 64) - 1, 80
IDENTITY, SECRET, BATCH = b"sensor-7", bytes(range(32)), "spec"


class Station:
    def __init__(self, line, authority):
        self.line, self.key = line, wire.Key()
        self.delegation = wire.cose_sign(authority, "mintmark-delegation", {"batch": BATCH, "station_key": self.key.public})
        self.id = line.ask(wire.READ, 0, b"\xa0")["id"]

    def write(self, command, request, key=None, batch=None):
        nonce = self.line.ask(wire.READ, wire.NONCE, b"\xa0")["nonce"]
        request = wire.encode(request)
        payload = {"id": self.id, "batch": batch or BATCH, "nonce": nonce, "digest": hashlib.sha256(request).digest(), "command": command}
        signed = wire.cose_sign(key or self.key, "mintmark-request", payload, self.delegation)
        return self.line.ask(wire.WRITE, command, wire.encode({"a": signed, "r": request}))

    def prove(self, public):
        challenge = secrets.token_bytes(32)
        answer = self.line.ask(wire.READ, wire.PROVE, wire.encode({"challenge": challenge}))
        proof = wire.cose_verify(public, "mintmark-proof", answer["proof"])
        assert proof["id"] == self.id and proof["challenge"] == challenge
        return proof


def certificate(csr, folder):
    """By OpenSSL, which also checks the CSR's own signature."""
    (folder / "csr").write_bytes(csr)
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    openssl("req", "-inform", "DER", "-in", "csr", "-verify", "-noout")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-subj", "/CN=CA", "-out", "ca.pem")
    openssl("x509", "-req", "-inform", "DER", "-in", "csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-outform", "DER", "-out", "device.der")
    return (folder / "device.der").read_bytes()


def provision(port, authority, folder):
    """All that a station does; returns what the flash must hold, and the last proof."""
    line = wire.Line(port)
    try:
        assert line.ask(wire.READ, 0, wire.encode({"d": "echo"}), group=0) == {"r": "echo"}
        station = Station(line, authority)
        refused = station.write(wire.KEY, {}, key=wire.Key())
        assert refused == {"err": {"group": 64, "rc": 0x0202}}, refused
        refused = station.write(wire.KEY, {}, batch="others")
        assert refused == {"err": {"group": 64, "rc": 0x0706}}, refused
        public = station.write(wire.KEY, {})["public"]
        der = certificate(line.ask(wire.READ, wire.CSR, b"\xa0")["csr"], folder)
        assert station.write(wire.CERTIFICATE, {"der": der, "count": 1, "index": 0}) == {}
        proof = station.prove(public)
        assert proof["state"] == 2, proof
        enc, sealed = wire.hpke_seal(proof["transport_key"], b"mintmark-psk" + station.id, IDENTITY, SECRET)
        assert station.write(wire.PSK, {"enc": enc, "identity": IDENTITY, "ciphertext": sealed}) == {}
        assert station.write(wire.LOCK, {"psks": 2}) == {"err": {"group": 64, "rc": 0x0708}}
        assert station.write(wire.LOCK, {"psks": 1}) == {}
        proof = station.prove(public)
        info = line.ask(wire.READ, 0, b"\xa0")
        assert proof["state"] == info["state"] == 3 and info["batch"] == "spec" and info["psks"] == info["chain"] == 1, info
        assert station.write(wire.KEY, {}) == {"err": {"group": 64, "rc": 0x0707}}
        return {"id": station.id, "public": public, "der": der, "proof": proof}
    finally:
        line.close()


def expect_image(image, expected):
    store, device_id = flash.open_image(image)
    found = {name: store.records[0, UID + uid][1] for name, uid in RECORDS.items()}
    assert device_id == expected["id"]
    assert wire.Key(int.from_bytes(found["identity key"], "big")).public == expected["public"]
    assert wire.Key(int.from_bytes(found["transport key"], "big")).public == expected["proof"]["transport_key"]
    assert (found["batch"], found["certificate"], found["chain"]) == (b"spec", expected["der"], b"\1")
    assert found["PSK"] == bytes([len(IDENTITY)]) + IDENTITY + SECRET and len(found["seed"]) == 32
    assert store.records[0, LOCK][1] == b"" and len(store.records) == len(RECORDS) + 1, store.records.keys()
    assert store.digest() == expected["proof"]["store_digest"]


def a_station_and_a_reader():
    with tempfile.TemporaryDirectory(prefix="mintmark-spec-") as name:
        folder, authority = pathlib.Path(name), wire.Key()
        (folder / "authority").write_bytes(authority.public)
        device = subprocess.Popen([DEVICE, "--flash", "flash", "--authority", "authority", "--no-sync"], cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            expected = provision(device.stdout.readline().strip(), authority, folder)
        finally:
            device.terminate()
            device.wait()
        image = (folder / "flash").read_bytes()
    expect_image(image, expected)
    store, _ = flash.open_image(image)
    # A reader that takes anything would show nothing: another id, another byte of each record's value.
    for at in (8, *(0x1000 + place + 24 for place in store.places.values())):
        try:
            expect_image(image[:at] + bytes([image[at] ^ 1]) + image[at + 1:], expected)
        except (AssertionError, KeyError, StopIteration):
            continue
        raise SystemExit(f"the byte at {at} may be anything")


def kept_images():
    """The images that devices of this version are held to (tests/store/test_store_image.c), of three geometries,
    the last with a monotonic counter."""
    for name, page_len, number in (("store_image_v2.bin", 512, None), ("store_image_v2_256.bin", 2560, None),
                                   ("store_image_v2_counter.bin", 1024, 49)):
        store = flash.Store((DATA / name).read_bytes(), page_len, b"image", b"the root key of every test image")
        expected = {}
        for uid, version in ((1, 36), (2, 37), (3, 38), (5, 4), (6, 35)):
            length = 1 + (version * 13 + uid % 7) % (IMAGE_VALUE_MAX_LEN - 1)
            value = bytes((version + i * (1 + 2 * uid)) % 256 for i in range(length))
            expected[{3: 1, 6: 2}.get(uid, 0), uid] = (1 if uid == 5 else 0), value
        expected[0, LOCK] = store.records[0, LOCK]
        assert store.records == expected, (store.records, expected)
        assert store.number == number, store.number


def examples():
    """The examples of the text are what this station says."""
    text = "".join((DATA.parent.parent / "SPEC.md").read_text(encoding="utf-8").split())
    packet = bytes.fromhex("0800000100400100") + b"\xa0"
    body = wire.encode({"challenge": bytes(range(32))})
    for example in (packet.hex(), *(line.hex() for line in wire.lines_of(packet)), body.hex(), wire.encode({"err": {"group": 64, "rc": 0x0707}}).hex(),
                    wire._to_be_signed("mintmark-delegation", wire.encode({"batch": "spec", "station_key": b"\4" + bytes(64)})).hex()[:96],  # pylint: disable=protected-access
                    (DATA / "store_image_v2.bin").read_bytes()[:44].hex()):
        assert example in text, f"SPEC.md has no example {example}"


a_station_and_a_reader()
kept_images()
examples()
print("a station and a reader of the flash that know SPEC.md alone get along with a device")
