#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# The random-number firmware on an emulated board: a line of 32 bytes at start and one more for each line that it is
# sent, never the same twice, not after a restart either; without the host's random bytes, not one (on boards that can be
# started without: the others' generators are made to fail in test_ports_BOARD).
#
# usage: rng_emulated.py BOARD FIRMWARE
import re
import signal
import sys
import tempfile

import devices

HEX = re.compile(r"^[0-9a-f]{64}$", re.M)
LINES = 3


def lines_until(line, end, timeout=30.0):
    """What the device sends, up to and including a line that matches `end`."""
    text = ""
    while not (end.search(text) and text.endswith("\r\n")):
        chunk = line.read(timeout)
        if not chunk:
            raise SystemExit(f"the line gave {text!r} and no more")
        text += chunk.decode()
    return text.replace("\r\n", "\n")


def random_lines(target, folder):
    """The sources' lines and some lines of random bytes of one run."""
    with devices.emulate(*target, folder) as device, device.line() as line:
        text = lines_until(line, re.compile(r"^[0-9a-f]{64}\r$", re.M))
        for _ in range(1, LINES):
            line.write(b"\n")
            text += lines_until(line, re.compile(r"^[0-9a-f]{64}\r$", re.M))
        device.stop(signal.SIGKILL)
    return text


def check_bytes(target):
    with tempfile.TemporaryDirectory() as folder:
        texts = [random_lines(target, folder) for _ in range(2)]
    credited = f"{devices.CREDITED[target[0]]} (counted): done; alarms: RCT 0, APT 0, guard 0\n"
    for text in texts:
        if credited not in text or text.count("(counted)") != 1:
            raise SystemExit(f"the sources are not as they should be: {text!r}")
    found = [match for text in texts for match in HEX.findall(text)]
    devices.expect("lines of random bytes, all different", len(set(found)), 2 * LINES)


def check_refusal(target):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(*target, folder, "--random", "/dev/zero") as device, device.line() as line:
            text = lines_until(line, re.compile(r"no random numbers: .*\r$", re.M))
            line.write(b"\n")
            text += lines_until(line, re.compile(r"no random numbers: .*\r$", re.M))
    if HEX.search(text) or "no credited noise source delivers" not in text:
        raise SystemExit(f"without noise the device said {text!r}")


def main():
    target = sys.argv[1:]
    check_bytes(target)
    if devices.CREDITED[target[0]] != "host-random":
        print("random where there is noise")
        return
    check_refusal(target)
    print("random where there is noise, silent where there is none")


main()
