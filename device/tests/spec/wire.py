# SPDX-License-Identifier: Apache-2.0
"""What a station says to a device, written from device/SPEC.md and the standards that it names, not from our C code: SMP lines,
CBOR (RFC 8949), COSE_Sign1 (RFC 9052), ECDSA over P-256 (FIPS 186-5), HPKE (RFC 9180). Slow, and not for secrets."""
import base64
import hashlib
import hmac
import os
import secrets
import select
import struct
import time

from device.tests.seal.peer import aes

READ, WRITE = 0, 2
NONCE, KEY, CSR, CERTIFICATE, PSK, PROVE, LOCK = range(1, 8)
ANSWER_SECONDS = 20

# ---- CBOR, as far as it is used: integers, byte strings, texts, arrays, maps ----


def _head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in range(4) if number < 1 << (8 << size))
    return bytes([major << 5 | 24 + size]) + number.to_bytes(1 << size, "big")


def encode(value):
    """The deterministic encoding (§4.2.1)."""
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(encode, value))
    return _head(5, len(value)) + b"".join(sorted(encode(key) + encode(item) for key, item in value.items()))


def decode(data):
    value, rest = _take(data)
    assert rest == b"", "bytes behind the value"
    return value


def _take(data):
    major, number, data = data[0] >> 5, data[0] & 31, data[1:]
    if number >= 24:
        size = 1 << number - 24
        number, data = int.from_bytes(data[:size], "big"), data[size:]
    if major < 2:
        return (number, -1 - number)[major], data
    if major < 4:
        text = data[:number]
        return (text if major == 2 else text.decode()), data[number:]
    items = []
    for _ in range(number * (2 if major == 5 else 1)):
        item, data = _take(data)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), data


# ---- SMP over serial ----


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = crc << 1 ^ (0x11021 if crc & 0x8000 else 0)
    return crc


def lines_of(packet):
    framed = struct.pack(">H", len(packet) + 2) + packet + struct.pack(">H", crc16(packet))
    for at in range(0, len(framed), 93):
        yield (b"\x04\x14" if at else b"\x06\x09") + base64.b64encode(framed[at:at + 93]) + b"\n"


class Line:
    """The serial line to a device."""

    def __init__(self, port):
        self.file, self.left, self.sequence = os.open(port, os.O_RDWR | os.O_NOCTTY), b"", 0

    def close(self):
        os.close(self.file)

    def ask(self, operation, command, body, group=64):
        """The answer's map."""
        self.sequence = (self.sequence + 1) % 256
        packet = struct.pack(">BBHHBB", 1 << 3 | operation, 0, len(body), group, self.sequence, command) + body
        os.write(self.file, b"".join(lines_of(packet)))
        answer = self._packet()
        assert answer[:8] == struct.pack(">BBHHBB", 1 << 3 | operation + 1, 0, len(answer) - 8, group, self.sequence, command)
        return decode(answer[8:])

    def _packet(self):
        framed, deadline = b"", time.monotonic() + ANSWER_SECONDS
        while True:
            while b"\n" not in self.left:
                assert select.select([self.file], [], [], deadline - time.monotonic())[0], "no answer"
                self.left += os.read(self.file, 4096)
            line, self.left = self.left.split(b"\n", 1)
            if line[:2] in (b"\x06\x09", b"\x04\x14"):
                framed = (b"" if line[:2] == b"\x06\x09" else framed) + base64.b64decode(line[2:], validate=True)
            if len(framed) > 2 and len(framed) == 2 + int.from_bytes(framed[:2], "big"):
                assert crc16(framed[2:]) == 0, "the CRC is wrong"
                return framed[2:-2]


