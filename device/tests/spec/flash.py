# SPDX-License-Identifier: Apache-2.0
"""A reader of the key store's log, written from device/SPEC.md ("Flash: the key store's log") and not from our C code. It takes
what an undisturbed device leaves; of what power cuts leave, it knows the gaps alone."""
import hashlib
import hmac
import struct
import zlib

from device.tests.seal import peer
from device.tests.spec.wire import expand, extract

DATA, TOMBSTONE, NOTE, CHECKPOINT = range(4)
NOT_IN_DIGEST = 2
BLANK_UNITS_AT_END = 6


class Record:
    def __init__(self, head, at):
        self.at, self.head = at, head
        self.kind, self.area, self.flags = head[0] >> 6, head[0] >> 4 & 3, head[0] & 15
        self.uid = int.from_bytes(head[1:4] + head[5:10], "little")
        self.slot, (self.length, self.gap) = head[4], struct.unpack("<HH", head[16:20])
        self.tag_len = 16 if self.kind in (DATA, TOMBSTONE) else 0


class Store:
    """The store in `region`: {(area, uid): (flags, value)} in `records`, the addresses of these records in `places`, the number of its
    state in `number`, None if it has none."""

    def __init__(self, region, page_len, device_id, root_key):
        self.region, self.page_len = region, page_len
        self.secret = extract(device_id, root_key)
        pages = sorted(filter(None, map(self._page, range(0, len(region), page_len))), reverse=True)
        self.current = next(page for page in pages if self._followers(page[1]) is not None)
        self.records, self.places = {}, {}
        self._read()

    def _page(self, at):
        """(sequence, address) of a page, or None."""
        head = self.region[at:at + 20]
        magic, version, sequence, self_unit, slots, check, crc = struct.unpack("<HHIHHII", head)
        if magic != 0x4B4D or crc != zlib.crc32(head[:16]):
            return None
        assert version == 2 and struct.pack("<I", check) == expand(self.secret, b"mintmark store check\0", 4)
        self.unit, self.slots, self.has_state = self_unit, slots & 0x7FFF, slots >> 15
        return sequence, at

    def _pad(self, length):
        return -(-length // self.unit) * self.unit

    def _end(self, record):
        end = record.at + self._pad(24 + record.length + record.tag_len)
        return end + self.unit if record.tag_len and self.unit <= 16 else end

    def _record(self, at):
        head = self.region[at:at + 24]
        if len(head) < 24 or zlib.crc32(head[:20]) != int.from_bytes(head[20:], "little"):
            return None
        record = Record(head, at)
        body = self.region[at + 24:at + 24 + record.length]
        if record.kind in (NOTE, CHECKPOINT) and zlib.crc32(body) != int.from_bytes(head[12:16], "little"):
            return None
        return record

    def _live(self, page):
        """The records of a page that are not dead."""
        at, blank, found = page + self._pad(20), 0, []
        while at < page + self.page_len and blank < BLANK_UNITS_AT_END:
            record = self._record(at)
            blank = blank + 1 if self.region[at:at + self.unit] == b"\xff" * self.unit else 0
            if record:
                found.append(record)
            at = self._end(record) if record else at + self.unit
        live, floor = [], None
        for record in reversed(found):
            if floor is None or record.at < floor:
                live.insert(0, record)
                floor = record.at - record.gap * self.unit
        return live

    def _followers(self, page):
        """What stands behind the page's checkpoint, if it counts."""
        live = self._live(page)
        at = next((i for i, record in enumerate(live) if record.kind == CHECKPOINT), None)
        return None if at is None or len(live) < at + 3 else live[at:]

    def _read(self):
        checkpoint, *behind = self._followers(self.current[1])
        units = struct.unpack(f"<{self.slots}H", self.region[checkpoint.at + 24:][:2 * self.slots])
        index = {slot: self._record(unit * self.unit) for slot, unit in enumerate(units) if unit}
        for record in behind:
            if record.tag_len:
                index[record.slot] = record
                self._check_seal(record)
        self.number = self._check_state(behind, index) if self.has_state else None
        for slot, record in index.items():
            value = self._open(record)
            assert record.slot == slot
            if record.kind == DATA:
                self.records[record.area, record.uid] = record.flags, value
                self.places[record.area, record.uid] = record.at

    def _check_state(self, behind, index):
        """The number of the last note, whose MAC must be that of what is alive: of an undisturbed device nothing stands behind it."""
        note = behind[-1]
        assert note.kind == NOTE and note.length == 24, "no state behind the last change"
        state = self.region[note.at + 24:][:24]
        live = sorted((record for record in index.values() if record.kind == DATA), key=lambda record: (record.area, record.uid))
        text = state[:8] + struct.pack("<I", self.current[0]) + b"".join(record.head[:18] for record in live)
        mac = hmac.digest(expand(self.secret, b"mintmark store state 2\0", 32), text, "sha256")
        assert mac[:16] == state[8:], "the state is of something else"
        number = int.from_bytes(state[:8], "little")
        assert all(int.from_bytes(record.head[12:16], "little") < number for record in live), "an origin that the counter has not reached"
        return number

    def _check_seal(self, record):
        if self.unit <= 16:
            word = (int.from_bytes(record.head[20:], "little") + record.at) & 0xFFFFFFFF & 0x7FFFFFFE
            end = self._end(record)
            assert self.region[end - self.unit:end] == struct.pack("<I", word) * (self.unit // 4), "the seal is not exact"

    def _open(self, record):
        info = b"mintmark store seal\0" + bytes([record.area]) + record.uid.to_bytes(8, "little")
        key, nonce = expand(self.secret, info, 16), record.head[10:16] + bytes(7)
        body = self.region[record.at + 24:][:record.length]
        tag = self.region[record.at + 24 + record.length:][:16]
        # With L = 2 the CCM is that of sealed messages, whose independent implementation is used.
        value = peer._crypt(key, nonce, body)  # pylint: disable=protected-access
        assert peer._tag(key, nonce, value, record.head[:18]) == tag, f"{record.uid:x} does not authenticate"  # pylint: disable=protected-access
        return value

    def digest(self):
        """`store_digest` of a proof."""
        total = hashlib.sha256()
        for (area, uid), (flags, value) in sorted(self.records.items(), key=lambda item: item[0][1]):
            if area == 0 and not flags & NOT_IN_DIGEST:
                total.update(uid.to_bytes(8, "little") + len(value).to_bytes(2, "little") + value)
        return total.digest()


def open_image(image):
    """The store in a flash image ("Flash images"), and the device's id."""
    assert image[:8] == b"MINTFUSE" and zlib.crc32(image[:56]) == int.from_bytes(image[56:60], "little")
    device_id, root_key = image[8:24], image[24:56]
    return Store(image[0x1000:0x1000 + 64 * 1024], 1024, device_id, root_key), device_id
