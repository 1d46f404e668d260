#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# The firmware of sealed messages on an emulated board: it takes one PSK, its readings open at the other end, which is
# another implementation, no number comes twice, whenever it is killed, it opens each of our messages once, and finds
# its way back to a sender that it has to refuse after a restart.
#
# usage: sealed_emulated.py BOARD FIRMWARE
import os
import re
import signal
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "ports"))
import devices  # noqa: E402
import peer  # noqa: E402

PSK, IDENTITY, SENDER = bytes(range(32)), b"sensor-7", 1
BLOCK = 32  # of device/firmware/sealed.c
NOT_FOUND, LOCKED, AUTHENTICATION, KEY, STALE, STATE, FORMAT = 0x0501, 0x0707, 0x0202, 0x0203, 0x0902, 0x0104, 0x0103


class Talk:
    """Lines with a running device."""

    def __init__(self, line):
        self.line, self.text = line, b""

    def take(self):
        """The next line: its letter, its bytes."""
        while b"\r\n" not in self.text:
            chunk = self.line.read()
            if not chunk:
                raise SystemExit(f"the line gave {self.text!r} and no more")
            self.text += chunk
        first, self.text = self.text.split(b"\r\n", 1)
        match = re.fullmatch(rb"([emo]) ((?:[0-9a-f]{2})*)", first)
        if not match:
            raise SystemExit(f"the device said {first!r}")
        return match.group(1).decode(), bytes.fromhex(match.group(2).decode())

    def expect(self, *wanted):
        for line in wanted:
            devices.expect("line", self.take(), line)

    def tell(self, kind, data=b""):
        self.line.write(kind.encode() + data.hex().encode() + b"\n")


def error(status):
    return "e", status.to_bytes(2, "big")


class Server:
    """Our end."""

    def __init__(self):
        self.up = peer.Channel(PSK, IDENTITY, peer.BY_DEVICE, SENDER)
        self.down = peer.Channel(PSK, IDENTITY, peer.BY_SERVER, SENDER)
        self.numbers, self.number = [], 0

    def reading(self, talk, wanted):
        """Takes a reading, which must be the `wanted`th since the start; returns what the device would open next."""
        kind, message = talk.take()
        devices.expect("kind of line", kind, "m")
        number, text = self.up.open(message)
        if self.numbers and number <= self.numbers[-1]:
            raise SystemExit(f"number {number} after {self.numbers[-1]}")
        self.numbers.append(number)
        devices.expect("reading", int.from_bytes(text[:4], "little"), wanted)
        return int.from_bytes(text[4:], "little")

    def seal(self, text):
        self.number += 1
        return self.down.seal(self.number - 1, text)


def install(talk, server):
    talk.expect(error(NOT_FOUND), error(STATE))  # it has no PSK, and so no reading
    talk.tell("k", b"\x08short")
    talk.expect(error(FORMAT), error(STATE))
    talk.tell("k", bytes([len(IDENTITY)]) + IDENTITY + PSK[:15])  # no channel takes it: it is not installed, and there is a second try
    talk.expect(error(KEY), error(STATE))
    talk.tell("k", bytes([len(IDENTITY)]) + IDENTITY + PSK)
    devices.expect("next of a fresh opener", server.reading(talk, 3), 0)
    talk.tell("k", b"\x05other" + PSK)
    talk.expect(error(LOCKED))
    server.reading(talk, 4)


def exchange(talk, server):
    """Messages to the device: opened once, refused when altered, and in any order."""
    first, second, third = (server.seal(text) for text in (b"x1", b"", b"x3" * 30))
    talk.tell("m", first)
    talk.expect(("o", b"x1"))
    talk.tell("m", first)
    talk.expect(error(STALE))
    talk.tell("m", third[:-1] + bytes([third[-1] ^ 1]))
    talk.expect(error(AUTHENTICATION))
    talk.tell("m", third)
    talk.expect(("o", b"x3" * 30))
    talk.tell("m", second)
    talk.expect(("o", b""))
    talk.tell("m", server.up.seal(1 << 50, b"reflected"))
    talk.expect(error(AUTHENTICATION))
    talk.tell("m", b"")
    talk.expect(error(FORMAT))
    return first, second, third


def after_restart(talk, server, old):
    """Nothing old is opened again; what is new is, once its number is what the device asks for."""
    ask = server.reading(talk, 0)
    if not server.number <= ask < server.number + BLOCK:
        raise SystemExit(f"the device would open {ask} next, after {server.number - 1}")
    for message in (*old, server.seal(b"lost")):
        talk.tell("m", message)
        talk.expect(error(STALE))
    server.number = ask
    talk.tell("m", server.seal(b"found"))
    talk.expect(("o", b"found"))


def skip(talk, server):
    """The device goes on with the number that we ask for, but not with any."""
    ahead = server.numbers[-1] + 1000
    talk.tell("m", server.seal(b"n" + ahead.to_bytes(8, "little")))
    talk.take()
    talk.tell("")
    server.reading(talk, 1)
    devices.expect("number after a skip", server.numbers[-1], ahead)


def main():
    target, server = sys.argv[1:], Server()
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(*target, folder) as device, device.line() as line:
            talk = Talk(line)
            install(talk, server)
            old = exchange(talk, server)
            for count in range(5, 5 + 2 * BLOCK):
                talk.tell("")
                server.reading(talk, count)
            device.stop(signal.SIGKILL)
        with devices.emulate(*target, folder) as device, device.line() as line:
            talk = Talk(line)
            after_restart(talk, server, old)
            skip(talk, server)
            device.stop(signal.SIGKILL)
        for _ in range(3):
            with devices.emulate(*target, folder) as device, device.line() as line:
                server.reading(Talk(line), 0)
                device.stop(signal.SIGKILL)
    print(f"{len(server.numbers)} messages of the device opened, {server.numbers[-1] - server.numbers[0]} numbers used")


main()
