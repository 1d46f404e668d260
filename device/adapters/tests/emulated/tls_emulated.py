#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""TLS on the emulated Cortex-M3, with what a station gave the device.

usage: tls_emulated.py MINTMARK PROVISIONING TLS FAILING FACTORY PASSPHRASE_FILE

A station provisions a board that runs the firmware PROVISIONING. Then the same flash runs the firmware TLS, whose second
UART leads to `openssl s_server` as over a modem: a session under the PSK, one with the device's certificate, and all that
must be refused. FAILING is the same firmware with a generator that fails at another call in each session. Prints how much
flash, static RAM, stack and arena that takes; it must be what an LPC1768 has.
"""
import contextlib
import json
import os
import pathlib
import select
import signal
import socket
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT / part) for part in ("device/adapters/tests", "device/tests/ports", "provisioner/tests/e2e")]
import bench  # noqa: E402
import devices  # noqa: E402
import handshakes  # noqa: E402
from handshakes import HOST, Failure, expect, made, openssl_server  # noqa: E402

BOARD = "mps2-an385"
FLASH, RAM, BANK = 512 * 1024, 64 * 1024, 32 * 1024  # an LPC1768's
SESSIONS_MAX = 60
PATTERN = b"\xe5" * 8  # what failing_sessions.c leaves in a buffer
BY_SERVER = "-0x7780"  # MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE
BY_CERTIFICATE = "-0x2700"  # MBEDTLS_ERR_X509_CERT_VERIFY_FAILED
BY_RANDOM = ("-0x003c", "-0x3d00")  # MBEDTLS_ERR_ENTROPY_SOURCE_FAILED, …_PK_KEY_INVALID_FORMAT
BY_STORE = ("-0x7600", "-0x2900")  # MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED, …_X509_FILE_IO_ERROR
SKIPPED = 77


class Firmware:
    """The firmware TLS over the flash in this folder."""

    def __init__(self, path):
        self.path = path
        self.peaks = {}

    def session(self, credentials, port, *options):
        """What the device says of one session after its start, or a refusal."""
        with devices.emulate(BOARD, self.path, ".", "--modem", f"{HOST}:{port}", "--qmp", "qmp", *options) as device:
            with device.line() as line:
                start = said(line)
                line.write(credentials.encode() + b"\n")
                answer = said(line)
            self.measure()
            device.stop(signal.SIGKILL)
        if answer.startswith("no session: "):
            return handshakes.Refusal(f"{start}, {answer}")
        return answer

    def measure(self):
        """Keeps the largest of each figure."""
        found = json.loads(made(sys.executable, "-B", ROOT / "device/tests/ports/memory_peak.py", self.path, "qmp"))
        self.peaks = {name: max(value, self.peaks.get(name, 0)) for name, value in found.items()}


def said(line):
    """The next line on the serial line."""
    text = b""
    while not text.endswith(b"\r\n"):
        chunk = line.read(handshakes.LIMIT)
        if not chunk:
            raise Failure(f"the serial line gave {text!r} and no more")
        text += chunk
    return text.decode().strip()


# ---- credentials ----

def provisioned(program, firmware):
    """A station gives a blank board its identity and one PSK; the device's id."""
    batch = f"tls-{time.time_ns()}"
    program.new_batch(batch)
    with devices.emulate(BOARD, firmware, ".") as device:
        results, _ = program.station(batch, device.link)
    return results[device.link]["device"]


