#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# What an emulated device does when something under it is missing: without random bytes from the host it answers
# and says that its generator is off; without a right fuse block it says so on the line and serves nothing; a flash
# image that another device has is not touched.
#
# usage: failures_emulated.py FIRMWARE
import os
import subprocess
import sys
import tempfile

import devices

NO_CREDIT = 0x0304  # MINT_ERR_NO_CREDIT


def check_random(firmware, path, wanted):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(firmware, folder, "--random", path) as device, device.line() as line:
            devices.expect(f"generator with {path}", devices.info(line)["rng"], wanted)


def flip(path, offset):
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def check_fuses(firmware):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(firmware, folder) as device, device.line() as line:
            devices.echo(line, "alive")
        flip(os.path.join(folder, "flash"), 30)
        with devices.emulate(firmware, folder) as device, device.line() as line:
            for _ in range(2):
                text = b""
                while not text.endswith(b"\r\n"):
                    chunk = line.read()
                    if not chunk:
                        raise SystemExit(f"the line gave {text!r} and no more")
                    text += chunk
                devices.expect("first line", text, b"mintmark: the device does not start: the input is malformed\r\n")
                line.write(b"\n")


def check_lock(firmware):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(firmware, folder):
            second = subprocess.run(
                [os.path.join(devices.ROOT, "scripts/emulate"), "--flash", os.path.join(folder, "flash"),
                 "--link", os.path.join(folder, "other"), "--firmware", firmware],
                capture_output=True, text=True, timeout=20, check=False)
    devices.expect("exit status of a second device", second.returncode, 1)
    if "in use" not in second.stderr:
        raise SystemExit(f"the second device said {second.stderr!r}")


def main():
    firmware = sys.argv[1]
    check_random(firmware, "/dev/urandom", 0)
    check_random(firmware, "/dev/null", NO_CREDIT)  # opens, gives nothing
    check_random(firmware, "/dev/zero", NO_CREDIT)  # gives the same byte for ever
    check_random(firmware, "/nonexistent", NO_CREDIT)
    check_fuses(firmware)
    check_lock(firmware)
    print("every failure was told")


main()
