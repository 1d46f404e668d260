#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# scripts/bring-up on an emulated board: every check of a new port, its power cut by killing the emulator.
#
# usage: bringup_emulated.py BOARD FIRMWARE      FIRMWARE built from device/firmware/bringup.c
import os
import shlex
import signal
import subprocess
import sys
import tempfile

import devices

CHECKS = ["echo", "burst", "id", "key", "flash", "noise", "reset", "cut"]
CUTS = 2


def kill(folder):
    try:
        with open(os.path.join(folder, "pid"), encoding="ascii") as file:
            os.kill(int(file.read()), signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError):
        pass


def main():
    board, firmware = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        emulate = shlex.join([os.path.join(devices.ROOT, "scripts/emulate"), "--board", board, "--firmware", firmware]
                             + [word for name in ("flash", "link", "pidfile")
                                for word in (f"--{name}", os.path.join(folder, name.removesuffix("file")))])
        start = f"({emulate}) >{folder}/log 2>&1 </dev/null &"
        # Its successor has the flash once the killed process is gone; another device may have the pseudo-terminal at once.
        cut = f'rm -f {folder}/link; pid=$(cat {folder}/pid); kill -KILL $pid; while kill -0 $pid 2>/dev/null; do sleep 0.02; done; {start}'
        subprocess.run(start, shell=True, check=True)
        try:
            found = subprocess.run(
                [os.path.join(devices.ROOT, "scripts/bring-up"), os.path.join(folder, "link"), *CHECKS, "--rounds", str(CUTS),
                 "--cut-command", cut],
                stdout=subprocess.PIPE, text=True, timeout=120, check=False)
        finally:
            kill(folder)
    print(found.stdout)
    devices.expect("exit status", found.returncode, 0)
    devices.expect("checks passed", [line.split()[1].rstrip(":") for line in found.stdout.splitlines()
                                     if line.startswith("ok ")], CHECKS)


main()
