#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is provisioner/SPEC.md enough for another implementation? An auditor written from it, over Python's sqlite3, goes through a factory's
log, rows, claims and checkpoints, derives a PSK, and reads a capture.

usage: test_spec.py FOLDER-OF-MINTMARK
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "provisioner/tests/e2e")]
import bench  # noqa: E402
from device.tests.spec import wire  # noqa: E402

TABLES = "stations batches delegations devices certificates cas revocations crls".split()
TYPES = {int: 1, float: 2, str: 3, bytes: 4}
PROGRAM = os.path.join(sys.argv[1], "mintmark")


def text(value):
    return len(value.encode()).to_bytes(4, "big") + value.encode()


def event_hash(before, event):
    sequence, time, actor, kind, subject, row, detail, digest, _ = event
    integers = [number.to_bytes(8, "big") for number in (sequence, time, row)]
    return hashlib.sha256(before + integers[0] + integers[1] + text(actor) + text(kind) + text(subject) + integers[2] + text(detail)
                          + digest).digest()


def row_digest(cursor, row):
    total = hashlib.sha256()
    for (name, *_), value in zip(cursor.description, row):
        if value is not None:
            data = value if isinstance(value, bytes) else str(value).encode()
            total.update(bytes([len(name), TYPES[type(value)]]) + len(data).to_bytes(4, "little") + name.encode() + data)
    return total.digest()


def audit(path):
    """The hash of each event, by its number; AssertionError if anything is not as the log says."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    hashes, last, claims = {0: bytes(32)}, {}, [(0, bytes(32))]
    for event in database.execute("SELECT * FROM events ORDER BY sequence"):
        assert event[0] == len(hashes) and event[8] == event_hash(hashes[event[0] - 1], event), f"event {event[0]}"
        hashes[event[0]] = event[8]
        if event[4] == "claims":
            claims.append((event[5], event[7]))
        last[event[4], event[5]] = event[7]
    rows = 0
    for table in TABLES:
        cursor = database.execute(f"SELECT * FROM {table}")  # the names are ours
        identity = [column[0] for column in cursor.description].index("id")
        for row in cursor:
            assert last[table, row[identity]] == row_digest(cursor, row), f"row {row[identity]} of {table}"
            rows += 1
    for (first, _), (end, digest) in zip(claims, claims[1:]):
        told = database.execute("SELECT kind, digest, device, claimed FROM claims WHERE id > ? AND id <= ? ORDER BY id", (first, end)).fetchall()
        assert len(told) == end - first
        data = b"".join(bytes([kind]) + value + device + claimed.to_bytes(8, "little") for kind, value, device, claimed in told)
        assert hashlib.sha256(data).digest() == digest, f"claims up to {end}"
    assert database.execute("SELECT count(*) FROM claims").fetchone()[0] == claims[-1][0] > 0
    database.close()
    return hashes, rows


def pem_blocks(data, label):
    for found in re.finditer(f"-----BEGIN {label}-----(.*?)-----END {label}-----", data, re.S):
        yield base64.b64decode(found[1])


def check_checkpoint(program, hashes):
    data = program.run("registry", "checkpoint", *program.common())[0]
    (message,) = pem_blocks(data, "MINTMARK CHECKPOINT")
    protected, unprotected, payload, signature = wire.decode(message)
    signed = wire.encode(["Signature1", protected, b"mintmark-checkpoint", payload])
    assert (protected, unprotected, len(payload)) == (wire.PROTECTED, {}, 48)
    assert wire.verifies(bench.authority_key(program.factory), signed, signature)
    assert hashes[int.from_bytes(payload[:8], "big")] == payload[16:]


def check_psks(program, folder, device_id):
    (path,) = (program.factory / "keys").glob("psk-first-*.pem")
    der = subprocess.run(["openssl", "pkey", "-in", path, "-passin", f"file:{program.passphrase_file}", "-outform", "DER"],
                         check=True, capture_output=True).stdout
    at = der.index(b"\x02\x01\x01\x04\x20") + 5  # ECPrivateKey (RFC 5915 §3): version 1, then the number
    master = wire.extract(b"", der[at:at + 32])
    program.run("psk", "export", "--batch", "first", "--format", "mosquitto", "-o", folder / "psks", *program.common())
    identity, key = (folder / "psks").read_text(encoding="ascii").strip().split(":")
    assert identity == device_id and key == wire.expand(master, b"mintmark-psk-v1" + identity.encode(), 16).hex()
    out = program.run("psk", "derive", "--batch", "first", "--identity", "hub", "--bytes", 20, "--format", "mosquitto", *program.common())[0]
    assert out.strip() == "hub:" + wire.expand(master, b"mintmark-psk-v2\x14hub", 20).hex(), out


def check_capture(program, folder):
    program.run("entropy", "capture", "--host", "--source", "cpu-jitter", "--restarts", 3, "--samples", 50, "-o", folder / "rows")
    data, side = (folder / "rows").read_bytes(), json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    told = side["data"]
    assert side["mintmark_capture"] == 1 and side["complete"] and side["source"] == "cpu-jitter" and side["device"]["id"] == ""
    assert len(data) == told["restarts"] * told["samples"] * told["width"] // 8 == 150 and told["done"] == 3
    assert hashlib.sha256(data).hexdigest() == told["sha256"] and told["restart_by"] == "process"
    table = (ROOT / "provisioner/SPEC.md").read_text(encoding="utf-8").split("## Captures")[1]
    missing = [name for group in (side, side["device"], told) for name in group if f"`{name}`" not in table]
    assert not missing, f"SPEC.md does not tell of {missing}"


def check_forgeries(path):
    """An auditor that finds nothing wrong with anything would pass all of the above."""
    for change in ("UPDATE events SET detail = 'x' WHERE sequence = 3", "UPDATE batches SET quota = quota + 1", "DELETE FROM claims WHERE id = 1",
                   "UPDATE claims SET claimed = claimed + 1 WHERE id = 2"):
        forged = path.with_suffix(".forged")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as whole, sqlite3.connect(forged) as copy:
            whole.backup(copy)
            copy.execute("PRAGMA foreign_keys = OFF")
            copy.execute(change)
        copy.close()
        try:
            audit(forged)
        except AssertionError:
            forged.unlink()
            continue
        raise SystemExit(f"not found: {change}")


def main():
    with tempfile.TemporaryDirectory(prefix="mintmark-spec-") as name:
        folder = pathlib.Path(name)
        program = bench.new_factory(PROGRAM, folder)
        device = bench.posix_device(program, folder, "a")
        with bench.running([device]):
            program.station("first", device.port)
            device_id = program.info(device.port)["id"]
        program.run("ca", "crl", "-o", folder / "crl", *program.common())
        hashes, rows = audit(program.factory / "registry.db")
        told = program.json("registry", "audit", "--factory", program.factory)
        assert told["events"] == len(hashes) - 1 and rows > 5, told
        check_checkpoint(program, hashes)
        check_psks(program, folder, device_id)
        check_capture(program, folder)
        check_forgeries(program.factory / "registry.db")
    print(f"{len(hashes) - 1} events, {rows} rows, a checkpoint, PSKs and a capture are what SPEC.md says")


main()
