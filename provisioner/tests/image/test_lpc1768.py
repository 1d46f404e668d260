#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
#
# A flash image for an LPC1768 in the processor emulator of device/tests/images: provisioning firmware that is programmed beside it
# starts as a locked device, erases nothing, and leaves the root key as it is.
#
# usage: test_lpc1768.py MINTMARK PROVISIONING.bin
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "device/tests" / folder) for folder in ("images", "ports")]
import devices  # noqa: E402

SKIPPED = 77
MINTMARK, FIRMWARE = map(os.path.abspath, sys.argv[1:3])


def skip(reason):
    print(f"skipped: {reason}; scripts/test has it")
    sys.exit(1 if os.environ.get("MINTMARK_NO_SKIPS") else SKIPPED)


try:
    import lpc1768_machine  # noqa: E402
except ImportError as missing:
    skip(missing)

STORE, ROOT_KEY, UNIT_LEN = 0x58000, 0x78000, 256
LOCKED = 3  # of a device's states
DEVICE = b"".join(word.to_bytes(4, "little") for word in lpc1768_machine.SERIAL).hex()
FILES = """
    umask 077
    openssl ecparam -name prime256v1 -genkey -noout -out ca.key
    openssl req -x509 -key ca.key -subj /CN=ca -days 30 -out ca.pem
    openssl ecparam -name prime256v1 -genkey -noout -out device.key
    openssl req -new -key device.key -subj /CN=device -out device.csr
    printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n' >extensions
    openssl x509 -req -in device.csr -CA ca.pem -CAkey ca.key -set_serial 1 -days 9 -extfile extensions -out own.pem
    cat own.pem ca.pem >chain.pem
    openssl rand -out root.key 32
    """


class Line:
    """The part's UART."""

    def __init__(self, machine):
        self.machine, self.sent = machine, b""

    def write(self, data):
        self.sent += self.machine.say(data.decode("ascii")).encode("ascii")

    def read(self, _):
        sent, self.sent = self.sent, b""
        return sent


def make(device, name):
    subprocess.run([MINTMARK, "device", "image", "--part", "lpc1768", "--id", device, "--root-key", "root.key", "--batch", "spring",
                    "--certificate", "chain.pem", "--private-key", "device.key", "-o", name], check=True, capture_output=True)
    return pathlib.Path(name).read_bytes()


def start(image):
    """A part that image and firmware were programmed into, and nothing else."""
    flash = bytearray(b"\xff" * lpc1768_machine.FLASH_LEN)
    flash[STORE:STORE + len(image)] = image
    machine, _ = lpc1768_machine.start(FIRMWARE, bytes(flash))
    assert not machine.faults, machine.faults
    return machine, bytes(flash)


def it_starts_as_it_was_made():
    image = make(DEVICE, "part.bin")
    assert len(image) == ROOT_KEY - STORE + 4 * UNIT_LEN, len(image)
    machine, before = start(image)
    info = devices.info(Line(machine))
    assert (info["state"], info["batch"], info["chain"], info["id"].hex()) == (LOCKED, "spring", 2, DEVICE), info
    assert not machine.erasures and machine.flash()[ROOT_KEY:] == before[ROOT_KEY:], machine.erasures


def another_part_does_not_take_it():
    machine, before = start(make("00" * 16, "other.bin"))
    assert not machine.erasures and machine.flash()[STORE:] == before[STORE:], machine.erasures


if not os.path.exists(FIRMWARE):
    skip(f"there is no {FIRMWARE}")
with tempfile.TemporaryDirectory(prefix="mintmark-lpc1768-") as folder:
    os.chdir(folder)
    subprocess.run(["bash", "-ec", FILES], check=True, capture_output=True)
    for test in (it_starts_as_it_was_made, another_part_does_not_take_it):
        test()
        print("passed:", test.__name__)
    os.chdir("/")
