#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Recomputes with 60 digits what the watch tests' false-alarm rates rest on (device/src/entropy/watch_score.c), for
# every width and every h_64, and fails if a figure is on the wrong side or further off than its rounding explains.
#
#  - A score's steps: E[2^X] = p 2^up + (1 - p) 2^-down <= 1 for predictions that come true with probability p; `up`
#    is h / 4 exactly, `down` at most 1/256 bit too large (and 1/1024 of it).
#  - What p is: 2^-H for match, at least (2^bits - 1) 2^-H for miss, at least the sum over the neighbourhood for near.
#  - The bound of a bit, 2^(bits - 1 - H), and 2^-H, rounded up.
#  - A deviation: the exact tails of the binomial distribution beyond it, both sides, are below 2^-33 and 2^-63, so
#    that 8 of them stay below 2^-30 and 2^-60.
#
# usage: check_watch.py PROGRAM     PROGRAM prints the library's figures (print_watch.c)
import subprocess
import sys
from decimal import Decimal, getcontext

getcontext().prec = 60
WINDOW = 1024
ROUNDING = 1 + Decimal(10)**-50  # of the 60 digits, where both sides may be equal


def log2(x):
    return x.ln() / Decimal(2).ln()


def power(numerator, denominator):
    """2^(numerator / denominator)"""
    return (Decimal(2).ln() * numerator / denominator).exp()


def check(holds, *what):
    if not holds:
        raise SystemExit("error: " + " ".join(map(str, what)))


def check_score(up, down, p, unit, *what):
    """One score whose predictions come true with probability p at most."""
    mean = p * power(up, unit) + (1 - p) * power(-down, unit)
    check(mean <= 1, *what, "E[2^X] =", mean)
    r = power(-up, unit)  # up is h / 4
    exact = unit * log2(1 + r**3 / (1 + r + r * r))
    check(exact <= down <= exact + 2 + exact / 1024, *what, "down", down, "not just above", exact)


def check_line(line, unit):
    bits, h, match_up, match_down, miss_up, miss_down, near_up, near_down, ones_max, probability = line
    p = power(-h, 64)
    check(match_up * 256 == h * unit, "match, up", line)
    check_score(match_up, match_down, p, unit, "match", line)
    others = (2**bits - 1) * p
    if miss_up:
        bound = power(-4 * miss_up, unit)
        check(others <= bound * ROUNDING and bound < others * power(1, 64), "miss", line)
        check_score(miss_up, miss_down, bound, unit, "miss", line)
    else:
        check(others * power(1, 64) > 1, "miss is off", line)
    if near_up:
        values = 2**(h // 64 - 1) - 1  # as many steps s have 2 |s| < values + 1
        bound = power(-4 * near_up, unit)
        check(h >= 192 and values * p <= bound <= power(-1, 1) * ROUNDING, "near", line)
        check_score(near_up, near_down, bound, unit, "near", line)
    else:
        check(h < 192, "near is off", line)
    share = power(64 * (bits - 1) - h, 64)
    check(share >= 1 and ones_max == 65535 or share <= Decimal(ones_max) / 65536 <= share + Decimal(2) / 65536
          or share * 65536 > 65534 and ones_max == 65535, "bucket", line)
    check(p <= Decimal(probability) / 65536 <= p + Decimal(2) / 65536, "probability", line)


def binomial(share_64):
    """64^1024 P(B(1024, share / 64) = k), exactly."""
    term, terms = (64 - share_64)**WINDOW, []
    for k in range(WINDOW + 1):
        terms.append(term)
        term = term * (WINDOW - k) * share_64 // ((k + 1) * (64 - share_64))
    return terms


def check_deviation(share_64, first, second):
    """Both tails of the binomial distribution beyond the smallest deviations that alarm."""
    terms, mean = binomial(share_64), WINDOW * share_64 // 64
    check(sum(terms) == 64**WINDOW, "binomial", share_64)
    for deviation, bits in (first, 33), (second, 63):
        beyond = sum(term for k, term in enumerate(terms) if abs(k - mean) >= deviation)
        check(beyond << bits < 64**WINDOW, "deviation", share_64, deviation)


def main():
    lines = subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout.splitlines()
    unit, intermittent, permanent = map(int, lines[0].split())
    check(intermittent == 34 and permanent == 64 and permanent * unit < 65536, "levels", lines[0])
    configurations = deviations = 0
    for line in lines[1:]:
        fields = line.split()
        if fields[0] == "deviation":
            check_deviation(*map(int, fields[1:]))
            deviations += 1
        else:
            check_line(list(map(int, fields)), unit)
            configurations += 1
    check(configurations == 64 * 36 and deviations == 32, "lines are missing")
    print(f"{configurations} configurations and {deviations} deviations are right")


main()
