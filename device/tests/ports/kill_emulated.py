#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Kills an emulated device (SIGKILL) at a random moment of writing its flash, again and again: every word that
# it had said was written must be in the flash image afterwards, none may be that was not asked for, and the
# fuse block must be as it was.
#
# usage: kill_emulated.py BOARD FIRMWARE [ROUNDS]      FIRMWARE built from flash_writer.c
import os
import random
import signal
import struct
import sys
import tempfile
import time

import devices

STORE, PAGE, PAGES = 0x1000, 256, 64  # bytes, words, pages
WORDS = PAGE * PAGES
WINDOW = 64  # words asked for and not yet confirmed
BLANK = 0xFFFFFFFF


def write_for(line, seconds):
    """Has the device write for a while after its first word. Returns the words asked for and those confirmed."""
    line.write(b"." * WINDOW)
    asked, confirmed = WINDOW, len(line.read(30.0))
    if confirmed == 0:
        raise SystemExit("the device wrote nothing")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        line.write(b"." * (confirmed + WINDOW - asked))
        asked = confirmed + WINDOW
        confirmed += len(line.read(1.0))
    return asked, confirmed


def expected(done):
    """The word at each place after `done` program operations on a flash that was blank."""
    words = [BLANK] * WORDS
    for index in range(max(0, done - WORDS), done):
        words[index % WORDS] = index
    if done % PAGE:  # the page being written was erased first
        start = done % WORDS
        words[start:start + PAGE - done % PAGE] = [BLANK] * (PAGE - done % PAGE)
    return words


def agrees(words, done):
    """True if the flash holds what `done` operations leave, with the next page's erase perhaps begun."""
    wanted = expected(done)
    if done % PAGE == 0:
        start = done % WORDS
        erased = 0
        while erased < PAGE and words[start + erased] == BLANK:
            erased += 1
        wanted[start:start + erased] = [BLANK] * erased
    return words == wanted


def check(image, asked, confirmed):
    words = list(struct.unpack(f"<{WORDS}I", image[STORE:STORE + 4 * WORDS]))
    if not any(agrees(words, done) for done in range(confirmed, asked + 1)):
        raise SystemExit(f"of {asked} words asked for {confirmed} were confirmed; the flash holds something else")


def fresh(folder):
    """Blanks the store but leaves the fuses, which are returned."""
    path = os.path.join(folder, "flash")
    if not os.path.exists(path):
        return None
    with open(path, "r+b") as file:
        fuses = file.read(STORE)
        file.write(b"\xff" * 4 * WORDS)
    return fuses


def kill_once(board, firmware, folder):
    fuses = fresh(folder)
    with devices.emulate(board, firmware, folder) as device, device.line() as line:
        asked, confirmed = write_for(line, random.uniform(0.0, 0.5))
        if device.stop(signal.SIGKILL) != -signal.SIGKILL:
            raise SystemExit("the device had stopped before it was killed")
    with open(os.path.join(folder, "flash"), "rb") as file:
        image = file.read()
    check(image, asked, confirmed)
    if fuses is not None and image[:STORE] != fuses:
        raise SystemExit("the fuse block has changed")
    return confirmed


def main():
    board, firmware = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory() as folder:
        counts = [kill_once(board, firmware, folder) for _ in range(rounds)]
    print(f"{rounds} kills, {sum(counts)} words confirmed and found")


main()