# ---- P-256 ----
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def _add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    slope = (3 * a[0] ** 2 - 3) * pow(2 * a[1], -1, P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope**2 - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(number, point=G):
    total = None
    for bit in bin(number)[2:]:
        total = _add(total, total)
        total = _add(total, point) if bit == "1" else total
    return total


def point_bytes(point):
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def point_of(data):
    assert len(data) == 65 and data[0] == 4
    return int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big")


class Key:
    def __init__(self, private=None):
        self.private = private or 1 + secrets.randbelow(N - 1)
        self.public = point_bytes(multiply(self.private))

    def sign(self, message):
        digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
        nonce = 1 + secrets.randbelow(N - 1)
        r = multiply(nonce)[0] % N
        s = pow(nonce, -1, N) * (digest + r * self.private) % N
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verifies(public, message, signature):
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    inverse = pow(s, -1, N)
    point = _add(multiply(digest * inverse % N), multiply(r * inverse % N, point_of(public)))
    return point is not None and point[0] % N == r


# ---- COSE_Sign1 ----
PROTECTED = encode({1: -7})


def _to_be_signed(purpose, payload):
    return encode(["Signature1", PROTECTED, purpose.encode(), payload])


def cose_sign(key, purpose, payload, delegation=None):
    payload = encode(payload)
    return encode([PROTECTED, {} if delegation is None else {-65537: delegation}, payload, key.sign(_to_be_signed(purpose, payload))])


def cose_verify(public, purpose, message):
    protected, unprotected, payload, signature = decode(message)
    assert (protected, unprotected) == (PROTECTED, {}) and verifies(public, _to_be_signed(purpose, payload), signature)
    return decode(payload)


# ---- HPKE: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM; base mode, one message ----
KEM, SUITE = b"KEM" + struct.pack(">H", 0x10), b"HPKE" + struct.pack(">HHH", 0x10, 1, 1)


def extract(salt, data):
    return hmac.new(salt, data, hashlib.sha256).digest()


def expand(key, info, length):
    out, block = b"", b""
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([len(out) // 32 + 1]), hashlib.sha256).digest()
        out += block
    return out[:length]


def _labeled_extract(suite, salt, label, data):
    return extract(salt, b"HPKE-v1" + suite + label + data)


def _labeled_expand(suite, key, label, info, length):
    return expand(key, struct.pack(">H", length) + b"HPKE-v1" + suite + label + info, length)


def _gcm_seal(key, nonce, text, ad):
    """SP 800-38D, with a nonce of 96 bits."""
    count = (len(text) + 15) // 16
    stream = b"".join(aes(key, nonce + (index + 2).to_bytes(4, "big")) for index in range(count))
    sealed = bytes(a ^ b for a, b in zip(text, stream))
    h, total = int.from_bytes(aes(key, bytes(16)), "big"), 0
    blocks = ad + bytes(-len(ad) % 16) + sealed + bytes(-len(sealed) % 16) + struct.pack(">QQ", len(ad) * 8, len(sealed) * 8)
    for at in range(0, len(blocks), 16):
        x, v, product = total ^ int.from_bytes(blocks[at:at + 16], "big"), h, 0
        for bit in range(127, -1, -1):
            product ^= v if x >> bit & 1 else 0
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        total = product
    return sealed + bytes(a ^ b for a, b in zip(total.to_bytes(16, "big"), aes(key, nonce + b"\0\0\0\1")))


def hpke_seal(public, info, ad, text):
    """(enc, ciphertext)"""
    ephemeral = Key()
    shared = multiply(ephemeral.private, point_of(public))[0].to_bytes(32, "big")
    shared = _labeled_expand(KEM, _labeled_extract(KEM, b"", b"eae_prk", shared), b"shared_secret", ephemeral.public + public, 32)
    context = b"\0" + _labeled_extract(SUITE, b"", b"psk_id_hash", b"") + _labeled_extract(SUITE, b"", b"info_hash", info)
    secret = _labeled_extract(SUITE, shared, b"secret", b"")
    key, nonce = (_labeled_expand(SUITE, secret, label, context, length) for label, length in ((b"key", 16), (b"base_nonce", 12)))
    return ephemeral.public, _gcm_seal(key, nonce, text, ad)
