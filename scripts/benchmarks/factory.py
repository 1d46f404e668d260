# SPDX-License-Identifier: Apache-2.0
"""Seconds to provision a device: the firmware in QEMU, from an empty flash to locked, station and registry real."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import _build

DEVICES = 4


class Device:
    """One emulated device with a new flash file."""

    def __init__(self, folder, name):
        self.port = folder / f"{name}.port"
        self.pidfile = folder / f"{name}.pid"
        self.process = subprocess.Popen(
            ["scripts/emulate", "--firmware", "build/cortex-m3/provisioning.elf", "--flash", folder / f"{name}.flash",
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


def rows():
    _build.build("host")
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
