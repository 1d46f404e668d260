# SPDX-License-Identifier: Apache-2.0
"""The key store: flash worn and read by a workload, size, RAM and stack on Cortex-M3, and power cuts survived.

The workload is counted on the host (device/tests/store/bench_workload.c); its speed says what this machine did. Sizes
are from the linker's map and the cross compiler. The stack is added up from the compiler's figures along the calls and
painted in QEMU, both with the functions of the crypto seam and without. MINTMARK_CUTS is the number of power cuts, ten
million if it is not set; they take most of the time.
"""
import collections
import os
import re
import tempfile

import _build
import _meter
import _stack
import size

CUTS = "10000000"
VALUE_LEN, RAM_RECORDS = 64, (16, 32)

# Geometry of bench_workload.c -> what it is, whether goals are set for it, that of write amplification.
GEOMETRIES = {
    "lm3s6965": ("LM3S6965, 8 pages", True, 2.0),
    "lm3s6965_4_pages": ("LM3S6965, 4 pages", False, None),
    "lpc1768": ("LPC1768, 3 sectors", True, 4.2),
}
UNITS = {"LM3S6965": (4, 256), "LPC1768": (256, 512)}  # bytes of a program unit, goal of RAM
CORE = "mount get set delete next info unmount"

SEAM = tuple(f"mint_{name}" for name in ("ccm_start ccm_update ccm_finish_seal ccm_finish_open ccm_wipe "
                                         "hkdf_extract hkdf_expand sha256").split())
STORE = re.compile(r"libmintmark_store\.a\(")
BASE = re.compile(r"libmintmark_base\.a\((?!status)")  # the meter has the texts of errors, the store has not


def row(figure, value, unit, goal=None):
    met = value <= goal if goal is not None else None
    return {"figure": figure, "value": value, "unit": unit, "goal": goal, "met": met}


def workload_rows():
    told = collections.defaultdict(dict)
    for line in _build.run("build/host/bench_workload").splitlines():
        geometry, figure, value = line.split()
        told[geometry][figure] = int(value)
    for geometry, (name, has_goals, amplification) in GEOMETRIES.items():
        found = told[geometry]

        def counted(figure, key, unit, goal):
            return row(f"{name}: {figure}", found[key], unit, goal if has_goals else None)

        yield row(f"{name}: write amplification", found["programmed_len"] / found["value_len"], "bytes/byte",
                  amplification)
        yield counted("spread of erase counts", "erase_spread", "erasures", 2)
        yield counted("worst set", "erase_worst", "erasures", 1)
        yield counted("worst mount after an update", "mount_read_worst", "bytes read", 4096)
        yield counted("worst mount after a power cut", "cut_mount_read_worst", "bytes read", None)
        yield counted(f"updates on this machine, {VALUE_LEN} bytes", "sets_a_second", "1/s", None)
        yield counted("mounts on this machine", "mounts_a_second", "1/s", None)


def type_sizes(*types):
    """sizeof of types of mintmark/store.h on Cortex-M3."""
    lines = [f"char size_of_{name}[sizeof({name})];" for name in types]
    with tempfile.NamedTemporaryFile(suffix=".o") as file:
        _build.run("arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-Idevice/include", "-x", "c", "-c", "-",
                   "-o", file.name, input="\n".join(['#include "mintmark/store.h"', *lines]))
        listing = _build.run("arm-none-eabi-nm", "-S", file.name)
    found = {name: int(length, 16) for length, name in re.findall(r"^\w+ (\w+) \w size_of_(\w+)$", listing, re.M)}
    return [found[name] for name in types]


def text_rows():
    linked = collections.Counter()
    map_text = (_build.ROOT / "build/cortex-m3/store_meter.map").read_text()
    for _, address, length, path in size.contributions(map_text):
        if address < size.RAM_START:
            linked["store"] += length if STORE.search(path) else 0
            linked["base"] += length if BASE.search(path) else 0
    yield row(f"store without crypto, text: {CORE}", linked["store"], "bytes", 6144)
    yield row("bytes, CRC and wiping that it shares with the rest, text", linked["base"], "bytes")
    listing = _build.run("arm-none-eabi-size", "-t", "build/cortex-m3/device/src/store/libmintmark_store.a")
    yield row("all of the store's library, text", int(listing.splitlines()[-1].split()[0]), "bytes")


def ram_rows():
    store_len, slot_len = type_sizes("mint_store_t", "mint_store_slot_t")
    for name, (unit_len, goal) in UNITS.items():
        for records in RAM_RECORDS:
            yield row(f"{name}: RAM for {records} records", store_len + records * slot_len + unit_len, "bytes",
                      goal if records == RAM_RECORDS[0] else None)


class Pointers(dict):
    """Where the store calls through pointers: what takes an opened value. All else is the port's flash, and the state
    that a rollback counter adds, neither of which is the store's."""

    def __contains__(self, _):
        return True

    def __missing__(self, _):
        return ()


def stack_rows():
    folders = [_build.ROOT / "build/cortex-m3/device/src" / name for name in ("base", "store")]
    stack = _stack.Stack(folders, Pointers(mint_record_open=("change.c:compare_chunk", "read.c:take_chunk")), SEAM)
    calls = [f"mint_store_{name}" for name in CORE.split()]
    (ccm_len,) = type_sizes("mint_ccm_t")
    whole = max(stack.deepest(call)[0] for call in calls)
    stack.deepest.cache_clear()
    # The seam has its callers keep the state of a running AES-CCM: crypto's stack, though it is not in crypto's frames.
    stack.frames = {name: length - ccm_len if length >= ccm_len else length for name, length in stack.frames.items()}
    without = max(stack.deepest(call)[0] for call in calls)
    yield row("store without crypto, stack, by the compiler's figures", without, "bytes", 300)
    yield row(f"the same with the mint_ccm_t of {ccm_len} bytes", whole, "bytes")


def painted_rows():
    for name, figure in (("store_meter_crypto_apart", "without crypto but with its mint_ccm_t"),
                         ("store_meter", "with crypto")):
        for call, used in _meter.figures(name).items():
            if call.startswith("stack_"):
                call = call.removeprefix("stack_").replace("_", " and ")
                yield row(f"{call} {figure}, stack, painted", used, "bytes")


def cut_rows():
    environment = {"MINTMARK_CUTS": CUTS} | os.environ
    told = dict(line.split() for line in _build.run("build/host/bench_cuts", env=environment).splitlines())
    yield row("power cuts survived", int(told["cuts"]), "cuts")


def rows():
    _build.build("host", "bench_workload", "bench_cuts")
    _build.build("cortex-m3", "store_meter", "store_meter_crypto_apart")
    yield from workload_rows()
    yield from text_rows()
    yield from ram_rows()
    yield from stack_rows()
    yield from painted_rows()
    yield from cut_rows()
