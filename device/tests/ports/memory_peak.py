#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# How much stack and arena an emulated device has used since its start: reads the painted stack and the arena's
# high-water mark out of the running emulator and prints them as one JSON object, all in bytes.
#
# usage: memory_peak.py FIRMWARE SOCKET      SOCKET is that of scripts/emulate --qmp
import json
import os
import socket
import subprocess
import sys
import tempfile

PAINT = b"\xa5"  # device/ports/qemu/stack.c


def symbols(firmware):
    """Name -> (address, size) of the firmware's symbols."""
    found = {}
    for line in subprocess.run(["arm-none-eabi-nm", "-S", firmware], check=True, capture_output=True,
                               text=True).stdout.splitlines():
        parts = line.split()
        if len(parts) >= 3:
            size = int(parts[1], 16) if len(parts) == 4 else 0
            found[parts[-1]] = (int(parts[0], 16), size)
    return found


class Monitor:
    """QEMU's monitor protocol."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.file = self.socket.makefile("rw", encoding="utf-8")
        self.file.readline()  # greeting
        self.run("qmp_capabilities")

    def run(self, command, **arguments):
        self.file.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.file.flush()
        while True:
            answer = json.loads(self.file.readline())
            if "error" in answer:
                raise SystemExit(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def memory(self, address, size):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "memory")
            # As the processor sees memory: on some boards QEMU's system memory has no RAM.
            self.run("memsave", val=address, size=size, filename=path)
            with open(path, "rb") as file:
                return file.read()


def main():
    firmware, path = sys.argv[1:]
    names, monitor = symbols(firmware), Monitor(path)
    bottom, top = names["qemu_stack_bottom"][0], names["qemu_stack_top"][0]
    stack = monitor.memory(bottom, top - bottom)
    peak = int.from_bytes(monitor.memory(names["mintmark_arena_peak"][0], 4), "little")
    print(json.dumps({
        "stack": len(stack), "stack_peak": len(stack.lstrip(PAINT)),
        "arena": names["arena"][1], "arena_peak": peak,
        "ram": names["qemu_bss_end"][0] - bottom,
    }))


main()
