# SPDX-License-Identifier: Apache-2.0
"""Fills a factory's registry with a large fleet that was never made, for benchmarks of what reads all of it.

The audit log is chained here by hand, as provisioner/audit/audit.h describes it: a second implementation of it.
"""
import hashlib
import random
import sqlite3
import struct
import subprocess
import tempfile
import pathlib

NOW = 1_795_000_000
STEPS = ["device.admit", "device.keyed", "certificate.intend", "certificate.issue", "device.issued", "device.installed",
         "device.transport", "device.psk", "device.proven", "device.locked"]
TYPES = {int: 1, str: 3, bytes: 4}  # SQLite's numbers for them


def row_digest(columns, row):
    """Name, type and value of each column that is not NULL."""
    sha = hashlib.sha256()
    for name, value in zip(columns, row):
        if value is not None:
            data = value if isinstance(value, bytes) else str(value).encode()
            sha.update(struct.pack("<BBI", len(name), TYPES[type(value)], len(data)) + name.encode() + data)
    return sha.digest()


class Log:
    """The end of a chain, and events to be added to it."""

    def __init__(self, db):
        self.sequence, self.head = db.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC").fetchone()

    def add(self, kind, subject, row, detail, digest):
        self.sequence += 1
        texts = [text.encode() for text in ("bench-1", kind, subject, detail)]
        actor, kind_, subject_, detail_ = (struct.pack(">I", len(text)) + text for text in texts)
        fields = struct.pack(">qq", self.sequence, NOW) + actor + kind_ + subject_ + struct.pack(">q", row) + detail_
        self.head = hashlib.sha256(self.head + fields + digest).digest()
        return self.sequence, NOW, "bench-1", kind, subject, row, detail, digest, self.head


def templates():
    """A request and a certificate in DER, and where in each the key and r of the signature can be made others."""
    with tempfile.TemporaryDirectory() as name:
        key, request, certificate = (str(pathlib.Path(name) / part) for part in ("key", "request", "certificate"))
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key], check=True)
        subprocess.run(["openssl", "req", "-new", "-key", key, "-subj", "/O=Example Ltd/CN=device/serialNumber=0001",
                        "-outform", "DER", "-out", request], check=True)
        subprocess.run(["openssl", "req", "-x509", "-key", key, "-subj", "/O=Example Ltd/CN=device/serialNumber=0001",
                        "-outform", "DER", "-out", certificate], check=True)
        made = [pathlib.Path(path).read_bytes() for path in (request, certificate)]
    places = []
    for der in made:
        point = der.index(bytes.fromhex("034200")) + 4  # BIT STRING of a point
        algorithm = der.rindex(bytes.fromhex("2a8648ce3d040302")) + 8
        places.append((der, point + 8, algorithm + 3 + 2 + 2 + 8))  # BIT STRING, SEQUENCE, INTEGER, past its top
    return places


def patch(template, key, nonce):
    """24 bytes of the key and 16 of r made others."""
    der, key_at, nonce_at = template
    made = bytearray(der)
    made[key_at:key_at + 24] = key
    made[nonce_at:nonce_at + 16] = nonce
    return bytes(made), bytes(made[key_at - 8:key_at + 57])


def device_row(number, batch, key):
    transport = b"\x04" + hashlib.sha512(b"t%d" % number).digest()
    return (number, hashlib.sha256(b"d%d" % number).digest()[:16], batch, "bench-1", "lpc1768", "1.0", 5, key, transport,
            1, bytes(32), '{"rng":0,"sources":[]}', NOW, NOW)


def claims_of(number, device, last):
    """What a device claims while it gets its certificate, and then until it is locked: as rows, numbered from `last` on,
    and the event about each, as provisioner/registry/claims_log.c describes it."""
    for kinds in [(0, 2, 2, 2, 2, 1), (0, 0, 0)]:
        sha, rows = hashlib.sha256(), []
        for kind in kinds:
            last += 1
            digest = hashlib.sha256(b"%d.%d" % (number, last)).digest()
            sha.update(struct.pack("<B", kind) + digest + device + struct.pack("<q", NOW))
            rows.append((last, kind, digest, device, NOW))
        yield rows, ("claim", "claims", last, f"{device.hex()}: {len(rows)} values", sha.digest())


def fill_devices(path, count, logged):
    """Adds `count` finished devices with P-256 keys; with twelve events and nine claims each if `logged`."""
    db = sqlite3.connect(path)
    db.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA foreign_keys = OFF")
    device_columns = [row[1] for row in db.execute("PRAGMA table_info(devices)")]
    batch = db.execute("SELECT id FROM batches").fetchone()[0]
    events, log = [], Log(db)
    request, certificate = templates()
    source = random.Random(1)
    for number in range(1, count + 1):
        key = source.randbytes(24)
        csr, point = patch(request, key, source.randbytes(16))
        der, _ = patch(certificate, key, source.randbytes(16))
        device = dict(zip(device_columns[:14], device_row(number, batch, point)))
        issued = {"id": number, "serial": b"\x40" + source.randbytes(19), "device": number, "csr": csr, "intended": NOW,
                  "der": der, "fingerprint": hashlib.sha256(der).digest(), "issued": NOW}
        for table, row in (("devices", device), ("certificates", issued)):
            db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        if logged:
            rows = {"device": ("devices", row_digest(device.keys(), device.values()), device["device"].hex()),
                    "certificate": ("certificates", row_digest(issued.keys(), issued.values()), issued["serial"].hex())}
            for step in STEPS:
                subject, digest, detail = rows[step.split(".", maxsplit=1)[0]]
                events.append(log.add(step, subject, number, detail, digest))
            for claims, event in claims_of(number, device["device"], 9 * (number - 1)):
                db.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?)", claims)
                events.append(log.add(*event))
        if len(events) > 10_000:
            db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", events)
            events.clear()
    db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", events)
    db.commit()
    db.close()


def moduli(count):
    """Numbers of 2,048 bits with no factor in common: neighbours, whose differences are below 2^20, and that have no
    factor below it."""
    end, span = 1 << 20, 60 * count
    source = random.Random(2)
    base = source.getrandbits(2048) | 1 << 2047 | 1
    base -= base % 2
    kept = bytearray([1]) * span
    composite = bytearray(end)
    for prime in range(2, end):
        if composite[prime]:
            continue
        composite[prime * prime::prime] = bytearray([1]) * len(range(prime * prime, end, prime))
        kept[-base % prime::prime] = bytearray(len(range(-base % prime, span, prime)))
    found = [base + i for i in range(span) if kept[i]][:count]
    assert len(found) == count and found[-1] - base < end
    return found


def fill_rsa(path, count):
    """Adds `count` certificates of no device with RSA-2048 keys that nobody has; the log does not speak of them."""
    with tempfile.TemporaryDirectory() as name:
        der = pathlib.Path(name) / "der"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=a",
                        "-outform", "DER", "-out", der], check=True, capture_output=True)
        template = bytearray(der.read_bytes())
    at = template.index(bytes.fromhex("0282010100")) + 5  # INTEGER of 257 bytes
    db = sqlite3.connect(path)
    for number, modulus in enumerate(moduli(count)):
        template[at:at + 256] = modulus.to_bytes(256, "big")
        digest = hashlib.sha256(template).digest()
        db.execute("INSERT INTO certificates (serial, csr, intended, der, fingerprint, issued, profile, request, identity, key)"
                   " VALUES (?, x'', ?, ?, ?, ?, 'bench', '{}', ?, ?)",
                   [b"\x41" + number.to_bytes(19, "big"), NOW, bytes(template), digest, NOW, digest, digest])
    db.commit()
    db.close()
