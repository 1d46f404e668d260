#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# The command line of mintmark-device: what it refuses and with which exit status, and that its options do what
# they say on a running device.
#
# usage: device_program.py PROGRAM
import os
import signal
import subprocess
import sys
import tempfile

import devices

NO_CREDIT = 0x0304  # MINT_ERR_NO_CREDIT
ID = "000102030405060708090a0b0c0d0e0f"


def refused(program, status, text, *options):
    run = subprocess.run([program, *options], capture_output=True, text=True, timeout=20, check=False)
    devices.expect(f"exit status with {options}", run.returncode, status)
    if not run.stderr.startswith("error: ") or text not in run.stderr or run.stdout:
        raise SystemExit(f"with {options} it said {run.stderr!r} and printed {run.stdout!r}")


def check_refusals(program, folder, authority):
    flash = os.path.join(folder, "refused")
    short = os.path.join(folder, "short")
    with open(short, "wb") as file:
        file.write(b"\x04" + bytes(63))
    refused(program, 2, "--flash is missing")
    refused(program, 2, '"--bad" is no option', "--bad")
    refused(program, 2, '"--flash" is no option, or lacks', "--flash")
    refused(program, 2, "no operands", "--flash", flash, "more")
    refused(program, 2, "not an id", "--flash", flash, "--id", ID[:-1])
    refused(program, 2, "not an id", "--flash", flash, "--id", ID[:-1] + "g")
    refused(program, 1, "not a P-256 public key", "--flash", flash, "--authority", short)
    with open(short, "wb") as file:
        file.write(b"\x05" + bytes(64))
    refused(program, 1, "0x04 || X || Y", "--flash", flash, "--authority", short)
    refused(program, 1, "No such file", "--flash", flash, "--authority", flash)
    for length in (0, 31, 33):
        with open(short, "wb") as file:
            file.write(bytes(length))
        refused(program, 1, "not an enrolment key of 32 bytes", "--flash", flash, "--authority", authority,
                "--enrolment-key", short)
    refused(program, 1, "No such file", "--flash", flash, "--authority", authority, "--enrolment-key", flash)
    with open(short, "wb") as file:
        file.write(b"\x04" + bytes(63))
    refused(program, 1, "malformed", "--flash", short, "--authority", authority)
    refused(program, 1, "No such file", "--flash", os.path.join(flash, "x"), "--authority", authority)
    if os.path.exists(flash):
        raise SystemExit("a refused command line made a flash image")


def check_help(program):
    run = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=20, check=False)
    devices.expect("exit status of --help", run.returncode, 0)
    if "example:" not in run.stdout or run.stderr:
        raise SystemExit(f"--help printed {run.stdout!r} and {run.stderr!r}")


def check_device(program, folder, authority, options, wanted):
    """Starts the device, looks at what its info says, and ends it."""
    link = os.path.join(folder, "tty")
    command = [program, "--flash", os.path.join(folder, "flash"), "--link", link, "--authority", authority,
               "--no-sync"]
    with devices.Device(command + options, link) as device:
        with device.line() as line:
            info = devices.info(line)
        for field, value in wanted.items():
            devices.expect(f"{field} with {options}", info[field], value)
        devices.expect("exit status after SIGINT", device.stop(signal.SIGINT), 0)


def check_restart(program, folder, authority):
    """SMP's reset starts the program anew on the same flash, and meanwhile nobody else has that flash."""
    link = os.path.join(folder, "tty")
    flash = os.path.join(folder, "flash")
    command = [program, "--flash", flash, "--link", link, "--authority", authority, "--no-sync"]
    with devices.Device(command, link) as device:
        refused(program, 1, "hint: another device has this flash open", *command[1:])
        with device.line() as line:
            line.write(devices.frame(b"\x0a\0\0\x01\0\0\x01\x05\xa0"))  # the line may go before its answer
            if not device.process.stdout.readline().startswith("/dev/"):
                raise SystemExit("it did not start again")
        with device.line() as line:
            devices.expect("id after the reset", devices.info(line)["id"], bytes.fromhex(ID))
        devices.expect("exit status after SIGTERM", device.stop(signal.SIGTERM), 0)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        authority = os.path.join(folder, "authority")
        with open(authority, "wb") as file:
            file.write(devices.AUTHORITY)
        check_help(program)
        check_refusals(program, folder, authority)
        check_device(program, folder, authority, ["--id", ID], {"id": bytes.fromhex(ID), "rng": 0, "board": "posix"})
        check_device(program, folder, authority, ["--fail-random"], {"id": bytes.fromhex(ID), "rng": NO_CREDIT})
        check_restart(program, folder, authority)
        refused(program, 1, "differs", "--flash", os.path.join(folder, "flash"), "--authority", authority,
                "--id", ID[::-1])
    print("all options do what they say")


main()
