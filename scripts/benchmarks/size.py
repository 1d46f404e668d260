# SPDX-License-Identifier: Apache-2.0
"""Flash and RAM of the provisioning firmware for Cortex-M3, by part, from the linker's map."""
import collections
import re

import _build

RAM_START = 0x20000000
LOADED = (".vectors", ".text", ".rodata", ".data", ".bss", "COMMON", ".ARM.exidx", ".stack", ".noinit", "*fill*")
PARTS = [
    (r"device/src/(\w+)/", r"\1"),
    (r"libmintmark_(base|crypto|entropy|drbg|store|link|agent)\.a", r"\1"),
    (r"libmintmark_port|device/ports/", "port"),
    (r"device/firmware/", "firmware"),
    (r"mbedtls", "Mbed TLS"),
    (r"tinycbor", "TinyCBOR"),
    (r"/lib(c|c_nano|g|g_nano|gcc|nosys|m)\.a", "C library"),
]


def part_of(path):
    for pattern, part in PARTS:
        match = re.search(pattern, path)
        if match:
            return match.expand(part)
    return "other"


def contributions(map_text):
    """Yields (section, address, size, object) of what was linked in."""
    body = map_text.split("Linker script and memory map", 1)[1]
    pattern = re.compile(r"^ (\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S+)$", re.M)
    for section, address, size, path in pattern.findall(re.sub(r"^( \S+)\n\s+0x", r"\1 0x", body, flags=re.M)):
        if section.startswith(LOADED):
            yield section, int(address, 16), int(size, 16), path


def rows():
    _build.build("cortex-m3")
    map_text = (_build.ROOT / "build/cortex-m3/provisioning.map").read_text()
    flash, ram = collections.Counter(), collections.Counter()
    for section, address, size, path in contributions(map_text):
        part = part_of(path)
        if address >= RAM_START:
            ram[part] += size
        if address < RAM_START or section.startswith(".data"):
            flash[part] += size
    if not flash or not ram:
        raise SystemExit("error: the linker's map names no section of ours")
    for part in sorted(flash.keys() | ram.keys(), key=lambda part: -flash[part]):
        yield {"figure": f"{part}, flash", "value": flash[part], "unit": "bytes"}
        yield {"figure": f"{part}, static RAM", "value": ram[part], "unit": "bytes"}
    text, data, bss = _build.elf_size("build/cortex-m3/provisioning.elf")
    yield {"figure": "provisioning firmware, flash", "value": text + data, "unit": "bytes", "goal": 128 * 1024,
           "met": text + data <= 128 * 1024}
    yield {"figure": "provisioning firmware, RAM", "value": data + bss, "unit": "bytes", "goal": 64 * 1024,
           "met": data + bss <= 64 * 1024}
