#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# The station end to end on pseudo-terminals, with the posix device.
#
# usage: test_posix.py MINTMARK      mintmark-device stands beside it
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

import bench
from bench import expect_not_enrolled, expect_provisioned_once, expect_survives_power_cut, posix_device, running

MINTMARK = sys.argv[1]


def two_devices_survive_a_power_cut():
    devices = [posix_device(PROGRAM, FOLDER, name) for name in ("a", "b")]
    with running(devices):
        expect_survives_power_cut(PROGRAM, "first", devices)


def a_failing_random_source_is_refused():
    device = posix_device(PROGRAM, FOLDER, "mute")
    with running([device], "--fail-random"):
        results, summary = PROGRAM.station("first", device.port, code=1)
        result = results[str(device.port)]
        assert (result["outcome"], result["cause"]) == ("failed", "entropy"), result
        assert "getrandom" in result["message"], result
        assert summary["causes"] == {"entropy": 1}, summary
        info = PROGRAM.info(device.port)
        assert info["state"] == "blank" and info["generator_failure"], info
        text = PROGRAM.run("device", "info", "--port", device.port)[0]
        assert "cpu-jitter: not credited" in text and "failed" in text, text
        # Plugged in again with its source working, the same device is as good as any.
        device.restart()
        PROGRAM.station("first", device.port)


def sources_are_told_in_words():
    device = posix_device(PROGRAM, FOLDER, "words")
    with running([device]):
        text = PROGRAM.run("device", "info", "--port", device.port)[0]
        assert "cpu-jitter: not credited" in text, text
        assert "getrandom: vouched by the host's random device" in text, text
        assert "blank" in text and "none yet" in text, text
        PROGRAM.run("device", "info", "--port", device.port, "--prove", code=3)


def another_batch_and_another_factory_are_refused():
    PROGRAM.new_batch("second")
    device = posix_device(PROGRAM, FOLDER, "locked")
    with running([device]), bench.folder() as elsewhere:
        PROGRAM.station("first", device.port)
        results, _ = PROGRAM.station("second", device.port, code=1)
        assert results[str(device.port)]["cause"] == "batch", results
        stranger = bench.new_factory(MINTMARK, elsewhere)
        results, _ = stranger.station("first", device.port, code=1)
        assert results[str(device.port)]["cause"] == "stranger", results
        blank = posix_device(PROGRAM, FOLDER, "ours")
        with running([blank]):
            results, _ = stranger.station("first", blank.port, code=1)
            assert results[str(blank.port)]["cause"] == "refused", results
            assert "authority" in results[str(blank.port)]["hint"], results
            assert PROGRAM.info(blank.port)["state"] == "blank"


def an_enrolment_key_is_asked_for():
    for batch in ("keyed", "other"):
        PROGRAM.new_batch(batch, "--enrolment-key", quota=2)
        PROGRAM.enrolment_key(batch, os.path.join(FOLDER, f"{batch}.enrolment"))
    own, other = (("--enrolment-key", os.path.join(FOLDER, f"{batch}.enrolment")) for batch in ("keyed", "other"))
    for name, options in (("without", ()), ("wrong", other)):
        device = posix_device(PROGRAM, FOLDER, name, *options)
        with running([device]):
            expect_not_enrolled(PROGRAM, "keyed", device)
    devices = [posix_device(PROGRAM, FOLDER, name, *own) for name in ("enrolled-a", "enrolled-b")]
    with running(devices):
        expect_survives_power_cut(PROGRAM, "keyed", devices)
    # A batch without a key takes any firmware.
    device = posix_device(PROGRAM, FOLDER, "unasked", *own)
    with running([device]):
        PROGRAM.station("first", device.port)


def a_dead_port_holds_nobody():
    device = posix_device(PROGRAM, FOLDER, "alive")
    master, slave = os.openpty()
    silent = os.ttyname(slave)
    with running([device]):
        results, summary = PROGRAM.station("first", silent, device.port, "/nonexistent/tty", code=1,
                                           options=("--wait", 60))
        assert results[str(device.port)]["outcome"] == "provisioned", results
        assert results[str(device.port)]["ms"] < results[silent]["ms"], results
        assert results[silent]["cause"] == "silent", results
        assert results["/nonexistent/tty"]["cause"] == "port", results
        assert "/dev/serial" in results["/nonexistent/tty"]["hint"], results
        assert (summary["provisioned"], summary["failed"]) == (1, 2), summary
    os.close(master)
    os.close(slave)


