# SPDX-License-Identifier: Apache-2.0
"""What the health tests notice of degraded noise sources, after how many samples, and their false alarms.

The rows name an attack, its strength and the tests: those of SP 800-90B alone, all without a reference, all with one.
Run by itself, this prints the same as the tables of device/HEALTH.md.
"""
import sys

import _build

PROGRAM = "build/host/device/tests/entropy/attack_matrix"
SEEDS, LIMIT = 5, 500_000
HEALTHY = 50_000_000  # of each of the healthy sources
SUITES = ["RCT and APT", "all, no reference", "all, with reference"]
# Alarms that the cut-offs allow in 10^9 samples: 2^-30 a sample for each test, of which there are 2, 7 and 7 here.
# (The other tests of the watch judge a window, a tenth of a per cent as often.)
TESTS = [2, 7, 7]


def matrix(*arguments):
    """The program's table rows as lists of cells."""
    lines = _build.run(PROGRAM, *arguments).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def attack_rows():
    for attack, strength, *cells in matrix("attacks", SEEDS, LIMIT):
        for suite, cell in zip(SUITES, cells):
            missed = cell.startswith("**missed**")
            yield {"figure": f"{attack} {strength}: {suite}", "value": None if missed else int(cell.split()[0]),
                   "unit": f"samples ({cell.split(maxsplit=1)[1]})" if not missed else f"missed in {LIMIT} samples"}


def healthy_rows():
    for source, samples, *alarms in matrix("healthy", HEALTHY):
        for suite, tests, count in zip(SUITES, TESTS, alarms):
            allowed = tests * 1e9 / 2**30
            rate = int(count) * 1e9 / int(samples)
            yield {"figure": f"false alarms, {source}: {suite}", "value": rate, "goal": allowed, "met": rate <= allowed,
                   "unit": f"in 10^9 samples ({count} in {samples})"}


def rows():
    _build.build("host")
    yield from attack_rows()
    yield from healthy_rows()


def tables():
    print("| attack | strength |", " | ".join(SUITES), "|\n" + "| --- " * 5 + "|")
    print(_build.run(PROGRAM, "attacks", SEEDS, LIMIT))
    print("| source | samples |", " | ".join(SUITES), "|\n" + "| --- " * 5 + "|")
    print(_build.run(PROGRAM, "healthy", HEALTHY), end="")


if __name__ == "__main__":
    _build.build("host")
    sys.exit(tables())
