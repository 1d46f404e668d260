#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Looks at firmware images for the LPC1768 as its boot ROM and its flash tools will: vectors and their checksum, the code read
# protection word, who has which memory, room on the stack, sizes against the goals. Then damages one in each of these
# ways and sees to it that every damage is found.
#
# usage: lpc1768_image.py CRP_WORD FIRMWARE.elf…      each with FIRMWARE.bin and FIRMWARE.hex beside it
import dataclasses
import pathlib
import re
import struct
import subprocess
import sys

VECTORS, UART0_VECTOR, CHECKSUM_VECTOR = 51, 16 + 5, 7
CRP_AT = 0x2FC  # UM10360 section 32.6
PROGRAM_END = 0x58000  # device/ports/lpc1768/sectors.h: the store begins
RAM, RAM_END, IAP_RAM_LEN, IAP_STACK_LEN = 0x10000000, 0x10008000, 32, 128  # section 32.3.2.8
BANKS = ((0x2007C000, 0x20080000), (0x20080000, 0x20084000))
# What the emulated board has, where an overflow is a fault and whole provisioning runs (device/ports/qemu/sections.ld).
EMULATED_STACK_LEN = 6 * 1024
# What this port takes on top of it: 112 bytes from the store's call to the boot ROM's, 16 for an interrupt's handler (both by
# the compiler's figures) and 36 for what the core saves then (DDI 0403 section B1.5.6).
PORT_STACK_LEN = 192
STACK_LEN = EMULATED_STACK_LEN + PORT_STACK_LEN + IAP_STACK_LEN
FOREIGN = re.compile(r"(qemu|.*semihost)\w*$")
BREAKPOINT_AB = bytes.fromhex("abbe")  # BKPT 0xAB: Arm semihosting
GOALS = {"provisioning": (128 * 1024, 32 * 1024 - IAP_RAM_LEN), "sealed": (24 * 1024, 32 * 1024 - IAP_RAM_LEN)}


@dataclasses.dataclass
class Image:
    """What there is to look at."""
    name: str
    crp: int  # the protection word that was asked for
    data: bytes  # FIRMWARE.bin
    hex_data: bytes  # what FIRMWARE.hex says
    symbols: dict  # name -> address
    sections: list  # (name, address, length) of what is in the part's memory
    code: bytes  # instructions, to look for breakpoints
    flash_len: int
    ram_len: int


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read_hex(path):
    """The bytes of an Intel HEX file from 0 on, what it does not say 0xFF."""
    data, base = bytearray(), 0
    for line in path.read_text().split():
        record = bytes.fromhex(line[1:])
        assert sum(record) % 256 == 0, line
        length, at, kind = record[0], int.from_bytes(record[1:3], "big"), record[3]
        if kind in (2, 4):
            base = int.from_bytes(record[4:6], "big") << (4 if kind == 2 else 16)
        elif kind == 0:
            data.extend(b"\xff" * (base + at + length - len(data)))
            data[base + at:base + at + length] = record[4:4 + length]
    return bytes(data)


def read_image(path, crp):
    symbols = {}
    for line in run("arm-none-eabi-nm", path).splitlines():
        parts = line.split()
        if len(parts) == 3:
            symbols[parts[2]] = int(parts[0], 16)
    pattern = re.compile(r"^\s*\[ *\d+\] (\S+) +\S+ +([0-9a-f]{8}) [0-9a-f]+ ([0-9a-f]+) \S+ +\w*A\w* ", re.M)
    sections = [(name, int(address, 16), int(length, 16))
                for name, address, length in pattern.findall(run("arm-none-eabi-readelf", "-SW", path))]
    text, data, bss = map(int, run("arm-none-eabi-size", path).splitlines()[1].split()[:3])
    image = path.with_suffix(".bin").read_bytes()
    return Image(name=path.stem, crp=crp, data=image, hex_data=read_hex(path.with_suffix(".hex")), symbols=symbols,
                 sections=sections, code=image, flash_len=text + data, ram_len=data + bss)


def vector_errors(image):
    vectors = struct.unpack_from(f"<{VECTORS}I", image.data)
    if sum(vectors[:8]) % 2**32 != 0 or vectors[CHECKSUM_VECTOR] in (0, 2**32 - 1):
        yield "the first eight vectors do not add up to 0"
    if vectors[0] != image.symbols["lpc_stack_top"] or vectors[0] % 8 != 0:
        yield "the stack does not begin where it ends"
    for number, vector in enumerate(vectors):
        if number not in (0, CHECKSUM_VECTOR) and (vector % 2 == 0 or not CRP_AT + 4 <= vector < len(image.data)):
            yield f"vector {number} does not lead to code"
    if vectors[UART0_VECTOR] & ~1 != image.symbols["lpc_serial_interrupt"] & ~1:
        yield "UART0's vector does not lead to its handler"


