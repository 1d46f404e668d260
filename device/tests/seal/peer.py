# SPDX-License-Identifier: Apache-2.0
"""The other end of sealed messages, written from device/SPEC.md and the standards, not from our C code."""
import hashlib
import hmac

BY_DEVICE, BY_SERVER = 0, 1
HEADER_LEN, TAG_LEN = 13, 16


def _make_sbox():
    """FIPS 197 §5.1.1, from its definition: the inverse in GF(2^8), then an affine map."""
    exponents, value = [0] * 256, 1
    logarithms = [0] * 256
    for power in range(255):
        exponents[power], logarithms[value] = value, power
        value ^= value << 1 ^ (0x11B if value & 0x80 else 0)
        value &= 0xFF
    box = []
    for byte in range(256):
        inverse = exponents[(255 - logarithms[byte]) % 255] if byte else 0
        word = inverse | inverse << 8
        box.append((word ^ word >> 4 ^ word >> 5 ^ word >> 6 ^ word >> 7 ^ 0x63) & 0xFF)
    return box


SBOX = _make_sbox()


def _double(byte):
    return (byte << 1 ^ (0x1B if byte & 0x80 else 0)) & 0xFF


def _schedule(key):
    words, constant = [list(key[at:at + 4]) for at in range(0, 16, 4)], 1
    for index in range(4, 44):
        word = words[-1]
        if index % 4 == 0:
            word = [SBOX[byte] for byte in word[1:] + word[:1]]
            word[0] ^= constant
            constant = _double(constant)
        words.append([a ^ b for a, b in zip(words[-4], word)])
    return [sum(words[at:at + 4], []) for at in range(0, 44, 4)]


def aes(key, block):
    """AES-128, one block (FIPS 197)."""
    keys = _schedule(key)
    state = [a ^ b for a, b in zip(block, keys[0])]
    for number, round_key in enumerate(keys[1:], 1):
        state = [SBOX[state[(4 * (at // 4 + at % 4) + at % 4) % 16]] for at in range(16)]
        if number < 10:
            mixed = []
            for at in range(0, 16, 4):
                column, total = state[at:at + 4], 0
                for byte in column:
                    total ^= byte
                mixed += [column[i] ^ total ^ _double(column[i] ^ column[(i + 1) % 4]) for i in range(4)]
            state = mixed
        state = [a ^ b for a, b in zip(state, round_key)]
    return bytes(state)


def _blocks(data):
    return [data[at:at + 16].ljust(16, b"\0") for at in range(0, len(data), 16)]


def _stream(key, nonce, index):
    return aes(key, b"\x01" + nonce + index.to_bytes(2, "big"))


def _crypt(key, nonce, data):
    stream = b"".join(_stream(key, nonce, index + 1) for index in range(len(_blocks(data))))
    return bytes(a ^ b for a, b in zip(data, stream))


def _tag(key, nonce, text, ad):
    """RFC 3610 §2.2 and §2.3, with L = 2 and M = 16."""
    first = bytes([0x40 * bool(ad) | 7 << 3 | 1]) + nonce + len(text).to_bytes(2, "big")
    mac = aes(key, first)
    lead = len(ad).to_bytes(2, "big") + ad if ad else b""
    for block in _blocks(lead) + _blocks(text):
        mac = aes(key, bytes(a ^ b for a, b in zip(mac, block)))
    return bytes(a ^ b for a, b in zip(mac, _stream(key, nonce, 0)))


def _hmac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


class Channel:
    """One direction under a PSK."""

    def __init__(self, psk, identity, role, sender):
        self.head = bytes([0x10 | role]) + sender.to_bytes(4, "little")
        prk = _hmac(b"mintmark seal 1", psk)
        okm = _hmac(prk, self.head + identity + b"\x01")
        self.key, self.iv = okm[:16], okm[16:29]

    def _nonce(self, header):
        return bytes(a ^ b for a, b in zip(header, self.iv))

    def seal(self, number, text, ad=b""):
        header = self.head + number.to_bytes(8, "little")
        nonce = self._nonce(header)
        return header + _crypt(self.key, nonce, text) + _tag(self.key, nonce, text, ad)

    def open(self, message, ad=b""):
        """(number, text); ValueError if it is not as the sender sealed it."""
        header, sealed, tag = message[:HEADER_LEN], message[HEADER_LEN:-TAG_LEN], message[-TAG_LEN:]
        nonce = self._nonce(header)
        text = _crypt(self.key, nonce, sealed)
        if header[:5] != self.head or _tag(self.key, nonce, text, ad) != tag:
            raise ValueError("the message does not authenticate")
        return int.from_bytes(header[5:], "little"), text


def check():
    """FIPS 197 App. B, RFC 3610 §8 packet vector 1 is for M = 8 and so only its ciphertext counts here."""
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    if aes(key, bytes.fromhex("3243f6a8885a308d313198a2e0370734")).hex() != "3925841d02dc09fbdc118597196a0b32":
        raise SystemExit("this AES is wrong")
    key, nonce = bytes(range(0xC0, 0xD0)), bytes.fromhex("00000003020100a0a1a2a3a4a5")
    if _crypt(key, nonce, bytes(range(8, 31))).hex() != "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384":
        raise SystemExit("this CCM is wrong")


check()