def make_servers(program):
    """A server of the factory's, one with another name, and one of a CA that nobody knows."""
    issuer = ["--issuer", str(program.factory / "issuing-ca.pem"), "--issuer-key",
              str(program.factory / "keys/issuing-ca.pem"), "--passphrase-file", program.passphrase_file]
    for name in ("localhost", "elsewhere"):
        program.run("cert", "issue", "--profile", "tls-server", "--name", name, "--plain-keys", "-o", f"{name}.pem",
                    "--key-output", f"{name}.key", *issuer)
    made("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "unknown.key", "-out", "unknown.pem")


def psk_of(program, device):
    out = program.run("psk", "export", "--device", device, "--format", "gnutls", *program.common())[0]
    return out.strip().split(":")[1]


# ---- sessions ----

def expect_refusal(what, found, *errors):
    """And by whom: a refusal for another reason, such as silence, is none."""
    expect(what, found, None)
    if not found.endswith(errors):
        raise Failure(f"{what}: refused, but not by {' or '.join(errors)}")



def known_psk(device, psk):
    return ["-nocert", "-psk_identity", device, "-psk", psk]


def known_certificate(name, factory, trusted=None):
    """A server that demands the device's certificate too."""
    return ["-cert", f"{name}.pem", "-key", f"{name}.key", "-cert_chain", str(factory / "issuing-ca.pem"), "-CAfile",
            str(trusted or factory / "root-ca.pem"), "-Verify", "4", "-verify_return_error"]


def with_psks(firmware, device, psk):
    with openssl_server(*known_psk(device, psk)) as port:
        expect("ECDHE-PSK", firmware.session("psk", port), r"ECDHE-PSK.*: olleh$")
    with openssl_server(*known_psk(device, psk), "-cipher", "PSK-AES128-CCM8:@SECLEVEL=0") as port:  # its tag is short
        expect("PSK-AES-128-CCM-8", firmware.session("psk", port), r"PSK.*CCM-8: olleh$")
    with openssl_server(*known_psk(device, os.urandom(16).hex())) as port:
        expect_refusal("wrong PSK", firmware.session("psk", port), BY_SERVER)


def with_certificates(firmware, factory):
    with openssl_server(*known_certificate("localhost", factory)) as port:
        expect("certificates", firmware.session("certificate", port), r"ECDHE-ECDSA.*GCM.*: olleh$")
    with openssl_server(*known_certificate("localhost", factory), "-cipher", "ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0") as port:
        expect("certificates, AES-128-CCM-8", firmware.session("certificate", port), r"ECDHE-ECDSA.*CCM-8: olleh$")
    with openssl_server(*known_certificate("unknown", factory)) as port:
        expect_refusal("server of an unknown CA", firmware.session("certificate", port), BY_CERTIFICATE)
    with openssl_server(*known_certificate("elsewhere", factory)) as port:
        expect_refusal("server with another name", firmware.session("certificate", port), BY_CERTIFICATE)
    with openssl_server(*known_certificate("localhost", factory, "unknown.pem")) as port:
        expect_refusal("server that does not know the device's CA", firmware.session("certificate", port), BY_SERVER)


@contextlib.contextmanager
def listener():
    """A port, and the bytes that came there."""
    received = []

    def serve(sock):
        with contextlib.suppress(OSError):
            connection, _ = sock.accept()
            with connection:
                while data := connection.recv(4096):
                    received.append(data)

    with socket.create_server((HOST, 0)) as sock:
        threading.Thread(target=serve, args=(sock,), daemon=True).start()
        yield sock.getsockname()[1], received


def expect_silence(firmware, what, credentials, errors, *options):
    """No session, and not a byte for whoever is at the other end."""
    with listener() as (port, received):
        expect_refusal(f"{credentials}, {what}", firmware.session(credentials, port, *options), *errors)
    devices.expect("bytes on the wire", b"".join(received), b"")


def without_random_numbers(firmware):
    expect_silence(firmware, "random bytes from /dev/null", "psk", BY_RANDOM, "--random", "/dev/null")
    expect_silence(firmware, "random bytes from /dev/zero", "certificate", BY_RANDOM, "--random", "/dev/zero")


def without_credentials(firmware):
    expect_silence(firmware, "blank device", "psk", BY_STORE)
    expect_silence(firmware, "blank device", "certificate", BY_STORE)


class Modem:
    """Carries one session after the other over the line of a device that stays on, and keeps what goes either way."""

    def __init__(self):
        self.listener = socket.create_server((HOST, 0))
        self.port = self.listener.getsockname()[1]
        self.wire = b""

    @contextlib.contextmanager
    def dialled(self, port):
        ended = threading.Event()
        with socket.create_connection((HOST, port)) as server:
            carrier = threading.Thread(target=self.carry, args=(server, ended))
            carrier.start()
            try:
                yield
            finally:
                ended.set()
                carrier.join()
        while select.select([self.device], [], [], 0.05)[0]:  # sent too late for this session, not meant for the next
            self.wire += self.device.recv(4096)

    def carry(self, server, ended):
        other = {server: self.device, self.device: server}
        while not ended.is_set():
            for source in select.select(list(other), [], [], 0.01)[0]:
                with contextlib.suppress(OSError):
                    data = source.recv(4096)
                    self.wire += data
                    other[source].sendall(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.device.close()

    def connect(self):
        """Takes the device that was started with this modem."""
        self.device, _ = self.listener.accept()


def failing_at_each_call(path, credentials, server):
    """Session n has random numbers for n - 1 calls. None opens until there are enough, and nothing unfilled is sent."""
    with openssl_server(*server) as port, Modem() as modem, \
            devices.emulate(BOARD, path, ".", "--modem", f"{HOST}:{modem.port}") as device, device.line() as line:
        modem.connect()
        said(line)
        for session in range(1, SESSIONS_MAX):
            with modem.dialled(port):
                line.write(credentials.encode() + b"\n")
                answer = said(line)
            if PATTERN in modem.wire:
                raise Failure(f"{credentials}: what call {session} left unfilled is on the wire")
            if not answer.startswith("no session: "):
                break
            if not answer.endswith(BY_RANDOM):
                raise Failure(f"{credentials}: {answer} where call {session} fails")
        if session == 1:
            raise Failure(f"{credentials}: a session without a random number")
        expect(f"{credentials}, {session - 1} calls, each failed in turn", answer, r": olleh$")
        device.stop(signal.SIGKILL)


def report(firmware):
    text, data, bss = map(int, made("arm-none-eabi-size", firmware.path).decode().splitlines()[1].split()[:3])
    peaks = firmware.peaks
    print(f"flash {text + data} of {FLASH} bytes, RAM {data + bss} of {RAM}: stack {peaks['stack_peak']} of "
          f"{peaks['stack']}, arena {peaks['arena_peak']} of {peaks['arena']}, the rest "
          f"{peaks['ram'] - peaks['stack'] - peaks['arena']}")
    if text + data > FLASH or data + bss > RAM or peaks["arena"] > BANK or peaks["ram"] - peaks["arena"] > BANK:
        raise Failure("this does not fit")
    for name in ("stack", "arena"):
        if peaks[f"{name}_peak"] * 5 > peaks[name] * 4:
            raise Failure(f"less than a fifth of the {name} is left")


def skip(reason):
    print(f"skipped: {reason}; scripts/test builds firmware and factory that belong together")
    sys.exit(1 if os.environ.get("MINTMARK_NO_SKIPS") else SKIPPED)


def main():
    mintmark, provisioning, tls, failing, factory, passphrase = map(os.path.abspath, sys.argv[1:])
    for path in (mintmark, passphrase):
        if not os.path.exists(path):
            skip(f"there is no {path}")
    program, firmware = bench.Program(mintmark, factory, passphrase), Firmware(tls)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        without_credentials(firmware)
        device = provisioned(program, provisioning)
        make_servers(program)
        psk = psk_of(program, device)
        with_psks(firmware, device, psk)
        with_certificates(firmware, program.factory)
        without_random_numbers(firmware)
        failing_at_each_call(failing, "psk", known_psk(device, psk))
        failing_at_each_call(failing, "certificate", known_certificate("localhost", program.factory))
        os.chdir("/")
    report(firmware)


try:
    main()
except Failure as failure:
    raise SystemExit(f"error: {failure}") from failure