def two_stations_cannot_share_a_port():
    device = posix_device(PROGRAM, FOLDER, "shared")
    with running([device]):
        holder = os.open(device.port, os.O_RDWR | os.O_NOCTTY)
        fcntl.flock(holder, fcntl.LOCK_EX)
        results, _ = PROGRAM.station("first", device.port, code=1)
        assert results[str(device.port)]["cause"] == "port", results
        assert "another program" in results[str(device.port)]["message"], results
        _, err = PROGRAM.run("device", "info", "--port", device.port, code=1)
        assert "error:" in err and "hint:" in err, err
        os.close(holder)
        PROGRAM.station("first", device.port)


def stations_in_parallel_duplicate_nothing():
    devices = [posix_device(PROGRAM, FOLDER, f"parallel-{i}") for i in range(6)]
    with running(devices):
        halves = [devices[:3], devices[3:]]
        stations = [subprocess.Popen(PROGRAM.station_command("first", [device.port for device in half]),
                                     stdout=subprocess.PIPE) for half in halves]
        for station in stations:
            station.communicate(timeout=bench.RUN_SECONDS)
            assert station.returncode == 0
        expect_provisioned_once(PROGRAM, [PROGRAM.info(device.port)["id"] for device in devices])
    PROGRAM.check_registry()


def in_a_pipe_each_event_is_a_line():
    device = posix_device(PROGRAM, FOLDER, "piped")
    with running([device]):
        out, err = PROGRAM.run("station", "run", *PROGRAM.common(), "--batch", "first", "--port", device.port)
        steps = ["info", "noise", "key", "csr", "install", "prove", "psk", "lock", "confirm"]
        lines = [line for line in err.splitlines() if str(device.port) in line]
        assert [line.split(": ")[-1] for line in lines[:-1]] == steps, err
        assert "provisioned" in lines[-1] and "\x1b" not in err, err
        assert out.startswith("1 provisioned, 0 already provisioned, 0 failed"), out
        out, err = PROGRAM.run("station", "run", *PROGRAM.common(), "--batch", "first", "--port", device.port)
        assert "already provisioned" in err and out.startswith("0 provisioned, 1 already"), out + err


def on_a_terminal_there_is_a_table():
    device = posix_device(PROGRAM, FOLDER, "table")
    with running([device]):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        station = subprocess.Popen([PROGRAM.path, "station", "run", *PROGRAM.common(), "--batch", "first",
                                    "--port", str(device.port)], stdout=slave, stderr=slave)
        os.close(slave)
        shown = b""
        try:
            while data := os.read(master, 65536):
                shown += data
        except OSError:
            pass  # the station has closed its terminal
        os.close(master)
        assert station.wait(bench.RUN_SECONDS) == 0
        assert b"\x1b[3A" in shown and b"/h)" in shown and b"port" in shown and b"provisioned" in shown, shown
        rows = [line.split(b"\x1b[K")[0] for line in shown.split(b"\n")]
        assert all(len(row) <= 100 + len(b"\x1b[32m\x1b[0m\x1b[2A") for row in rows), shown


def wrong_command_lines_are_usage():
    PROGRAM.run("station", "run", *PROGRAM.common(), "--port", "x", code=2)
    PROGRAM.run("station", "run", *PROGRAM.common(), "--batch", "first", code=2)
    PROGRAM.run("device", "info", code=2)
    PROGRAM.run("station", "run", *PROGRAM.common(), "--batch", "nobody", "--port", "x", code=1)


with bench.folder() as FOLDER:
    PROGRAM = bench.new_factory(MINTMARK, FOLDER)
    bench.run_tests([
        two_devices_survive_a_power_cut, a_failing_random_source_is_refused, sources_are_told_in_words,
        another_batch_and_another_factory_are_refused, an_enrolment_key_is_asked_for, a_dead_port_holds_nobody, two_stations_cannot_share_a_port,
        stations_in_parallel_duplicate_nothing, in_a_pipe_each_event_is_a_line, on_a_terminal_there_is_a_table,
        wrong_command_lines_are_usage,
    ])
