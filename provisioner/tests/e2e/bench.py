# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests share: a factory, devices that are processes, the program, and its answers."""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
START_SECONDS = 20
RUN_SECONDS = 240


class Program:
    """The program `mintmark` with one factory."""

    def __init__(self, path, factory, passphrase_file):
        self.path = str(path)
        self.factory = pathlib.Path(factory)
        self.passphrase_file = str(passphrase_file)

    def common(self):
        return ["--factory", str(self.factory), "--passphrase-file", self.passphrase_file]

    def run(self, *arguments, code=0):
        """Runs a command, checks its exit code, and returns (stdout, stderr)."""
        done = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True, timeout=RUN_SECONDS,
                              check=False)
        assert done.returncode == code, f"{arguments}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
        return done.stdout, done.stderr

    def json(self, *arguments, code=0):
        return json.loads(self.run(*arguments, "--json", code=code)[0])

    def station_command(self, batch, ports, *options):
        """The command line of a station that speaks JSON."""
        words = [self.path, "station", "run", *self.common(), "--batch", batch, "--json", *map(str, options)]
        return words + [word for port in ports for word in ("--port", str(port))]

    def station(self, batch, *ports, code=0, options=()):
        """Runs the station; returns the result of each port and the summary."""
        out, _ = self.run(*self.station_command(batch, ports, *options)[1:], code=code)
        events = [json.loads(line) for line in out.splitlines()]
        results = {event["port"]: event for event in events if event["event"] == "result"}
        assert sorted(results) == sorted(map(str, ports)), out
        assert events[-1]["event"] == "summary", out
        return results, events[-1]

    def info(self, port, *options, code=0):
        return self.json("device", "info", "--port", port, *options, code=code)

    def new_batch(self, name, *options, quota=1000):
        self.run("batch", "new", name, "--product", "E2E", "--quota", quota, "--psk", "one", *options, *self.common())

    def enrolment_key(self, batch, path):
        """Writes a batch's enrolment key to a file as it is, and returns it."""
        self.run("batch", "enrolment-key", batch, "--format", "binary", "--output", path, *self.common())
        assert os.stat(path).st_mode & 0o777 == 0o600
        return pathlib.Path(path).read_bytes()

    def export(self):
        return json.loads(self.run("registry", "export", "--factory", self.factory)[0])

    def check_registry(self):
        """Every table is whole, and the log tells all that is in them."""
        self.run("registry", "check", "--factory", self.factory)
        self.run("registry", "audit", "--factory", self.factory)


def new_factory(mintmark, folder):
    """A factory in `folder` with a batch "first", and its authority's public key as a file of 65 bytes."""
    folder = pathlib.Path(folder)
    passphrase = folder / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("for tests alone\n", encoding="ascii")
    program = Program(mintmark, folder / "factory", passphrase)
    program.run("factory", "init", program.factory, "--organisation", "E2E", "--passphrase-file", passphrase)
    program.new_batch("first")
    (folder / "authority.key").write_bytes(authority_key(program.factory))
    return program


def authority_key(factory):
    """The public key that a factory's devices obey: 65 bytes, the end of a SubjectPublicKeyInfo."""
    pem = (pathlib.Path(factory) / "authority.pub.pem").read_text(encoding="ascii")
    return base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-")))[-65:]


