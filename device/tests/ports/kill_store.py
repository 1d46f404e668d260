#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Kills emulated devices (SIGKILL) at random moments of changing their key stores, and now and then of starting, again
# and again on the same flash images. Whenever a device starts, its store must mount and hold exactly what it holds
# after some change between the last one confirmed and the last one asked for: nothing that was reported written is
# lost, nothing is half there, nothing is old where it should be new.
#
# usage: kill_store.py BOARD FIRMWARE [KILLS [DEVICES]]      FIRMWARE built from store_writer.c
import concurrent.futures
import random
import signal
import struct
import sys
import tempfile
import time

import devices

KEYS = 16
WINDOW = 8  # changes asked for and not yet confirmed
WRITE_SECONDS, START_SECONDS = 0.12, 0.1  # the latest moments at which a device is killed
START_KILLS = 0.3  # for each kill of a device that is changing its store


def mix(change):
    """As in store_writer.c."""
    change = change * 0x9E3779B1 & 0xFFFFFFFF
    change = (change ^ change >> 15) * 0x85EBCA77 & 0xFFFFFFFF
    return change ^ change >> 13


def state_after(last):
    """The change that each key's value is from, 0 where there is none."""
    state = [0] * KEYS
    for change in range(max(1, last - 4000), last + 1):  # by then every key was changed
        state[mix(change) % KEYS] = 0 if (mix(change) >> 8) % 8 == 0 else change
    return state


class Victim:
    """A device that is killed and started again on one flash image."""

    def __init__(self, board, firmware, folder):
        self.command = (board, firmware, folder)
        self.asked = self.confirmed = 0  # changes
        self.starts = self.start_kills = 0  # starts that were checked, and those that were not waited for

    def read(self, line, length):
        received, end = b"", time.monotonic() + 30
        while len(received) < length and time.monotonic() < end and received[:1] not in (b"M", b"V"):
            received += line.read(1.0)
        if received[:1] != b"R" or len(received) != length:
            why = {b"M": "the store did not mount", b"V": "a value is wrong", b"": "no answer"}
            raise SystemExit(f"after change {self.confirmed}: {why.get(received[:1], received)}")
        return received

    def check(self, line):
        """Reads the report and finds out which changes were made."""
        found = list(struct.unpack(f"<{KEYS}I", self.read(line, 1 + 4 * KEYS)[1:]))
        made = [last for last in range(self.confirmed, self.asked + 1) if state_after(last) == found]
        if not made:
            raise SystemExit(f"changes 1 to {self.confirmed} were confirmed, up to {self.asked} asked for; "
                             f"the keys hold those of {found}")
        self.asked = self.confirmed = made[0]
        self.starts += 1

    def change_for(self, line, seconds):
        line.write(struct.pack("<I", self.confirmed + 1))
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            line.write(b"." * (self.confirmed + WINDOW - self.asked))
            self.asked = self.confirmed + WINDOW
            answers = line.read(left)
            if answers.strip(b"."):
                raise SystemExit(f"after change {self.confirmed} the device answered {answers}")
            self.confirmed += len(answers)

    def start(self, work, seconds):
        """Starts the device, lets it work for a time up to `seconds`, and kills it."""
        with devices.emulate(*self.command) as device, device.line() as line:
            work(line, random.uniform(0, seconds))
            if device.stop(signal.SIGKILL) != -signal.SIGKILL:
                raise SystemExit("the device had stopped before it was killed")

    def kill_changing(self):
        def work(line, seconds):
            self.check(line)
            self.change_for(line, seconds)

        self.start(work, WRITE_SECONDS)

    def kill_starting(self):
        self.start(lambda _, seconds: time.sleep(seconds), START_SECONDS)
        self.start_kills += 1


def kill_again_and_again(board, firmware, kills):
    """Kills, and looks once more at the end."""
    with tempfile.TemporaryDirectory() as folder:
        victim = Victim(board, firmware, folder)
        for _ in range(kills):
            victim.kill_changing()
            while random.random() < START_KILLS:
                victim.kill_starting()
        victim.start(lambda line, _: victim.check(line), 0)
        return victim


def main():
    board, firmware = sys.argv[1:3]
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        shares = [kills // count + (index < kills % count) for index in range(count)]
        victims = list(pool.map(lambda share: kill_again_and_again(board, firmware, share), shares))
    starts, start_kills, confirmed = (sum(getattr(victim, count) for victim in victims)
                                      for count in ("starts", "start_kills", "confirmed"))
    print(f"{kills} kills of changing devices and {start_kills} of starting ones, {starts} starts checked: "
          f"{confirmed} confirmed changes and {starts * KEYS} keys as they must be")


main()