def memory_errors(image):
    for name, address, length in image.sections:
        end = address + length
        places = ((0, PROGRAM_END), (RAM, RAM_END - IAP_RAM_LEN), *BANKS)
        if length > 0 and not any(start <= address and end <= stop for start, stop in places):
            yield f"section {name} lies where the program has no memory"
    if image.symbols["lpc_stack_bottom"] != RAM:
        yield "below the stack there is memory, so an overflow is silent"


def errors(image):
    yield from vector_errors(image)
    if int.from_bytes(image.data[CRP_AT:CRP_AT + 4], "little") != image.crp:
        yield "the code read protection is not what was asked for"
    if image.hex_data != image.data:
        yield "the two images differ"
    yield from memory_errors(image)
    if image.symbols["lpc_stack_top"] - image.symbols["lpc_stack_bottom"] < STACK_LEN:
        yield "the stack is too small"
    flash, ram = GOALS.get(image.name.split("_")[0], (PROGRAM_END, RAM_END - RAM - IAP_RAM_LEN))
    if image.flash_len > flash:
        yield f"{image.flash_len} bytes of flash, {flash} are the goal"
    if image.ram_len > ram:
        yield f"{image.ram_len} bytes of RAM, {ram} are the goal"
    if any(FOREIGN.match(name) for name in image.symbols) or BREAKPOINT_AB in image.code:
        yield "there is something of an emulator in it"


def with_word(image, at, value):
    data = bytearray(image.data)
    struct.pack_into("<I", data, at, value)
    return dataclasses.replace(image, data=bytes(data), hex_data=bytes(data))


def damaged(image):
    """Images with one fault each, and what must be said of it."""
    word = lambda at: int.from_bytes(image.data[at:at + 4], "little")  # noqa: E731
    yield "add up", with_word(image, 4, word(4) + 2)
    yield "add up", with_word(image, 4 * CHECKSUM_VECTOR, 0)
    yield "begin where it ends", with_word(with_word(image, 0, word(0) - 8), 4 * CHECKSUM_VECTOR, word(28) + 8)
    yield "vector 20 does not lead", with_word(image, 4 * 20, word(4 * 20) - 1)
    yield "UART0", with_word(image, 4 * UART0_VECTOR, word(4))
    yield "code read protection", with_word(image, CRP_AT, image.crp ^ 1)
    yield "two images differ", dataclasses.replace(image, hex_data=image.data[:-1])
    yield "no memory", dataclasses.replace(image, sections=image.sections + [(".bss", RAM_END - 64, 36)])
    yield "no memory", dataclasses.replace(image, sections=image.sections + [(".text", PROGRAM_END - 4, 8)])
    yield "overflow is silent", dataclasses.replace(image, symbols=image.symbols | {"lpc_stack_bottom": RAM + 8})
    yield "too small", dataclasses.replace(image, symbols=image.symbols | {"lpc_stack_top": RAM + EMULATED_STACK_LEN})
    yield "bytes of flash", dataclasses.replace(image, flash_len=PROGRAM_END + 1)
    yield "bytes of RAM", dataclasses.replace(image, ram_len=32 * 1024)
    yield "emulator", dataclasses.replace(image, symbols=image.symbols | {"qemu_semihost_exit": 0x400})
    yield "emulator", dataclasses.replace(image, code=image.code + BREAKPOINT_AB)


def main():
    crp, failed = int(sys.argv[1].rstrip("u"), 16), 0
    images = [read_image(pathlib.Path(path), crp) for path in sys.argv[2:]]
    for image in images:
        found = list(errors(image))
        failed += len(found)
        for error in found:
            print(f"error: {image.name}: {error}", file=sys.stderr)
        print(f"{image.name}: {image.flash_len} bytes of flash, {image.ram_len} of RAM with the stack")
    for expected, image in damaged(images[0]):
        if not any(expected in error for error in errors(image)):
            failed += 1
            print(f"error: nobody noticed: {expected}", file=sys.stderr)
    return 1 if failed or not images else 0


sys.exit(main())
