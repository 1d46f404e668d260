#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Makes the noise that recorded_noise.c is fed with, so that anybody can see that nothing is hidden in it: two sources,
# a hex digit a sample, out of Marsaglia's xorshift generator (32 bits, shifts 13, 17, 5, seeds below).
#
#   a   how many of 8 bits are set, 0 to 8 (1.87 bit of min-entropy a sample), stuck for a while in the first block
#       that is collected, so that the repetition count test alarms, the block is discarded, and the source starts anew
#   b   one bit, set in 5 of 8 cases (0.68 bit)
#
# usage: make_recorded_noise.py >device/tests/data/recorded_noise.txt
#        make_recorded_noise.py --check FILE
import sys

SAMPLES = {"a": 2880, "b": 1920}
STUCK_FROM, STUCK_LEN = 1100, 30  # samples of a; its start-up test takes the first 1024
DIGITS = 96  # a line


def xorshift32(state):
    while True:
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        yield state


def source_a():
    samples = [(number >> 24).bit_count() for number, _ in zip(xorshift32(0x6D696E74), range(SAMPLES["a"]))]
    samples[STUCK_FROM:STUCK_FROM + STUCK_LEN] = [4] * STUCK_LEN
    return samples


def source_b():
    return [int(number >> 29 < 5) for number, _ in zip(xorshift32(0x6D61726B), range(SAMPLES["b"]))]


def text():
    lines = ["# The noise that device/tests/boards/recorded_noise.c is fed with, a hex digit a sample, two sources.",
             "# Written by device/tests/boards/make_recorded_noise.py, which says how."]
    for name, samples in (("a", source_a()), ("b", source_b())):
        digits = "".join(f"{sample:x}" for sample in samples)
        lines += [f"{name} {digits[at:at + DIGITS]}" for at in range(0, len(digits), DIGITS)]
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:2] != ["--check"]:
        sys.stdout.write(text())
        return 0
    with open(sys.argv[2], encoding="ascii") as file:
        same = file.read() == text()
    print("the file is what is made here" if same else "the file is not what is made here")
    return 0 if same else 1


sys.exit(main())
