#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# QEMU's LM3S6965 converts the same "noise" after every start. The repetition count and adaptive proportion tests never
# notice; the boot fingerprint does, at the second start, and goes on refusing. A device with another flash, which has
# not started yet, is as trusting as the first one was.
#
# usage: boot_replay.py FIRMWARE      the firmware rng.c for the board lm3s6965
import re
import sys
import tempfile

import devices

REPLAY = "a noise source began as it did after an earlier start"
SOURCE = re.compile(r"^(\S+) \(.*\): (.*); alarms: RCT (\d+), APT (\d+), guard (\d+)\r$", re.M)


def start(firmware, folder):
    """What the device tells of its sources at one start: name -> (state, RCT, APT and guard alarms)."""
    with devices.emulate("lm3s6965", firmware, folder) as device, device.line() as line:
        text = ""
        while not re.search(r"^[0-9a-f]{64}\r\n", text, re.M):
            chunk = line.read()
            if not chunk:
                raise SystemExit(f"the line gave {text!r} and no more")
            text += chunk.decode()
    return {name: (state, *map(int, alarms)) for name, state, *alarms in SOURCE.findall(text)}


def main():
    firmware = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        devices.expect("the ADC at the first start", start(firmware, folder)["adc"], ("done", 0, 0, 0))
        for which in ("second", "third"):
            sources = start(firmware, folder)
            devices.expect(f"the ADC at the {which} start", sources["adc"], (REPLAY, 0, 0, 1))
            devices.expect(f"the host's random device at the {which} start", sources["host-random"], ("done", 0, 0, 0))
        devices.expect("the ADC at the first start of another device", start(firmware, other)["adc"], ("done", 0, 0, 0))
    print("the replay was refused at the second start; RCT and APT never alarmed")


main()
