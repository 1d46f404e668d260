#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Asks a device for an SMP echo on its serial line: at first, between noise on the line, after the station
# closed and opened it again, and after the device was killed and started from the same flash.
#
# usage: smp_echo.py BOARD FIRMWARE      an emulated board
#        smp_echo.py posix PROGRAM
import os
import signal
import sys
import tempfile

import devices


def start(kind, program, folder):
    if kind != "posix":
        return devices.emulate(kind, program, folder)
    authority = os.path.join(folder, "authority")
    with open(authority, "wb") as file:
        file.write(devices.AUTHORITY)
    link = os.path.join(folder, "tty")
    return devices.Device([program, "--flash", os.path.join(folder, "flash"), "--link", link,
                            "--authority", authority], link)


def talk(device):
    with device.line() as line:
        devices.echo(line, "first", 1)
        line.write(b"noise\n\x06\x09AAAA\n\x04\x14\x00\xff\n")
        devices.echo(line, "second", 2)
    with device.line() as line:
        devices.echo(line, "opened again", 3)


def main():
    kind, program = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            with start(kind, program, folder) as device:
                talk(device)
                device.stop(signal.SIGKILL)
        if kind == "posix":
            with start(kind, program, folder) as device:
                talk(device)
                status = device.stop(signal.SIGTERM)
                if status != 0 or os.path.lexists(device.link):
                    raise SystemExit(f"after SIGTERM: exit status {status}, link there: "
                                     f"{os.path.lexists(device.link)}")
    print("all echoed")


main()
