# SPDX-License-Identifier: Apache-2.0
"""Flash, RAM and stack on Cortex-M3: the provisioning firmware by part, the ones with sealed messages and with TLS, and
what random numbers alone need. Flash and RAM on Cortex-M0.

Sizes are from the linker's maps. The stack of the random numbers is measured twice: painted in QEMU, and added up from
the compiler's figures along the calls.
"""
import collections
import re

import _build
import _meter
import _stack

RAM_START = 0x20000000
LOADED = (".vectors", ".text", ".rodata", ".data", ".bss", "COMMON", ".ARM.exidx", ".stack", ".noinit", "*fill*")
PARTS = [
    (r"device/src/(\w+)/", r"\1"),
    (r"libmintmark_(base|crypto|entropy|drbg|store|psk|seal|link|start|agent)\.a", r"\1"),
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


# Sources, health tests, conditioner and HMAC_DRBG in device/firmware/rng.c for the LM3S6965, whose port has two sources
# of its own and all tests on one of them. Not among it: the hash, what the C library adds (a row of its own), and the
# host's random device, which no part has.
RNG_OBJECTS = re.compile(r"libmintmark_(entropy|drbg)\.a|libmintmark_crypto\.a\((hmac|kv)\.c"
                         r"|libmintmark_base\.a\(secret\.c|libmintmark_port_lm3s6965\.a\((adc|edges)\.c")
RNG_STATE = re.compile(r"\.(data|bss|rodata)\.(rng|sources|jitter|adc\w*)$")
RNG_LIBRARY = re.compile(r"libgcc\.a|lib_a-mem(cpy|set|cmp|move)\.o")
SOFT_FLOAT = re.compile(r"__aeabi_([fd]\w+|u?[il]2[fd])|__(add|sub|mul|div|neg|fix|fixuns|float|floatun|extend|trunc)[sdt]\w*f\w*")
HEAP = re.compile(r"_?(malloc|calloc|realloc|memalign|free)(_r)?|_?sbrk(_r)?")

HASH = ("mint_sha256", "mint_sha256_start", "mint_sha256_update", "mint_sha256_finish")
CALLS = ["mint_rng_start", "mint_rng_bytes", "mint_rng_reseed"]
FOLDERS = ["device/src/base", "device/src/crypto/CMakeFiles/mintmark_crypto.dir", "device/src/entropy",
           "device/src/drbg", "device/ports/common", "device/ports/qemu", "device/ports/lm3s6965"]
POINTERS = {
    "mint_source_take": ["mint_adc_noise_sample", "mint_timer_jitter_sample", "qemu_host_random_sample",
                         "guard.c:guard_sample"],
    "mint_source_init": ["guard.c:guard_start"],
    "adc_noise.c:convert": ["lm3s_adc_convert"],
    "mint_timer_jitter_sample": ["lm3s_next_edge"],
    "timer_jitter.c:next_interval": ["lm3s_next_edge"],
    "mint_watch_sample": [f"mint_watch_{test}_sample" for test in ("lag", "markov", "repeat", "range", "bucket")],
    # The port's storage is not part of random numbers, nor does it lie on their deepest path.
    "mint_fingerprint_check": [],
    "rng.c:generation": [],  # the firmware has no copy guard
}

# Board -> its firmware without public-key cryptography (device/firmware/sealed.c).
SEALED = {"mps2-an385": "sealed_mps2_an385", "lm3s6965": "sealed_lm3s6965"}


def at_most(figure, value, unit, goal):
    return {"figure": figure, "value": value, "unit": unit, "goal": goal, "met": value <= goal}


def rng_memory_rows(firmware):
    flash = library = ram = 0
    for section, address, size, path in contributions((_build.ROOT / f"build/cortex-m3/{firmware}.map").read_text()):
        ours = RNG_OBJECTS.search(path) or RNG_STATE.match(section)
        in_flash = address < RAM_START or section.startswith(".data")
        flash += size if ours and in_flash else 0
        library += size if RNG_LIBRARY.search(path) and in_flash else 0
        ram += size if ours and address >= RAM_START else 0
    yield at_most("random numbers without the hash, flash", flash, "bytes", 8192)
    yield {"figure": "C library's part in them, flash", "value": library, "unit": "bytes"}
    yield at_most("random numbers without the hash, static RAM", ram, "bytes", 640)


def rng_symbol_rows(firmware):
    names = [line.split()[-1] for line in
             _build.run("arm-none-eabi-nm", f"build/cortex-m3/{firmware}.elf").splitlines()]
    for figure, pattern in (("soft-float", SOFT_FLOAT), ("heap", HEAP)):
        found = sum(1 for name in names if pattern.fullmatch(name))
        yield at_most(f"random numbers, {figure} functions linked", found, "functions", 0)


def rng_stack_rows():
    stack = _stack.Stack([_build.ROOT / "build/cortex-m3" / folder for folder in FOLDERS], POINTERS, HASH)
    apart, whole = (max(value for figure, value in _meter.figures(name).items() if figure.startswith("stack_"))
                    for name in ("rng_meter_hash_apart", "rng_meter"))
    yield at_most("random numbers without the hash, stack, painted", apart, "bytes", 768)
    yield at_most("random numbers without the hash, stack, by the compiler's figures",
                  max(stack.deepest(call)[0] for call in CALLS), "bytes", 768)
    yield {"figure": "random numbers with Mbed TLS's SHA-256, stack, painted", "value": whole, "unit": "bytes"}


def provisioning_rows():
    map_text = (_build.ROOT / "build/cortex-m3/provisioning_mps2_an385.map").read_text()
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
    text, data, bss = _build.elf_size("build/cortex-m3/provisioning_mps2_an385.elf")
    yield at_most("provisioning firmware, flash", text + data, "bytes", 128 * 1024)
    yield at_most("provisioning firmware, RAM", data + bss, "bytes", 64 * 1024)


def sealed_rows():
    """Everything included: start-up, port, firmware, what the C library adds."""
    for board, firmware in SEALED.items():
        text, data, bss = _build.elf_size(f"build/cortex-m3/{firmware}.elf")
        yield at_most(f"random numbers, store and sealed messages on {board}, flash", text + data, "bytes", 24 * 1024)
        yield {"figure": f"random numbers, store and sealed messages on {board}, RAM with the stack",
               "value": data + bss, "unit": "bytes"}


def lpc1768_rows():
    """Firmware for a part, everything included; RAM is the larger of its banks, less what its boot ROM takes."""
    for figure, firmware, flash in (("provisioning firmware on lpc1768", "provisioning_lpc1768", 128 * 1024),
                                    ("random numbers, store and sealed messages on lpc1768", "sealed_lpc1768", 24 * 1024)):
        text, data, bss = _build.elf_size(f"build/lpc1768/{firmware}.elf")
        yield at_most(f"{figure}, flash", text + data, "bytes", flash)
        yield at_most(f"{figure}, RAM with the stack", data + bss, "bytes", 32 * 1024 - 32)


def tls_rows():
    """Everything included; how much of stack and arena is ever used, the test says (test_tls_emulated)."""
    text, data, bss = _build.elf_size("build/cortex-m3/tls.elf")
    yield at_most("random numbers, store and TLS, flash", text + data, "bytes", 512 * 1024)
    yield at_most("random numbers, store and TLS, RAM with stack and arena", data + bss, "bytes", 64 * 1024)


def cortex_m0_rows():
    """The same programs on a part of 256 KB and 16 KB, whose instructions are of 16 bits alone."""
    for firmware, what in (("provisioning", "provisioning firmware"), ("rng", "random numbers alone"),
                           ("sealed", "random numbers, store and sealed messages")):
        text, data, bss = _build.elf_size(f"build/cortex-m0/{firmware}_microbit.elf")
        yield {"figure": f"{what} on microbit, flash", "value": text + data, "unit": "bytes"}
        yield at_most(f"{what} on microbit, RAM with the stack", data + bss, "bytes", 16 * 1024)


def rows():
    firmware = "rng_lm3s6965"  # the board with the most sources
    _build.build("cortex-m3", "provisioning_mps2_an385", "tls", firmware, *SEALED.values(), "rng_meter", "rng_meter_hash_apart")
    _build.build("cortex-m0", "provisioning_microbit", "rng_microbit", "sealed_microbit")
    yield from provisioning_rows()
    yield from sealed_rows()
    _build.build("lpc1768", "provisioning_lpc1768", "sealed_lpc1768")
    yield from lpc1768_rows()
    yield from tls_rows()
    yield from rng_memory_rows(firmware)
    yield from rng_symbol_rows(firmware)
    yield from rng_stack_rows()
    yield from cortex_m0_rows()
