# SPDX-License-Identifier: Apache-2.0
"""Seconds to provision a device: the firmware in QEMU, from an empty flash to locked, station and registry real; and
a production line (_line.py)."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import _build
import _fleet
import _line

DEVICES = 4


class Device:
    """One emulated device with a new flash file."""

    def __init__(self, folder, name):
        self.port = folder / f"{name}.port"
        self.pidfile = folder / f"{name}.pid"
        self.process = subprocess.Popen(
            ["scripts/emulate", "--firmware", "build/cortex-m3/provisioning_mps2_an385.elf", "--flash", folder / f"{name}.flash",
             "--link", self.port, "--pidfile", self.pidfile], cwd=_build.ROOT, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self.port.exists():
            if time.monotonic() > deadline:
                raise SystemExit("error: the emulated device did not start")
            time.sleep(0.02)

    def stop(self):
        os.kill(int(self.pidfile.read_text()), signal.SIGKILL)
        self.process.wait()


def provision(folder, count, batch, common):
    """Provisions `count` new devices at once. Seconds: of the whole run, and of each device in it."""
    devices = [Device(folder, f"{count}-{i}") for i in range(count)]
    try:
        ports = [word for device in devices for word in ("--port", device.port)]
        start = time.monotonic()
        output = _build.run("build/host/mintmark", "station", "run", "--batch", batch, "--json", *common, *ports)
        seconds = time.monotonic() - start
    finally:
        for device in devices:
            device.stop()
    events = [json.loads(line) for line in output.splitlines()]
    results = [event for event in events if event["event"] == "result"]
    if [event["outcome"] for event in results] != ["provisioned"] * count:
        raise SystemExit(f"error: not all of {count} devices were provisioned: {results}")
    return seconds, [event["ms"] / 1000 for event in results]


def registry_seconds(fill, *verb):
    """How long a command takes on a large registry, which `fill` makes."""
    with tempfile.TemporaryDirectory(prefix="mintmark-fleet-") as name:
        folder = pathlib.Path(name) / "plant"
        passphrase = pathlib.Path(name) / "passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text("benchmarks need no secret\n")
        common = ["--factory", folder, "--passphrase-file", passphrase]
        _build.run("build/host/mintmark", "factory", "init", folder, "--passphrase-file", passphrase)
        _build.run("build/host/mintmark", "batch", "new", "bench", "--product", "Benchmark", *common)
        fill(folder / "registry.db")
        start = time.monotonic()
        _build.run("build/host/mintmark", *verb, "--factory", folder)
        return time.monotonic() - start


def registry_rows():
    """What reads the whole fleet's record."""
    for figure, fill, verb, goal in [
            ("audit of a log of a million events", lambda path: _fleet.fill_devices(path, 83_334, True), "audit", 5),
            ("weak keys among a million EC devices", lambda path: _fleet.fill_devices(path, 1_000_000, False), "weak-keys", 10),
            ("weak keys among 10,000 RSA-2048 keys", lambda path: _fleet.fill_rsa(path, 10_000), "weak-keys", 60)]:
        seconds = registry_seconds(fill, "registry", verb)
        yield {"figure": figure, "value": seconds, "unit": "s", "goal": goal, "met": seconds <= goal}


def rows():
    _build.build("host")
    yield from registry_rows()
    _build.build("cortex-m3")
    factory, passphrase = _build.factory()
    batch = f"bench-{time.time_ns()}"
    common = ["--factory", factory, "--passphrase-file", passphrase]
    _build.run("build/host/mintmark", "batch", "new", batch, "--product", "Benchmark", "--quota", DEVICES + 1,
               "--psk", "one", *common)
    with tempfile.TemporaryDirectory() as name:
        run_seconds, one = provision(pathlib.Path(name), 1, batch, common)
        yield {"figure": "one emulated device, empty to locked", "value": one[0], "unit": "s"}
        yield {"figure": "start of the station: three keys decrypted", "value": run_seconds - one[0], "unit": "s"}
        run_seconds, several = provision(pathlib.Path(name), DEVICES, batch, common)
        yield {"figure": f"{DEVICES} emulated devices at once, the slowest", "value": max(several), "unit": "s"}
    yield from _line.rows()
