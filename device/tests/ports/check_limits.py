#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Recomputes the health-test cut-offs that the ports compile in, and fails if one differs.
#
# SP 800-90B §4.4.1: RCT cut-off 1 + ceil(-log2(alpha) / H). §4.4.2: APT cut-off 1 + CRITBINOM(W, 2^-H, 1 - alpha),
# the standard's form. Integers alone: 2^-H is bracketed between two fixed-point numbers 2^-200 apart, everything after
# is exact, and a cut-off counts only if both give it, so that no rounding can decide.
#
# usage: check_limits.py HEADER
import re
import sys
from math import comb, isqrt

BITS = 200  # of the fixed-point numbers that bracket 2^-H
ONE = 1 << BITS
PATTERN = re.compile(r"static const mint_health_limits_t (\w+) = \{([^}]*)\}")


def bracket(h_64):
    """Two fixed-point numbers around 2^(-h_64/64): six square roots of 2^-h_64."""
    power = 1 << (64 * BITS - h_64)
    root = power
    for _ in range(6):
        root = isqrt(root)
    return root, root if root ** 64 == power else root + 1


def critbinom(trials, p, exponent):
    """The smallest c with P(X > c) <= 2^-exponent for X ~ B(trials, p / ONE)."""
    above = ONE ** trials
    limit = above >> exponent
    for c in range(trials + 1):
        above -= comb(trials, c) * p ** c * (ONE - p) ** (trials - c)
        if above <= limit:
            return c
    raise AssertionError("the probabilities do not add up to 1")


def apt(window, h_64, exponent):
    low, high = (1 + critbinom(window, p, exponent) for p in bracket(h_64))
    if low != high:
        raise SystemExit(f"the bracket of 2^-({h_64}/64) is too wide: {low} or {high}")
    return low


def rct(h_64, exponent):
    return 1 + -(-64 * exponent // h_64)


def wanted(limits):
    h_64, window = limits["h_64"], limits["apt_window"]
    return {
        "rct_cutoff": rct(h_64, 30), "rct_cutoff_permanent": rct(h_64, 60),
        "apt_cutoff": apt(window, h_64, 30), "apt_cutoff_permanent": apt(window, h_64, 60),
    }


def main():
    # Known points at 2^-30: H = 1: 31 and 325; H = 3: 11 and 114.
    assert (rct(64, 30), apt(512, 64, 30), rct(192, 30), apt(512, 192, 30)) == (31, 325, 11, 114)
    with open(sys.argv[1], encoding="utf-8") as file:
        found = PATTERN.findall(file.read())
    wrong = 0
    for name, body in found:
        limits = {field: int(value) for field, value in re.findall(r"\.(\w+) = (\d+)", body)}
        for field, value in wanted(limits).items():
            if limits.get(field) != value:
                print(f"{name}.{field} is {limits.get(field)}, must be {value}", file=sys.stderr)
                wrong += 1
    print(f"{len(found)} sets of cut-offs, {wrong} wrong")
    return 1 if wrong or not found else 0


sys.exit(main())
