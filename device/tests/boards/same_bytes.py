#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Runs recorded_noise, here or on an emulated board, and compares what it tells with the one file that every machine,
# compiler and crypto library must agree with.
#
# usage: same_bytes.py FILE PROGRAM [BOARD]
import difflib
import pathlib
import subprocess
import sys

MACHINES = {"mps2-an385": "mps2-an385", "lm3s6965": "lm3s6965evb"}


def command(program, board=None):
    if board is None:
        return [program]
    return ["qemu-system-arm", "-M", MACHINES[board], "-display", "none", "-monitor", "none", "-serial", "none",
            "-chardev", "stdio,id=console", "-semihosting-config", "enable=on,target=native,chardev=console",
            "-kernel", program]


def main():
    path, *target = sys.argv[1:]
    wanted = pathlib.Path(path).read_text(encoding="ascii")
    wanted = "".join(line for line in wanted.splitlines(True) if not line.startswith("#"))
    run = subprocess.run(command(*target), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                         check=False)
    if run.returncode != 0 or run.stdout != wanted:
        sys.stderr.writelines(difflib.unified_diff(wanted.splitlines(True), run.stdout.splitlines(True),
                                                   path, target[0]))
        raise SystemExit(f"exit status {run.returncode}, {run.stderr!r}: these are not the bytes")
    print(f"the same {len(wanted.splitlines())} lines")


main()