class Device:
    """A process that serves a serial line at `port`, and can be started again after it was killed."""

    def __init__(self, command, folder, name):
        self.port = pathlib.Path(folder) / f"{name}.port"
        self.flash = pathlib.Path(folder) / f"{name}.flash"
        self.command = [*command, "--flash", str(self.flash), "--link", str(self.port)]
        self.process = None

    def start(self, *options):
        self.process = subprocess.Popen([*self.command, *options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline(), f"the device did not start: {self.command}"
        deadline = time.monotonic() + START_SECONDS
        while not self.port.exists():
            assert time.monotonic() < deadline, "the device has no serial line"
            time.sleep(0.01)
        return self

    def kill(self):
        """Pulls the plug."""
        if self.process is not None:
            self.port.unlink(missing_ok=True)  # as udev would; another device may be given the same pseudo-terminal at once
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def restart(self, *options):
        self.kill()
        return self.start(*options)

    def flash_digest(self):
        return hashlib.sha256(self.flash.read_bytes()).hexdigest()


def posix_device(program, folder, name, *options):
    """A device that is the program mintmark-device, which stands beside mintmark."""
    command = [os.path.join(os.path.dirname(program.path), "mintmark-device"), "--no-sync",
               "--authority", os.path.join(folder, "authority.key"), *map(str, options)]
    return Device(command, folder, name)


def emulated_device(firmware, folder, name, board="mps2-an385"):
    """A device that is the firmware in QEMU."""
    return Device([str(ROOT / "scripts/emulate"), "--board", board, "--firmware", str(firmware)], folder, name)


@contextlib.contextmanager
def running(devices, *options):
    """Starts devices, and kills what is left of them at the end."""
    try:
        yield [device.start(*options) for device in devices]
    finally:
        for device in devices:
            device.kill()


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix="mintmark-e2e-") as name:
        yield name


def expect_provisioned_once(program, ids):
    """Each id is locked in the registry and has exactly one certificate, with a serial number of its own."""
    state = program.export()
    for device_id in ids:
        devices = [device for device in state["devices"] if device["id"] == device_id]
        assert [device["progress"] for device in devices] == ["locked"], devices
        owned = [cert for cert in state["certificates"] if cert["device"] == device_id]
        assert len(owned) == 1 and owned[0]["der"], owned
    serials = [cert["serial"] for cert in state["certificates"]]
    assert len(serials) == len(set(serials))


def entries_of(program, ids):
    """What the registry tells of devices; others may be made meanwhile."""
    state = program.export()
    return ([device for device in state["devices"] if device["id"] in ids],
            [cert for cert in state["certificates"] if cert["device"] in ids])


def expect_survives_power_cut(program, batch, devices):
    """Provisions blank devices, pulls their plugs, and finds the same identities, locked; another run of the
    station changes nothing."""
    ports = [device.port for device in devices]
    results, summary = program.station(batch, *ports)
    assert (summary["provisioned"], summary["failed"]) == (len(devices), 0), summary
    ids = [results[str(port)]["device"] for port in ports]
    assert len(set(ids)) == len(devices)
    for device in devices:
        device.restart()

    for device, device_id in zip(devices, ids):
        info = program.info(device.port, "--prove")
        assert (info["id"], info["state"], info["batch"]) == (device_id, "locked", batch), info
        assert info["proven"] is True, info
        own = info["certificates"][0]
        assert own["fingerprint"] == results[str(device.port)]["fingerprint"], own
        assert own["serial"] == results[str(device.port)]["serial"], own
        assert device_id in own["subject"], own
        assert hashlib.sha256(bytes.fromhex(own["der"])).hexdigest() == own["fingerprint"]

    flashes = [device.flash_digest() for device in devices]
    before = entries_of(program, ids)
    results, summary = program.station(batch, *ports)
    assert (summary["already"], summary["provisioned"], summary["failed"]) == (len(devices), 0, 0), summary
    assert {result["outcome"] for result in results.values()} == {"already"}
    assert [device.flash_digest() for device in devices] == flashes
    assert entries_of(program, ids) == before
    expect_provisioned_once(program, ids)
    program.check_registry()
    return ids


def expect_not_enrolled(program, batch, device):
    """The station refuses a device for want of the batch's enrolment key, and issues nothing."""
    before = program.json("batch", "show", batch, "--factory", program.factory)
    results, summary = program.station(batch, device.port, code=1)
    result = results[str(device.port)]
    assert (result["outcome"], result["cause"]) == ("failed", "enrolment"), result
    assert "enrolment key" in result["message"] and result["hint"], result
    assert summary["causes"] == {"enrolment": 1}, summary
    assert program.json("batch", "show", batch, "--factory", program.factory) == before
    state = program.export()
    assert not [cert for cert in state["certificates"] if cert["device"] == result["device"]], state
    refusals = [event for event in state["events"] if event["kind"] == "refused" and result["device"] in event["detail"]]
    assert refusals and "enrolment" in refusals[-1]["detail"], refusals


def run_tests(tests):
    """Runs functions one after the other and says how long each took."""
    for test in tests:
        start = time.monotonic()
        test()
        print(f"ok {test.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
