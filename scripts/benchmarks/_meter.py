# SPDX-License-Identifier: Apache-2.0
"""Figures that programs of device/tests/boards tell of themselves in the emulator."""
import subprocess
import tempfile

import _build

CHECK = 2_000_000  # METER_CHECK_INSTRUCTIONS of device/tests/boards/meter.h
FLASH_LEN = 1 << 17  # of the image that the board is given, blank


def figures(name):
    """Runs build/cortex-m3/NAME.elf at one instruction a nanosecond and returns what it tells, name -> number."""
    with tempfile.NamedTemporaryFile() as flash:
        flash.truncate(FLASH_LEN)
        output = _build.run(
            "qemu-system-arm", "-M", "lm3s6965evb", "-icount", "shift=0", "-display", "none", "-monitor", "none",
            "-serial", "none", "-chardev", "stdio,id=console",
            "-semihosting-config", f"enable=on,target=native,chardev=console,arg=flash={flash.name}",
            "-kernel", f"build/cortex-m3/{name}.elf", stdin=subprocess.DEVNULL, timeout=300)
    told = dict(line.split() for line in output.splitlines())
    told = {figure: int(value) for figure, value in told.items()}
    if abs(told["check_instructions"] - CHECK) > CHECK / 1000:
        raise SystemExit(f"error: {CHECK} instructions were counted as {told['check_instructions']}")
    return told
