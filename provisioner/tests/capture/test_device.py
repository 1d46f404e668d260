#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# `entropy capture` from a device that is a process: what it takes, a port that goes away with every restart, Ctrl-C and
# going on, a killed device, and a locked one.
#
# usage: test_device.py MINTMARK MINTMARK_DEVICE
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "device/tests/ports"))
sys.path.insert(0, str(ROOT / "provisioner/tests/e2e"))
import bench  # noqa: E402
import devices  # noqa: E402

MINTMARK, DEVICE = map(os.path.abspath, sys.argv[1:])


def start(name="tty"):
    pathlib.Path("authority").write_bytes(devices.AUTHORITY)
    return devices.Device([DEVICE, "--flash", "flash", "--link", name, "--authority", "authority", "--no-sync"], name)


def words(*options):
    return [MINTMARK, "entropy", "capture", "--port", "tty", *map(str, options)]


def capture(*options, code=0):
    done = subprocess.run(words(*options), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, f"{options}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
    return done.stdout if code == 0 and done.stdout else done.stderr


def record_of(name):
    return json.loads(pathlib.Path(f"{name}.json").read_text(encoding="ascii"))


def consecutive_samples():
    with start():
        said = capture("--source", "cpu-jitter", "--samples", 5000, "-o", "noise", "--celsius", "21.5", "--note", "a bench")
        assert said.startswith("noise: 5000 samples of cpu-jitter, 8 bits, one a byte"), said
        again = record_of("noise")
        assert again["celsius"] == 21.5 and again["note"] == "a bench" and len(again["device"]["id"]) == 32, again
        assert again["health"]["after"]["samples"] == again["data"]["first"] + 5000, again
        assert "is there already" in capture("--source", "cpu-jitter", "--samples", 5000, "-o", "noise", code=1)
        assert "no source 'radio'" in capture("--source", "radio", "--samples", 5, "-o", "x", code=1)
        assert "no wider samples" in capture("--source", 0, "--samples", 5, "--wide", "-o", "x", code=1)
        assert not list(pathlib.Path(".").glob("x*"))
    assert os.path.getsize("noise") == 5000


def every_restart_takes_the_port_away():
    with start():
        capture("--source", "cpu-jitter", "--restarts", 6, "--samples", 300, "-o", "rows")
    record = record_of("rows")
    assert record["data"]["restart_by"] == "reset" and record["data"]["done"] == 6, record
    assert os.path.getsize("rows") == 1800


def pipes_of_a_restart_command_break():
    with start():
        words_of_it = ["--restart-command", "kill -PIPE $$; exit 0"]
        said = capture("--source", "cpu-jitter", "--restarts", 2, "--samples", 10, *words_of_it, "-o", "piped", code=1)
        assert "the command that restarts the device failed" in said, said


def wait_for(name, size):
    while not os.path.exists(name) or os.path.getsize(name) < size:
        time.sleep(0.005)


def interrupted_rows_go_on():
    with start():
        with subprocess.Popen(words("--source", 1, "--restarts", 30, "--samples", 100, "-o", "rows"),
                              stderr=subprocess.PIPE, text=True) as running:
            wait_for("rows.part", 300)
            running.send_signal(signal.SIGINT)
            said = running.stderr.read()
            assert running.wait() == 1 and "the same command goes on" in said, said
        done = record_of("rows.part")["data"]["done"]
        assert 3 <= done < 30 and not os.path.exists("rows"), done
        said = capture("--source", 1, "--restarts", 30, "--samples", 100, "-o", "rows")
        assert f"goes on: {done} of 30 restarts were there" in said, said
    assert os.path.getsize("rows") == 3000 and not list(pathlib.Path(".").glob("rows.part*"))


def consecutive_samples_go_on_only_without_a_gap():
    for is_killed in (False, True):
        device = start()
        with subprocess.Popen(words("--source", 0, "--samples", 300000, "-o", "noise"), stderr=subprocess.PIPE,
                              text=True) as running:
            wait_for("noise.part", 20000)
            running.send_signal(signal.SIGINT)
            assert running.wait() == 1, running.stderr.read()
        done = record_of("noise.part")["data"]["done"]
        if is_killed:
            device.stop(signal.SIGKILL)
            device = start()
        with device:
            said = capture("--source", 0, "--samples", 300000, "-o", "noise")
        expected = "begins anew: the device has been restarted" if is_killed else f"goes on: {done} of 300000 samples"
        assert expected in said, said
        assert os.path.getsize("noise") == 300000
        os.unlink("noise")
        os.unlink("noise.json")


def a_device_that_is_unplugged_comes_back():
    device = start()
    with subprocess.Popen(words("--source", 0, "--samples", 200000, "-o", "noise"), stderr=subprocess.PIPE,
                          text=True) as running:
        wait_for("noise.part", 20000)
        device.stop(signal.SIGKILL)
        with start():
            said = running.stderr.read()
            assert running.wait() == 0, said
    assert "waiting for it" in said and "the device is back" in said and "consecutive ones begin anew" in said, said
    assert os.path.getsize("noise") == 200000 and record_of("noise")["complete"]


def a_device_that_stays_away_is_given_up():
    with start() as device, subprocess.Popen(words("--source", 0, "--samples", 300000, "-o", "gone", "--wait", 1),
                                             stderr=subprocess.PIPE, text=True) as running:
        wait_for("gone.part", 20000)
        device.stop(signal.SIGKILL)
        said = running.stderr.read()
        assert running.wait() == 1 and "cannot open tty" in said, said
    assert not os.path.exists("gone") and os.path.exists("gone.part.json")


def a_locked_device_gives_nothing():
    os.environ["MINTMARK_ROW"] = ""
    pathlib.Path("pass").write_text("for tests alone\n", encoding="ascii")
    os.chmod("pass", 0o600)
    subprocess.run([MINTMARK, "factory", "init", "plant", "--organisation", "Example Ltd", "--passphrase-file", "pass"],
                   check=True, capture_output=True)
    program = bench.Program(MINTMARK, "plant", "pass")
    program.new_batch("b", quota=1)
    pathlib.Path("key").write_bytes(bench.authority_key("plant"))
    with devices.Device([DEVICE, "--flash", "locked", "--link", "tty", "--authority", "key", "--no-sync"], "tty"):
        program.station("b", "tty")
        said = capture("--source", 0, "--samples", 100, "-o", "noise2", code=1)
        assert said.startswith("error: the device is locked and gives no raw noise\nhint: "), said
        names = [source["name"] for source in json.loads(capture("--list", "--json"))]
        assert names == ["cpu-jitter", "getrandom"], names
        with devices.Line("tty") as line:  # nor does it restart
            devices.expect("reset", devices.request(line, 2, 0, 5, b"\xa0", 9), b"\xa1\x62rc\x0b")
    assert not list(pathlib.Path(".").glob("noise2*"))


for test in (consecutive_samples, every_restart_takes_the_port_away, pipes_of_a_restart_command_break, interrupted_rows_go_on,
             consecutive_samples_go_on_only_without_a_gap, a_device_that_is_unplugged_comes_back,
             a_device_that_stays_away_is_given_up, a_locked_device_gives_nothing):
    with tempfile.TemporaryDirectory(prefix="mintmark-capture-") as folder:
        os.chdir(folder)
        test()
        os.chdir("/")
    print("passed:", test.__name__)
