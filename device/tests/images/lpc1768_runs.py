#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
#
# Runs firmware images for the LPC1768 from their reset vector on (lpc1768_machine.py): that they start, speak, take
# interrupts, draw a root key once, and find after a cut of power what they had. It says nothing about the part.
#
# usage: lpc1768_runs.py RNG.bin SEALED.bin        SEALED is built with limits
import re
import sys

import lpc1768_machine

ROOT, STORE, UNIT_LEN = 0x78000, 0x58000, 256
FIRST_KEY = 8  # unit of the second slot: the first one is used up before (device/ports/lpc1768/root_key.c)
IDENTITY, KEY = b"device-1", bytes(range(16))


def check_random_numbers(path):
    machine, said = lpc1768_machine.start(path)
    for source in ("timer-jitter", "adc"):
        assert re.search(rf"^{source} \(not counted\): ", said, re.M), said
    refusal = "no random numbers: no credited noise source delivers\r\n"
    assert said.endswith(refusal), said
    assert machine.say("\n") == refusal
    assert machine.fault() == "\r\nmintmark: fault, the device stops\r\n"
    return machine


def root_key(flash):
    """The key's block, which must be there twice and in use."""
    units = [flash[ROOT + i * UNIT_LEN:ROOT + (i + 1) * UNIT_LEN] for i in range(0x8000 // UNIT_LEN)]
    zeros, blank = bytes(UNIT_LEN), b"\xff" * UNIT_LEN
    assert units[:2] == [zeros] * 2 and units[2:FIRST_KEY] == [blank] * (FIRST_KEY - 2), units[:FIRST_KEY]
    units = units[FIRST_KEY:]
    assert units[0] == units[1] and units[0].startswith(b"MINTFUSE"), units[0]
    assert units[0][8:24] == b"".join(word.to_bytes(4, "little") for word in lpc1768_machine.SERIAL)
    assert units[2:4] == [zeros] * 2 and set(units[4:]) == {blank}, units[2:]
    return units[0]


def check_sealed(path):
    first, said = lpc1768_machine.start(path)
    assert re.match(r"e [0-9a-f]{4}\r\n", said), said  # it has no PSK
    assert {STORE + i * 0x8000 for i in range(4)} == set(first.erasures), first.erasures
    key = root_key(first.flash())
    said = first.say("k " + (bytes([len(IDENTITY)]) + IDENTITY + KEY).hex() + "\n")
    assert re.match(r"m [0-9a-f]+\r\n$", said), said
    assert first.say("x" * 300 + "\n").startswith("e "), "more than the ring and the line hold"

    second, said = lpc1768_machine.start(path, first.flash())
    assert re.match(r"m [0-9a-f]+\r\n$", said), said
    assert ROOT not in second.erasures and root_key(second.flash()) == key
    return first


def main():
    for machine in (check_random_numbers(sys.argv[1]), check_sealed(sys.argv[2])):
        assert not machine.faults, machine.faults
        assert machine.stack_left() > 0, "the stack ran out"
        print(f"{machine.stack_left()} bytes of the stack were never used")
    return 0


sys.exit(main())
