#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# What an emulated device does when something under it is missing: without random bytes from the host it answers
# and says that its generator is off; without a right fuse block it says so on the line and serves nothing; a flash
# image that another device has is not touched.
#
# usage: failures_emulated.py BOARD FIRMWARE
import os
import subprocess
import sys
import tempfile

import devices

NO_CREDIT = 0x0304  # MINT_ERR_NO_CREDIT


def check_random(target, path, wanted):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(*target, folder, "--random", path) as device, device.line() as line:
            devices.expect(f"generator with {path}", devices.info(line)["rng"], wanted)


def check_no_random_option(target):
    """A board that would read no other device does not take the name of one."""
    with tempfile.TemporaryDirectory() as folder:
        refused = subprocess.run(
            [os.path.join(devices.ROOT, "scripts/emulate"), "--board", target[0], "--firmware", target[1], "--flash",
             os.path.join(folder, "flash"), "--link", os.path.join(folder, "tty"), "--random", "/dev/zero"],
            capture_output=True, text=True, timeout=20, check=False)
        devices.expect("files made", os.listdir(folder), [])
    devices.expect("exit status with --random", refused.returncode, 1)
    if "QEMU's own" not in refused.stderr:
        raise SystemExit(f"with --random it said {refused.stderr!r}")


def flip(path, offset):
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def check_fuses(target):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(*target, folder) as device, device.line() as line:
            devices.echo(line, "alive")
        flip(os.path.join(folder, "flash"), 30)
        with devices.emulate(*target, folder) as device, device.line() as line:
            for _ in range(2):
                text = b""
                while not text.endswith(b"\r\n"):
                    chunk = line.read()
                    if not chunk:
                        raise SystemExit(f"the line gave {text!r} and no more")
                    text += chunk
                devices.expect("first line", text, b"mintmark: the device does not start: the input is malformed\r\n")
                line.write(b"\n")


def check_lock(target):
    with tempfile.TemporaryDirectory() as folder:
        with devices.emulate(*target, folder):
            second = subprocess.run(
                [os.path.join(devices.ROOT, "scripts/emulate"), "--board", target[0], "--firmware", target[1],
                 "--flash", os.path.join(folder, "flash"), "--link", os.path.join(folder, "other")],
                capture_output=True, text=True, timeout=20, check=False)
    devices.expect("exit status of a second device", second.returncode, 1)
    if "in use" not in second.stderr:
        raise SystemExit(f"the second device said {second.stderr!r}")


def main():
    target = sys.argv[1:]  # board and firmware
    check_random(target, "/dev/urandom", 0)
    if devices.CREDITED[target[0]] == "host-random":
        check_random(target, "/dev/null", NO_CREDIT)  # opens, gives nothing
        check_random(target, "/dev/zero", NO_CREDIT)  # gives the same byte for ever
        check_random(target, "/nonexistent", NO_CREDIT)
    else:
        check_no_random_option(target)
    check_fuses(target)
    check_lock(target)
    print("every failure was told")


main()
