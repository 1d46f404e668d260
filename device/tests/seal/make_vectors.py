#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Makes known answers for sealed messages with the other implementation, peer.py.
#
# usage: make_vectors.py >device/tests/data/sealed_messages.txt
#        make_vectors.py --check FILE
import sys

import peer

# PSK, identity, role, sender, number, associated data, text.
CASES = [
    (bytes(range(32)), b"sensor-7", peer.BY_DEVICE, 1, 0, b"", b"21.5 degrees"),
    (bytes(range(32)), b"sensor-7", peer.BY_SERVER, 1, 0, b"", b"21.5 degrees"),
    (bytes(range(32)), b"sensor-7", peer.BY_DEVICE, 0x01020304, 0x0102030405060708, b"topic", b"\x00"),
    (bytes(range(16)), b"\xff\x00", peer.BY_SERVER, 0xFFFFFFFF, (1 << 62) - 1, b"a" * 15, b""),
    (b"k" * 64, b"i" * 128, peer.BY_DEVICE, 0, 1 << 40, b"b" * 14 + b"\x80", bytes(range(64))),
    (b"k" * 17, b"x", peer.BY_DEVICE, 7, 255, b"", b"t" * 100),
]


def text():
    lines = ["# Sealed messages, as device/SPEC.md describes them, made by device/tests/seal/make_vectors.py,",
             "# which shares no code with the device library. Sender and number are little-endian.",
             "#",
             '# Each record is a line [kind] and fields "name = hex"; an absent field is empty.']
    for psk, identity, role, sender, number, ad, plain in CASES:
        message = peer.Channel(psk, identity, role, sender).seal(number, plain, ad)
        fields = {"psk": psk, "identity": identity, "role": bytes([role]), "sender": sender.to_bytes(4, "little"),
                  "number": number.to_bytes(8, "little"), "ad": ad, "text": plain, "message": message}
        lines += ["", "[sealed]"] + [f"{name} = {value.hex()}" for name, value in fields.items() if value]
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:2] != ["--check"]:
        sys.stdout.write(text())
    elif open(sys.argv[2], encoding="ascii").read() != text():
        raise SystemExit(f"{sys.argv[2]} is not what this makes")


main()
