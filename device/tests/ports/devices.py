# SPDX-License-Identifier: Apache-2.0
#
# What the test scripts of the ports share: a device under test, its serial line, and SMP on it. The SMP
# side is written from the protocol, not from our C code, so that the two check each other.
import base64
import os
import pathlib
import re
import select
import signal
import struct
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

# The generator of P-256 as an authority: nobody delegates anything here.
AUTHORITY = bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                          "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")

# Board -> its credited source. Only host-random reads what scripts/emulate --random names.
CREDITED = {"mps2-an385": "host-random", "lm3s6965": "host-random", "microbit": "nrf51-rng"}


def expect(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: {found!r} instead of {wanted!r}")


class Line:
    """The serial line, opened as a station opens it. May be opened and closed while the device runs."""

    def __init__(self, path):
        self.file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.file)

    def read(self, timeout=30.0):
        """What there is, b"" if nothing comes in time."""
        if not select.select([self.file], [], [], timeout)[0]:
            return b""
        return os.read(self.file, 65536)

    def write(self, data):
        while data:
            select.select([], [self.file], [], 10)
            data = data[os.write(self.file, data):]


class Device:
    """A process that serves the serial line `link`: scripts/emulate or mintmark-device."""

    def __init__(self, command, link):
        self.link = link
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        if not first:
            raise SystemExit(f"the device did not start: {command}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGKILL)

    def line(self):
        return Line(self.link)

    def stop(self, number):
        """Sends the signal, waits, and returns the exit status (negative: the signal that ended it)."""
        if number == signal.SIGKILL:  # as udev would; another device may be given the same pseudo-terminal at once
            pathlib.Path(self.link).unlink(missing_ok=True)
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(10)
        self.process.stdout.close()
        return status


def emulate(board, firmware, folder, *options):
    """An emulated device whose flash image and link are in `folder`."""
    link = os.path.join(folder, "tty")
    return Device([os.path.join(ROOT, "scripts/emulate"), "--board", board, "--firmware", firmware,
                   "--flash", os.path.join(folder, "flash"), "--link", link, *options], link)


def crc16(data):
    """CRC-16/XMODEM."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def frame(packet):
    """An SMP packet as lines of the serial console framing."""
    body = struct.pack(">H", len(packet) + 2) + packet + struct.pack(">H", crc16(packet))
    text = base64.b64encode(body)
    lines = [text[at:at + 124] for at in range(0, len(text), 124)]
    return b"".join((b"\x04\x14" if index else b"\x06\x09") + line + b"\n" for index, line in enumerate(lines))


def unframe(data):
    """The packets in what the line gave, in order; damaged ones are left out."""
    packets = []
    for match in re.finditer(rb"\x06\x09([A-Za-z0-9+/=]*)\n((?:\x04\x14[A-Za-z0-9+/=]*\n)*)", data):
        text = match.group(1) + b"".join(re.findall(rb"\x04\x14([A-Za-z0-9+/=]*)\n", match.group(2)))
        body = base64.b64decode(text)
        packet, (crc,) = body[2:-2], struct.unpack(">H", body[-2:])
        if struct.unpack(">H", body[:2])[0] == len(packet) + 2 and crc == crc16(packet):
            packets.append(packet)
    return packets


def request(line, op, group, command, body, sequence, timeout=30.0):
    """Sends one SMP version 2 request and returns the body of its answer."""
    line.write(frame(struct.pack(">BBHHBB", 0x08 | op, 0, len(body), group, sequence, command) + body))
    received, end = b"", time.monotonic() + timeout
    while time.monotonic() < end:
        received += line.read(0.2)
        for packet in unframe(received):
            head = struct.unpack(">BBHHBB", packet[:8])
            if head == (0x08 | op + 1, 0, len(packet) - 8, group, sequence, command):
                return packet[8:]
    raise SystemExit(f"no answer to group {group} command {command}; the line gave {received!r}")


def echo(line, text, sequence=1):
    """OS group, command echo: {"d": text} gives {"r": text}."""
    data = text.encode()
    assert len(data) < 24
    body = b"\xa1\x61d" + bytes([0x60 | len(data)]) + data
    answer = request(line, 2, 0, 0, body, sequence)
    expected = b"\x61r" + bytes([0x60 | len(data)]) + data
    if expected not in answer:
        raise SystemExit(f"echo answered {answer!r}")


def cbor(data, at=0):
    """Decodes one item: the value and where the next one starts. What our messages use, no more."""
    kind, count = data[at] >> 5, data[at] & 31
    at += 1
    if count >= 24:
        width = 1 << (count - 24)
        count, at = int.from_bytes(data[at:at + width], "big"), at + width
    if kind == 0:
        return count, at
    if kind in (2, 3):
        value = data[at:at + count]
        return (value if kind == 2 else value.decode()), at + count
    items = []
    for _ in range(count if kind == 4 else 2 * count):
        value, at = cbor(data, at)
        items.append(value)
    return (items if kind == 4 else dict(zip(items[::2], items[1::2]))), at


def info(line, sequence=1):
    """The device's info message (group 64, command 0)."""
    return cbor(request(line, 0, 64, 0, b"\xa0", sequence))[0]
