#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# A production line end to end: ports that come and go, labels, dry runs, and the authority's tickets.
#
# usage: test_line.py MINTMARK      mintmark-device stands beside it
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import ssl
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree
import zlib

import bench
from bench import expect_provisioned_once, posix_device, running

MINTMARK = sys.argv[1]


class Watch:
    """A station that watches a pattern, and the events it tells."""

    def __init__(self, pattern, *options, batch="first"):
        words = [*PROGRAM.station_command(batch, [pattern]), "--watch", *map(str, options)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.events = []

    def wait_for(self, event, **fields):
        """Reads on to an event with these fields, and returns it."""
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            last = self.events[-1]
            if last["event"] == event and all(last[name] == value for name, value in fields.items()):
                return last
        raise AssertionError(f"no {event} {fields}: {self.events} {self.process.stderr.read()}")

    def end(self, code=0):
        summary = self.wait_for("summary")
        rest, err = self.process.communicate(timeout=bench.RUN_SECONDS)
        assert rest == "" and self.process.returncode == code, (self.process.returncode, err)
        return summary, err


def devices_are_served_as_they_appear():
    watch = Watch(f"{FOLDER}/come-*.port")
    ids = []
    for name in ("come-1", "come-2"):
        device = posix_device(PROGRAM, FOLDER, name)
        with running([device]):
            result = watch.wait_for("result", port=str(device.port))
            assert result["outcome"] == "provisioned", result
            ids.append(result["device"])
    # What was unplugged and is plugged in again is looked at again, on the same port. Nobody is faster than a look.
    time.sleep(0.5)
    device.start()
    assert watch.wait_for("result", port=str(device.port))["outcome"] == "already"
    device.kill()
    watch.process.send_signal(signal.SIGINT)
    summary, _ = watch.end()
    assert (summary["provisioned"], summary["already"], summary["failed"]) == (2, 1, 0), summary
    assert len(set(ids)) == 2
    expect_provisioned_once(PROGRAM, ids)


def a_count_ends_the_run():
    devices = [posix_device(PROGRAM, FOLDER, f"count-{i}") for i in range(4)]
    watch = Watch(f"{FOLDER}/count-*.port", "--count", 2)
    with running(devices):
        summary, _ = watch.end()
        assert (summary["provisioned"], summary["failed"]) == (2, 0), summary
        states = sorted(PROGRAM.info(device.port)["state"] for device in devices)
        assert states == ["blank", "blank", "locked", "locked"], states
        # Without watching, the other two: the pattern is looked up once.
        out, _ = PROGRAM.run(*PROGRAM.station_command("first", [f"{FOLDER}/count-*.port"])[1:], "--count", 7)
        summary = json.loads(out.splitlines()[-1])
        assert (summary["provisioned"], summary["already"]) == (2, 2), summary


def once_ends_with_the_first():
    watch = Watch(f"{FOLDER}/once-*.port", "--once")
    time.sleep(0.5)
    device = posix_device(PROGRAM, FOLDER, "once-1")
    with running([device]):
        summary, _ = watch.end()
    assert (summary["provisioned"], summary["failed"]) == (1, 0), summary


def a_dry_run_changes_nothing():
    blank, done = (posix_device(PROGRAM, FOLDER, name) for name in ("dry-blank", "dry-done"))
    PROGRAM.new_batch("small", quota=1)
    with running([blank, done]):
        PROGRAM.station("small", done.port)
        before, flashes = PROGRAM.export(), [blank.flash_digest(), done.flash_digest()]

        def dry(batch, code):
            out, _ = PROGRAM.run(*PROGRAM.station_command(batch, [blank.port, done.port])[1:], "--dry-run", code=code)
            events = [json.loads(line) for line in out.splitlines()]
            return {event["port"]: event for event in events if event["event"] == "result"}

        results = dry("first", 1)
        assert results[str(blank.port)]["outcome"] == "ready", results
        assert results[str(done.port)]["cause"] == "batch", results
        results = dry("small", 1)
        assert results[str(blank.port)]["cause"] == "quota", results
        assert results[str(done.port)]["outcome"] == "already", results
        assert PROGRAM.export() == before
        assert [blank.flash_digest(), done.flash_digest()] == flashes


def labels_are_printed():
    devices = [posix_device(PROGRAM, FOLDER, f"label-{i}") for i in range(2)]
    labels = os.path.join(FOLDER, "labels")
    command = (f'printf "%s %s %s %s\\n" "$MINT_DEVICE_ID" "$MINT_SERIAL" "$MINT_BATCH" "$MINT_LABEL_JSON" >>{labels}; '
               f'printf %s "$MINT_LABEL" >{labels}.text; ls /proc/self/fd >{labels}.fd; echo on standard output; cat')
    with running(devices):
        ports = [device.port for device in devices]
        words = PROGRAM.station_command("first", ports)[1:]
        out, err = PROGRAM.run(*words, "--label-command", command)
        results = [json.loads(line) for line in out.splitlines()]
        results = {event["device"]: event for event in results if event["event"] == "result"}
        assert err.count("on standard output") == 2, err
        with open(labels, encoding="utf-8") as file:
            lines = file.read().splitlines()
        assert len(lines) == 2, lines
        for line in lines:
            device_id, serial, batch, label = line.split(" ", 3)
            assert (results[device_id]["serial"], batch) == (serial, "first"), line
            assert json.loads(label) == {"product": "E2E", "batch": "first", "device": device_id, "serial": serial}
        with open(labels + ".text", encoding="utf-8") as file:
            assert file.read().startswith("product: E2E\nbatch: first\ndevice: "), labels
        with open(labels + ".fd", encoding="utf-8") as file:
            assert len(file.read().split()) <= 4, "the command has descriptors that are none of its business"
        # A device that had its identity before gets no second label.
        PROGRAM.run(*words, "--label-command", "exit 9")
        device = posix_device(PROGRAM, FOLDER, "label-bad")
        with running([device]):
            out, err = PROGRAM.run(*PROGRAM.station_command("first", [device.port])[1:], "--label-command", "exit 9", code=1)
            assert "exit code 9" in err and PROGRAM.info(device.port)["state"] == "locked", err
        events = [json.loads(line) for line in out.splitlines()]
        label = next(event for event in events if event["event"] == "label")
        assert (label["ok"], label["message"]) == (False, "the command for its label ended with exit code 9"), label
        assert (events[-1]["labels"], events[-1]["labels_failed"]) == (0, 1), events[-1]
        assert f"hint: `mintmark device label {label['device']}` makes it again" in err, err


def labels_are_made_again():
    device, folder = posix_device(PROGRAM, FOLDER, "label-again"), os.path.join(FOLDER, "again.d")
    os.mkdir(folder)
    with running([device]):
        out, _ = PROGRAM.run(*PROGRAM.station_command("first", [device.port])[1:], "--label-dir", folder)
        events = [json.loads(line) for line in out.splitlines()]
        device_id = next(event["device"] for event in events if event["event"] == "result")
        assert {"event": "label", "device": device_id, "ok": True, "message": None} in events, events
        assert (events[-1]["labels"], events[-1]["labels_failed"]) == (1, 0), events[-1]
        made = {file.name: file.read_bytes() for file in pathlib.Path(folder).iterdir()}
        again = ["device", "label", device_id, *PROGRAM.common()[:2]]
        os.unlink(os.path.join(folder, device_id + ".svg"))
        os.link(os.path.join(folder, device_id + ".txt"), os.path.join(FOLDER, "first.txt"))
        PROGRAM.run(*again, "--label-dir", folder, "--label-command", f'printf %s "$MINT_PORT $MINT_LABEL_JSON" >{FOLDER}/again')
        assert {file.name: file.read_bytes() for file in pathlib.Path(folder).iterdir()} == made
        assert os.stat(os.path.join(FOLDER, "first.txt")).st_nlink == 1, "who watches the folder saw nothing"
        port, label = pathlib.Path(FOLDER, "again").read_text(encoding="utf-8").split(" ", 1)
        assert port == str(device.port) and json.loads(label)["device"] == device_id, label
        _, err = PROGRAM.run(*again, "--label-command", "exit 7", code=1)
        assert f"device {device_id}: the command for its label ended with exit code 7" in err, err
        PROGRAM.run(*again, code=2)
        PROGRAM.run(*again, "--label-dir", "/nonexistent", code=1)
    PROGRAM.run("device", "retire", device_id, "--lost", *PROGRAM.common())
    _, err = PROGRAM.run(*again, "--label-dir", folder, code=1)
    assert "the device is retired" in err, err


def a_label_command_that_hangs_does_not_keep_ctrl_c():
    device = posix_device(PROGRAM, FOLDER, "label-hangs")
    watch = Watch(device.port, "--label-command", "exec sleep 20 >/dev/null 2>&1")
    with running([device]):
        device_id = watch.wait_for("result")["device"]
        begun = time.monotonic()
        watch.process.send_signal(signal.SIGINT)
        label = watch.wait_for("label", device=device_id, ok=False)
        assert label["message"].startswith("stopped before"), label
        summary, _ = watch.end(code=1)
        assert summary["labels_failed"] == 1 and time.monotonic() - begun < 15, summary


def labels_are_drawn():
    device, folder = posix_device(PROGRAM, FOLDER, "drawn"), os.path.join(FOLDER, "labels.d")
    os.mkdir(folder)
    with running([device]):
        words = PROGRAM.station_command("first", [device.port])[1:]
        command = f'echo "$MINT_LABEL_SVG $MINT_LABEL_PNG" >{FOLDER}/paths'
        out, _ = PROGRAM.run(*words, "--label-dir", folder, "--label-command", command)
        result = next(event for event in map(json.loads, out.splitlines()) if event["event"] == "result")
        base = os.path.join(folder, result["device"])
        with open(f"{FOLDER}/paths", encoding="utf-8") as file:
            assert file.read().split() == [base + ".svg", base + ".png"]
        assert sorted(os.listdir(folder)) == [os.path.basename(base) + end for end in (".png", ".svg", ".txt")]
        with open(base + ".txt", encoding="utf-8") as file:
            text = file.read()
        assert text == f"product: E2E\nbatch: first\ndevice: {result['device']}\nserial: {result['serial']}\n", text
        drawn = xml.etree.ElementTree.parse(base + ".svg").getroot()
        lines = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert lines == text.splitlines(), lines
        side = int(drawn.get("viewBox").split()[2]) // 2
        black = {tuple(map(int, move.split("h")[0].split(","))) for move in
                 drawn.find("{http://www.w3.org/2000/svg}path").get("d").split("M")[1:]}
        assert black == black_modules(base + ".png", side) and len(black) > 100
        # The three finders of a QR code: their corners, and the white around them.
        for x, y in ((4, 4), (side - 11, 4), (4, side - 11)):
            assert {(x, y), (x + 6, y), (x, y + 6), (x + 6, y + 6), (x + 3, y + 3)} <= black
            assert not {(x + 1, y + 1), (x - 1, y), (x, y - 1)} & black
    blank = posix_device(PROGRAM, FOLDER, "undrawn")
    with running([blank]):
        words = PROGRAM.station_command("first", [blank.port])[1:]
        for folder, why in (("/nonexistent", "No such file or directory"), (base + ".txt", "it is no folder")):
            _, err = PROGRAM.run(*words, "--label-dir", folder, code=1)
            assert f"cannot write labels into '{folder}': {why}" in err, err
            assert PROGRAM.info(blank.port)["state"] == "blank"


def black_modules(path, side):
    """The black modules of a PNG of 8 grey bits a pixel, read with no more than the standard library."""
    with open(path, "rb") as file:
        png = file.read()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert width == height == 8 * side and (depth, colour) == (8, 0), (width, height, depth, colour)
    at, packed = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        packed += png[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    rows, previous = zlib.decompress(packed), bytes(width)
    black = set()
    for y in range(height):
        row = rows[y * (width + 1):(y + 1) * (width + 1)]
        previous = unfilter(row[0], row[1:], previous)
        if y % 8 == 3:
            black |= {(x, y // 8) for x in range(side) if previous[8 * x + 3] == 0}
    return black


def unfilter(kind, row, above):
    """A row of a PNG as it was (PNG specification, clause 9)."""
    line = bytearray()
    for x, value in enumerate(row):
        left, up, corner = (line[x - 1] if x else 0), above[x], (above[x - 1] if x else 0)
        paeth = min((left, up, corner), key=lambda near: abs(left + up - corner - near))
        line.append(value + (0, left, up, (left + up) // 2, paeth)[kind] & 255)
    return line


def kinds_of(program, device_id):
    return [event["kind"] for event in program.export()["events"] if device_id in event["detail"]]


def expect_nobody_is_taken_for_it(verb, device_id, other):
    """Another device behind the port, or no port at all: nothing is changed, in the registry neither."""
    before, flash = PROGRAM.export(), other.flash_digest()
    for port, reason in ((other.port, "another one"), (f"{FOLDER}/no-such.port", "cannot open")):
        _, err = PROGRAM.run("device", verb, device_id, "--port", port, *PROGRAM.common(), code=1)
        assert reason in err and "nothing was changed" in err and "out of use" not in err, err
        assert ("--lost" in err) == (verb == "retire"), err
        assert PROGRAM.export() == before and other.flash_digest() == flash


def a_ticket_unlocks_one_device():
    device, other = (posix_device(PROGRAM, FOLDER, name) for name in ("unlock", "other"))
    with running([device, other]):
        PROGRAM.station("first", device.port, other.port)
        device_id = PROGRAM.info(device.port)["id"]
        expect_nobody_is_taken_for_it("unlock", device_id, other)
        PROGRAM.run("device", "unlock", device_id, "--port", device.port, *PROGRAM.common())
        _, err = PROGRAM.run("device", "label", device_id, *PROGRAM.common()[:2], "--label-dir", FOLDER, code=1)
        assert "the device is not finished" in err, err
        assert PROGRAM.info(device.port, "--prove")["state"] == "certified"
        assert "device.unlocked" in kinds_of(PROGRAM, device_id)
        assert PROGRAM.json("device", "show", device_id, "--factory", PROGRAM.factory)["progress"] == "proven"
        results, _ = PROGRAM.station("first", device.port)
        assert results[str(device.port)]["outcome"] == "provisioned", results
        assert PROGRAM.info(device.port, "--prove")["state"] == "locked"
        results, _ = PROGRAM.station("first", device.port, other.port)
        assert {result["outcome"] for result in results.values()} == {"already"}, results
        expect_provisioned_once(PROGRAM, [device_id])
    PROGRAM.check_registry()


def stop_at(program, batch, device, step):
    """Runs the station until a step begins, and kills it there."""
    with subprocess.Popen(program.station_command(batch, [device.port]), stdout=subprocess.PIPE, text=True) as station:
        for line in station.stdout:
            if json.loads(line).get("step") == step:
                break
        station.kill()


def expect_good_chain(program, name, *chain):
    """These certificates lead to the root of the factory."""
    path = pathlib.Path(FOLDER) / f"{name}.pem"
    path.write_text("".join(ssl.DER_cert_to_PEM_cert(der) for der in chain), encoding="ascii")
    program.run("cert", "verify", path, "--root", program.factory / "root-ca.pem")


def a_rollover_leaves_every_chain_whole():
    """Devices of before a new issuing CA, finished or not, keep the chain of the CA that signed them."""
    program = bench.Program(MINTMARK, shutil.copytree(PROGRAM.factory, f"{FOLDER}/rolled"), PROGRAM.passphrase_file)
    begun, done = (posix_device(PROGRAM, FOLDER, f"rolled-{name}") for name in ("begun", "done"))
    with running([begun, done]):
        stop_at(program, "first", begun, "install")
        program.station("first", done.port)
        program.run("ca", "rollover", "--issuing", *program.common())
        done_id = program.info(done.port)["id"]
        program.run("device", "unlock", done_id, "--port", done.port, *program.common())
        results, _ = program.station("first", begun.port, done.port)
        assert {result["outcome"] for result in results.values()} == {"provisioned"}, results
        for device in (begun, done):
            info = program.info(device.port, "--prove")
            assert info["state"] == "locked" and len(info["certificates"]) == 2, info
            expect_good_chain(program, "installed", *(bytes.fromhex(cert["der"]) for cert in info["certificates"]))
    program.check_registry()


def a_ticket_retires_one_device():
    device, other = (posix_device(PROGRAM, FOLDER, name) for name in ("retire", "kept"))
    with running([device, other]):
        PROGRAM.station("first", device.port, other.port)
        device_id = PROGRAM.info(device.port)["id"]
        PROGRAM.run("device", "retire", device_id, *PROGRAM.common(), code=2)
        expect_nobody_is_taken_for_it("retire", device_id, other)
        PROGRAM.run("device", "retire", device_id, "--port", device.port, *PROGRAM.common())
        for _ in range(2):
            info = PROGRAM.info(device.port)
            assert (info["state"], info["certificates"], info["psks"]) == ("retired", [], 0), info
            results, _ = PROGRAM.station("first", device.port, code=1)
            assert results[str(device.port)]["cause"] == "retired", results
            device.restart()
        PROGRAM.run("device", "retire", device_id, "--port", device.port, *PROGRAM.common())
        _, err = PROGRAM.run("device", "unlock", device_id, "--port", device.port, *PROGRAM.common(), code=1)
        assert "retired" in err, err
    state = PROGRAM.export()
    serials = [cert["serial"] for cert in state["certificates"] if cert["device"] == device_id]
    assert len(serials) == 1 and any(revoked.get("serial") == serials[0] or revoked.get("certificate") == serials[0]
                                     for revoked in state["revocations"]), state["revocations"]
    PROGRAM.check_registry()


def a_lost_device_is_retired_without_it():
    device = posix_device(PROGRAM, FOLDER, "lost")
    with running([device]):
        PROGRAM.station("first", device.port)
        device_id = PROGRAM.info(device.port)["id"]
        PROGRAM.run("device", "retire", device_id, "--lost", *PROGRAM.common())
        assert "device.retire" in kinds_of(PROGRAM, device_id)
        # The device knows nothing of it, and is not unlocked all the same.
        before, flash = PROGRAM.export(), device.flash_digest()
        _, err = PROGRAM.run("device", "unlock", device_id, "--port", device.port, *PROGRAM.common(), code=1)
        assert "the device was retired" in err, err
        assert (PROGRAM.export(), device.flash_digest()) == (before, flash)
        assert PROGRAM.info(device.port, "--prove")["state"] == "locked"
    PROGRAM.run("device", "retire", "00" * 16, "--lost", *PROGRAM.common(), code=1)


def new_authority(folder):
    """A copy of the factory as it is, registry and all, whose authority has another key."""
    stranger = bench.Program(MINTMARK, shutil.copytree(PROGRAM.factory, f"{folder}/stranger"), PROGRAM.passphrase_file)
    private, phrase = stranger.factory / "keys/authority.pem", f"file:{PROGRAM.passphrase_file}"
    private.unlink()
    subprocess.run(f"umask 077; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | openssl pkcs8 -topk8 "
                   f"-passout {phrase} -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 2048 -out {private}",
                   shell=True, check=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-passin", phrase, "-pubout", "-out",
                    stranger.factory / "authority.pub.pem"], check=True)
    return stranger


def another_authority_has_no_say():
    device = posix_device(PROGRAM, FOLDER, "foreign")
    with running([device]):
        PROGRAM.station("first", device.port)
        device_id = PROGRAM.info(device.port)["id"]
        stranger = new_authority(FOLDER)
        flash = device.flash_digest()
        for verb in ("unlock", "retire"):
            _, err = stranger.run("device", verb, device_id, "--port", device.port, *stranger.common(), code=1)
            assert "refuses the ticket" in err and "authority" in err, err
        assert device.flash_digest() == flash
        assert PROGRAM.info(device.port, "--prove")["state"] == "locked"


def a_key_that_is_there_twice_stops_the_line():
    device = posix_device(PROGRAM, FOLDER, "double")
    master, slave = os.openpty()
    silent = os.ttyname(slave)
    with running([device]):
        PROGRAM.station("first", device.port)
        device_id = PROGRAM.info(device.port)["id"]
        PROGRAM.run("device", "unlock", device_id, "--port", device.port, *PROGRAM.common())
        with sqlite3.connect(PROGRAM.factory / "registry.db") as registry:  # its key is another device's now
            registry.execute("UPDATE devices SET device = zeroblob(16) WHERE device = ?", (bytes.fromhex(device_id),))
        registry.close()
        results, summary = PROGRAM.station("first", silent, device.port, code=1)
        assert results[str(device.port)]["cause"] == "duplicate", results
        assert results[silent]["cause"] == "stopped" and "line was stopped" in results[silent]["message"], results
        assert summary["causes"] == {"duplicate": 1, "stopped": 1}, summary
    os.close(master)
    os.close(slave)


def a_full_disk_loses_nothing():
    devices = [posix_device(PROGRAM, FOLDER, f"full-{i}") for i in range(2)]
    ports = [device.port for device in devices]
    with running(devices):
        for size in (20_000, 60_000, 120_000):  # bytes of the longest file: of SQLite's log, after none or some steps

            def limit(size=size):
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

            done = subprocess.run(PROGRAM.station_command("first", ports), capture_output=True, text=True, check=False,
                                  preexec_fn=limit, restore_signals=False, timeout=bench.RUN_SECONDS)
            assert done.returncode == 1, done
            failures = [event for event in map(json.loads, done.stdout.splitlines()) if event["event"] == "result"]
            assert [event["cause"] for event in failures] == ["registry"] * 2 or "error:" in done.stderr, done
        PROGRAM.check_registry()
        results, _ = PROGRAM.station("first", *ports)
        expect_provisioned_once(PROGRAM, [results[str(port)]["device"] for port in ports])
    PROGRAM.check_registry()


def a_registry_that_is_held_is_waited_for():
    """Another process has the lock for longer than a device is asked again: nothing fails, and Ctrl-C is heard."""
    device, other = (posix_device(PROGRAM, FOLDER, f"held-{name}") for name in ("one", "two"))
    watch = Watch(f"{FOLDER}/held-*.port")
    held = sqlite3.connect(pathlib.Path(PROGRAM.factory) / "registry.db", isolation_level=None)
    with running([device]):
        held.execute("BEGIN IMMEDIATE")
        time.sleep(4)
        held.execute("COMMIT")
        assert watch.wait_for("result", port=str(device.port))["outcome"] == "provisioned"
        held.execute("BEGIN IMMEDIATE")
        with running([other]):
            time.sleep(0.5)
            start = time.monotonic()
            watch.process.send_signal(signal.SIGINT)
            time.sleep(0.5)
            held.execute("COMMIT")
            summary, _ = watch.end(code=1)
            assert time.monotonic() - start < 9, "it waited for the registry"
    held.close()
    assert (summary["provisioned"], summary["failed"]) == (1, 1), summary


def wrong_command_lines_are_usage():
    for words in (["--once"], ["--count", "0"], ["--count", "x"], ["--wait", "5"], ["--wait", "x"]):
        PROGRAM.run("station", "run", *PROGRAM.common(), "--batch", "first", "--port", "x", *words, code=2)
    PROGRAM.run("device", "unlock", "00" * 16, *PROGRAM.common(), code=2)
    PROGRAM.run("device", "retire", "00" * 16, "--lost", "--port", "x", *PROGRAM.common(), code=2)


with bench.folder() as FOLDER:
    PROGRAM = bench.new_factory(MINTMARK, FOLDER)
    bench.run_tests([
        devices_are_served_as_they_appear, a_count_ends_the_run, once_ends_with_the_first, a_dry_run_changes_nothing,
        labels_are_printed, labels_are_drawn, labels_are_made_again, a_label_command_that_hangs_does_not_keep_ctrl_c,
        a_ticket_unlocks_one_device, a_rollover_leaves_every_chain_whole, a_ticket_retires_one_device,
        a_lost_device_is_retired_without_it, another_authority_has_no_say, a_full_disk_loses_nothing,
        a_registry_that_is_held_is_waited_for, wrong_command_lines_are_usage,
        a_key_that_is_there_twice_stops_the_line,  # last: what it does to the registry, an audit finds
    ])
