# SPDX-License-Identifier: Apache-2.0
"""A production line: devices by the thousand on pseudo-terminals, one on a serial line's speed, and the crash matrix."""
import base64
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time

import _build

DEVICES = 10_000
LINES = 8
GOAL_SECONDS = 60
GOAL_MIB = 64
BAUD = 115_200
CRASHES = 10_000
MINTMARK = "build/host/mintmark"
FLEET = "build/host/provisioner/tests/station/fleet"
CRASH_TEST = "build/host/provisioner/tests/station/test_station_crashes"


def write_authority(factory, path):
    """The public key that the devices obey: the last 65 bytes of a SubjectPublicKeyInfo."""
    pem = (pathlib.Path(factory) / "authority.pub.pem").read_text(encoding="ascii")
    der = base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-")))
    path.write_bytes(der[-65:])


def peak_mib(pid):
    """The most memory that a program had so far; 0 once it has ended. What wait4() tells is no less than what the
    process was forked from had, which is us."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0


class Run:
    """A station over a fleet: seconds of the station from its first device on, its memory, and bytes on the lines."""

    def __init__(self, folder, batch, common, devices, lines, *speed):
        ports = folder / f"ports-{devices}"
        ports.mkdir()
        told = folder / f"told-{devices}"  # in a file, for nobody reads it before the end, and a pipe would be full
        with told.open("w") as output:
            fleet = subprocess.Popen([FLEET, ports, folder / "authority.key", str(devices), str(lines), *map(str, speed)],
                                     cwd=_build.ROOT, stdout=output)
        words = [MINTMARK, "station", "run", "--batch", batch, *map(str, common), "--json", "--watch",
                 "--port", f"{ports}/*", "--count", str(devices)]
        with subprocess.Popen(words, cwd=_build.ROOT, stdout=subprocess.PIPE, text=True) as station:
            self.first = None
            self.ms = []
            self.mib = 0
            for line in station.stdout:
                self.first = self.first or time.monotonic()
                if '"result"' in line:
                    self.ms.append(int(re.search(r'"ms": ?(\d+)', line)[1]))
                    if '"provisioned"' not in line:
                        raise SystemExit(f"error: a device of the fleet was not provisioned: {line}")
                    if len(self.ms) % 100 == 0 or len(self.ms) == devices:
                        self.mib = max(self.mib, peak_mib(station.pid))
            self.seconds = time.monotonic() - self.first
            _, status, usage = os.wait4(station.pid, 0)
            station.returncode = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        fleet.wait()
        told = told.read_text(encoding="ascii").split()
        if fleet.returncode != 0 or len(self.ms) != devices:
            raise SystemExit(f"error: {len(self.ms)} of {devices} devices of the fleet were provisioned")
        self.bytes = sum(map(int, told[1::3])) + sum(map(int, told[2::3]))


def fleet_rows(folder, batch, common):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = Run(folder, batch, common, DEVICES, LINES)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    fleet_cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime - run.cpu_seconds
    yield {"figure": f"{DEVICES} pseudo-terminal devices, {LINES} at a time, durable", "value": run.seconds, "unit": "s",
           "goal": GOAL_SECONDS, "met": run.seconds <= GOAL_SECONDS}
    yield {"figure": "the station's memory in it", "value": run.mib, "unit": "MiB", "goal": GOAL_MIB,
           "met": run.mib <= GOAL_MIB}
    yield {"figure": "processor time of the station for one of them", "value": run.cpu_seconds / DEVICES * 1000,
           "unit": "ms"}
    yield {"figure": "processor time of the device's own program for one of them", "value": fleet_cpu / DEVICES * 1000,
           "unit": "ms"}


def serial_rows(folder, batch, common):
    run = Run(folder, batch, common, 1, 1, BAUD)
    seconds = run.ms[0] / 1000
    line = run.bytes * 10 / BAUD
    yield {"figure": f"one device at {BAUD} baud", "value": seconds, "unit": "s"}
    yield {"figure": f"of this the line's own time, {run.bytes} bytes", "value": 100 * line / seconds, "unit": "%"}


def crash_rows():
    """The matrix, on all processors: each has its own seed and its share of the crashes."""
    shares = os.cpu_count() or 1
    runs = [subprocess.Popen([CRASH_TEST], cwd=_build.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             env={**os.environ, "MINT_CRASH_POINTS": str(-(-CRASHES // shares)), "MINT_CRASH_SEED": str(seed)})
            for seed in range(1, shares + 1)]
    crashes = devices = 0
    for run in runs:
        told = run.communicate()[0]
        found = re.search(r"(\d+) crashes of (\d+) devices", told)
        if run.returncode != 0 or found is None:
            raise SystemExit(f"error: a crash was not survived:\n{told}")
        crashes += int(found[1])
        devices += int(found[2])
    yield {"figure": f"crashes of station, device or both, all survived by {devices} devices", "value": crashes,
           "goal": CRASHES, "met": crashes >= CRASHES}


def new_factory(folder):
    """A factory that nothing else fills, with a batch for all of it: its options, and the batch's name."""
    passphrase = folder / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("benchmarks need no secret\n", encoding="ascii")
    common = ["--factory", folder / "factory", "--passphrase-file", passphrase]
    _build.run(MINTMARK, "factory", "init", folder / "factory", "--passphrase-file", passphrase)
    _build.run(MINTMARK, "batch", "new", "line", "--product", "Benchmark", "--quota", DEVICES + 1, "--psk", "one", *common)
    write_authority(folder / "factory", folder / "authority.key")
    return common, "line"


def rows():
    """Wants the host's build."""
    # Beside the build, for in a folder of /tmp that is memory nothing would be durable.
    with tempfile.TemporaryDirectory(dir=_build.ROOT / "build") as name:
        folder = pathlib.Path(name)
        common, batch = new_factory(folder)
        yield from serial_rows(folder, batch, common)
        yield from fleet_rows(folder, batch, common)
    yield from crash_rows()
