# SPDX-License-Identifier: Apache-2.0
"""A serial line that is as bad as a test wants: a pseudo-terminal between the station and a device's own."""
import os
import random
import select
import threading
import tty

FIRST, NEXT = b"\x06\x09", b"\x04\x14"


class Line:
    """Carries packets between `port` (for the station) and the device's `behind`, and harms them on the way.

    A packet here is a first line and the lines that continue it, as SMP frames them. `lose`, `damage`, `duplicate` and
    `delay` (behind the next one of its direction) are shares of the packets, `junk` the most random bytes between two of
    them. `on_packet`, if given, is called with the number of packets that have passed, before the next one does; where
    it returns False, that one is lost.
    """

    def __init__(self, behind, lose=0.0, damage=0.0, duplicate=0.0, delay=0.0, junk=0, seed=1, on_packet=None):
        self.shares = (lose, damage, duplicate, delay)
        self.held = {}  # a delayed packet, by where it goes
        self.junk = junk
        self.dice = random.Random(seed)
        self.on_packet = on_packet
        self.packets = self.harmed = 0
        self.recorded = bytearray()
        self.device = os.open(behind, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.station, self.slave = os.openpty()  # the slave stays open, or the master would see hang-ups
        tty.setraw(self.slave)
        os.set_blocking(self.station, False)
        self.port = os.ttyname(self.slave)
        self.waiting = {self.station: bytearray(), self.device: bytearray()}  # not yet a whole packet
        self.wake_out, self.wake_in = os.pipe()
        self.thread = threading.Thread(target=self._carry, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.write(self.wake_in, b".")
        self.thread.join()
        for file in (self.device, self.station, self.slave, self.wake_out, self.wake_in):
            os.close(file)

    def _carry(self):
        other = {self.station: self.device, self.device: self.station}
        while True:
            ready = select.select([self.wake_out, self.station, self.device], [], [], 0.005)[0]
            if self.wake_out in ready:
                return
            for file in other:
                if file in ready:
                    try:
                        self.waiting[file] += os.read(file, 65536)
                    except OSError:
                        return  # the device was unplugged
                elif self.waiting[file].endswith(b"\n"):
                    # Quiet since the last line's end: what is there is whole.
                    self._deliver(bytes(self.waiting[file]), other[file])
                    self.waiting[file].clear()

    def _deliver(self, data, to):
        starts = [at for at in range(len(data)) if data.startswith(FIRST, at)]
        for start, end in zip(starts, starts[1:] + [len(data)]):
            self._pass(data[start:end], to)

    def _pass(self, packet, to):
        lost = self.on_packet is not None and self.on_packet(self.packets) is False
        self.packets += 1
        if lost:
            return
        self.recorded += packet
        lose, damage, duplicate, delay = self.shares
        if self.junk:
            self._write(to, self.dice.randbytes(self.dice.randrange(self.junk + 1)))
        if self.dice.random() < lose:
            self.harmed += 1
            return
        if self.dice.random() < damage:
            self.harmed += 1
            at = self.dice.randrange(len(packet))
            packet = packet[:at] + bytes([packet[at] ^ 1 << self.dice.randrange(8)]) + packet[at + 1:]
        held = self.held.pop(to, None)
        if held is None and self.dice.random() < delay:
            self.harmed += 1
            self.held[to] = packet
            return
        self._write(to, packet)
        if self.dice.random() < duplicate:
            self._write(to, packet)
        if held is not None:
            self._write(to, held)

    @staticmethod
    def _write(to, data):
        while data:
            if not select.select([], [to], [], 5)[1]:
                return  # nobody reads: on a real line it would be gone as well
            try:
                data = data[os.write(to, data):]
            except OSError:
                return  # the other side has gone
