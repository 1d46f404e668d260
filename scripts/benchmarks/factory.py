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


def rows():
    _build.build("host")
    _build.build("cortex-m3")
    factory, passphrase = _build.factory()
    mintmark = _build.ROOT / "build/host/mintmark"
    batch = f"bench-{time.time_ns()}"
    common = ["--factory", factory, "--passphrase-file", passphrase]
    _build.run(mintmark, "batch", "new", batch, "--product", "Benchmark", "--quota", DEVICES + 1, "--psk", "one", *common)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        seconds = {}
        for count in (1, DEVICES):
            devices = [Device(folder, f"{count}-{i}") for i in range(count)]
            try:
                ports = [word for device in devices for word in ("--port", device.port)]
                start = time.monotonic()
                output = _build.run(mintmark, "station", "run", "--batch", batch, "--json", *common, *ports)
                seconds[count] = time.monotonic() - start
            finally:
                for device in devices:
                    device.stop()
            for line in output.splitlines():
                json.loads(line)
    yield {"figure": "one emulated device, empty to locked", "value": seconds[1], "unit": "s"}
    yield {"figure": f"{DEVICES} emulated devices at once, per device", "value": seconds[DEVICES] / DEVICES, "unit": "s"}
