# SPDX-License-Identifier: Apache-2.0
"""As much of an LPC1768 as it takes to run a firmware image from its reset vector on: the core's instructions (Unicorn), flash and
RAM, and of the peripherals what the port asks for. It is there for what no host test reaches, start-up code, linker script,
interrupt vector and the call of the boot ROM; what registers do and forbid is the business of device/tests/lpc1768.

Exceptions are not emulated: an interrupt is a call of its vector while the core sleeps. Noise is pseudo-random, the same in every
run.
"""
import pathlib
import random
import struct

from unicorn import Uc, UcError, UC_ARCH_ARM, UC_HOOK_CODE, UC_MODE_MCLASS, UC_MODE_THUMB
from unicorn import UC_PROT_EXEC, UC_PROT_READ, UC_PROT_WRITE
from unicorn.arm_const import (UC_ARM_REG_LR, UC_ARM_REG_PC, UC_ARM_REG_PRIMASK, UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2,
                               UC_ARM_REG_R3, UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_XPSR)

FLASH_LEN, RAM, RAM_LEN, BANKS, BANKS_LEN = 0x80000, 0x10000000, 0x8000, 0x2007C000, 0x8000
ROM, ROM_LEN, IAP = 0x1FFF0000, 0x10000, 0x1FFF1FF0
BX_LR, WFI = b"\x70\x47", b"\x30\xbf"
PAINT = 0xA5  # of RAM at power-on
IAP_RAM_LEN, IAP_STACK_LEN = 32, 128
PREPARE, PROGRAM, ERASE, SERIAL_NUMBER = 50, 51, 52, 58
SUCCESS, NOT_PREPARED = 0, 9
UART0_VECTOR = 16 + 5
SERIAL = (0x11223344, 0x55667788, 0x99AABBCC, 0xDDEEFF00)
SECTORS = [(i * 0x1000, 0x1000) for i in range(16)] + [(0x10000 + i * 0x8000, 0x8000) for i in range(14)]
PATIENCE = 500 * 1000000  # instructions in which the firmware goes to sleep
HANDLER_PATIENCE = 100000  # and in which an interrupt's handler returns
SAVED = (UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R12, UC_ARM_REG_LR, UC_ARM_REG_XPSR,
         UC_ARM_REG_SP)


class Machine:
    """A part that has just got power, with what was in its flash before."""

    def __init__(self, image, flash=b"\xff" * FLASH_LEN):
        self.core = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self.random = random.Random(1768)
        self.clock, self.phase = 0, 0.0  # the core's clocks, and the RC oscillator's drift in counts
        self.registers = {0x400FC000: 0x303A, 0x400FC0C4: 0x3BE}
        self.pll, self.feeds, self.fed_at, self.from_count, self.result = 0, [], 0, 0xFF, None
        self.received, self.sent = bytearray(), bytearray()
        self.prepared, self.erasures, self.faults = None, [], []
        for start, length, rights in ((0, FLASH_LEN, UC_PROT_READ | UC_PROT_EXEC), (RAM, RAM_LEN, UC_PROT_READ | UC_PROT_WRITE),
                                      (BANKS, BANKS_LEN, UC_PROT_READ | UC_PROT_WRITE), (ROM, ROM_LEN, UC_PROT_READ | UC_PROT_EXEC)):
            self.core.mem_map(start, length, rights)
        self.core.mem_write(0, bytes(flash))
        self.core.mem_write(0, image)
        self.core.mem_write(RAM, bytes([PAINT]) * RAM_LEN)
        self.core.mem_write(IAP, BX_LR)
        self.core.hook_add(UC_HOOK_CODE, self.call_rom, begin=IAP, end=IAP + 1)
        for base in (0x40000000, 0xE0000000):
            self.core.mmio_map(base, 0x100000, self.reader(base), None, self.writer(base), None)
        stack, reset = struct.unpack("<2I", self.core.mem_read(0, 8))
        self.core.reg_write(UC_ARM_REG_SP, stack)
        self.core.reg_write(UC_ARM_REG_PRIMASK, 0)
        self.at = reset

    # ---- peripherals ----

    def reader(self, base):
        return lambda core, offset, size, data: self.read(base + offset)

    def writer(self, base):
        return lambda core, offset, size, value, data: self.write(base + offset, value)

    def pass_time(self):
        self.clock += 900 + self.random.getrandbits(9)
        self.phase += self.random.gauss(0, 0.2)

    def read(self, address):
        self.pass_time()
        register = self.registers.get(address, 0)
        if address == 0x400FC1A0:  # SCS: ready once it is on
            return register | (0x40 if register & 0x20 else 0)
        if address == 0x400FC088:  # PLL0STAT: locked once it is on
            return self.pll << 24 | (0x04000000 if self.pll & 1 else 0)
        if address == 0x4000C014:  # U0LSR
            return 0x60 | (1 if self.received else 0)
        if address == 0x4000C000:  # U0RBR
            return self.received.pop(0) if self.received else 0
        if address == 0x4000000C:  # WDTV: one in 96 clocks of the core, a bit off
            return (self.from_count - int((self.clock - self.fed_at) / 96.3 + self.phase)) & 0xFFFFFFFF
        if address == 0xE0001004:  # CYCCNT
            return self.clock & 0xFFFFFFFF
        if address == 0x40034004:  # AD0GDR
            result, self.result = self.result, None
            return 0 if result is None else 0x80000000 | 1 << 24 | result << 4
        return register

    def write(self, address, value):
        self.pass_time()
        self.registers[address] = value
        if address in (0x400FC08C, 0x40000008):  # PLL0FEED, WDFEED
            self.feeds = [*self.feeds[-1:], value]
            if self.feeds == [0xAA, 0x55] and address == 0x400FC08C:
                self.pll = self.registers.get(0x400FC080, 0)
            elif self.feeds == [0xAA, 0x55]:
                self.fed_at, self.from_count = self.clock, self.registers[0x40000004]
        elif address == 0x4000C000 and not self.registers.get(0x4000C00C, 0) & 0x80:  # U0THR
            self.sent.append(value & 0xFF)
        elif address == 0x40034000 and value >> 24 & 7 == 1:  # AD0CR
            self.result = min(4095, max(0, round(self.random.gauss(2047.3, 1.5))))

    # ---- the boot ROM ----

    def call_rom(self, core, address, size, data):
        """In-application programming. It uses the memory that it may use, whatever lies there."""
        command_at, result_at, stack = (core.reg_read(register) for register in (UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_SP))
        code, *parameters = struct.unpack("<5I", core.mem_read(command_at, 20))
        core.mem_write(RAM + RAM_LEN - IAP_RAM_LEN, self.random.randbytes(IAP_RAM_LEN))
        core.mem_write(stack - IAP_STACK_LEN, self.random.randbytes(IAP_STACK_LEN))
        if code != SERIAL_NUMBER and not core.reg_read(UC_ARM_REG_PRIMASK) & 1:
            self.faults.append("flash is changed while interrupts are on")
        status, results = self.change(core, code, parameters) if code != SERIAL_NUMBER else (SUCCESS, SERIAL)
        core.mem_write(result_at, struct.pack("<5I", status, *results))
        for register in (UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R12):
            core.reg_write(register, 0xDEADBEEF)

    def change(self, core, code, parameters):
        if code == PREPARE and parameters[0] == parameters[1] < len(SECTORS):
            self.prepared = parameters[0]
            return SUCCESS, (0,) * 4
        start, length = SECTORS[self.prepared] if self.prepared is not None else (0, 0)
        self.prepared = None
        if code == ERASE and length > 0:
            core.mem_write(start, b"\xff" * length)
            self.erasures.append(start)
            return SUCCESS, (0,) * 4
        if code == PROGRAM and start <= parameters[0] < start + length:
            to, source, count, _ = parameters
            if to % 256 == 0 and count == 256 and source % 4 == 0 and RAM <= source < RAM + RAM_LEN:
                pairs = zip(core.mem_read(to, count), core.mem_read(source, count))
                core.mem_write(to, bytes(old & new for old, new in pairs))
                return SUCCESS, (0,) * 4
        self.faults.append(f"the boot ROM refuses command {code} {parameters}")
        return NOT_PREPARED, (0,) * 4

    # ---- running ----

    def is_asleep(self):
        return bytes(self.core.mem_read((self.at & ~1) - 2, 2)) == WFI

    def step(self, count):
        """Runs `count` instructions, or until the core sleeps."""
        self.core.emu_start(self.at | 1, 0xFFFFFFFE, count=count)
        self.at = self.core.reg_read(UC_ARM_REG_PC)
        if bytes(self.core.mem_read(self.at & ~1, 2)) == WFI:
            self.at += 2

    def interrupt(self):
        """UART0's handler, as soon as nothing masks it."""
        while self.core.reg_read(UC_ARM_REG_PRIMASK) & 1:
            self.step(1)
        saved = [self.core.reg_read(register) for register in SAVED]
        handler, = struct.unpack("<I", self.core.mem_read(4 * UART0_VECTOR, 4))
        self.core.reg_write(UC_ARM_REG_SP, (saved[-1] - 32) & ~7)
        self.core.reg_write(UC_ARM_REG_LR, ROM | 1)
        self.core.emu_start(handler, ROM, count=HANDLER_PATIENCE)
        if self.core.reg_read(UC_ARM_REG_PC) != ROM:
            raise SystemExit("error: the interrupt's handler does not return")
        for register, value in zip(SAVED, saved):
            self.core.reg_write(register, value)

    def run(self):
        """Runs until the core sleeps with nothing to be received; what it has sent."""
        while True:
            self.step(PATIENCE)
            if not self.is_asleep():
                raise SystemExit(f"error: the firmware does not come to rest; it sent {bytes(self.sent)}")
            if self.received and self.registers.get(0x4000C004, 0) & 1:
                self.interrupt()
            else:
                sent, self.sent = self.sent.decode("ascii"), bytearray()
                return sent

    def say(self, text):
        self.received += text.encode("ascii")
        return self.run()

    def fault(self):
        """What the part sends when its stack has run out of RAM."""
        self.core.reg_write(UC_ARM_REG_SP, RAM - 64)
        self.at, = struct.unpack("<I", self.core.mem_read(4 * 3, 4))
        return self.run()

    def flash(self):
        return bytes(self.core.mem_read(0, FLASH_LEN))

    def stack_left(self):
        """Bytes at the bottom of RAM that nobody has touched."""
        memory = bytes(self.core.mem_read(RAM, RAM_LEN))
        return len(memory) - len(memory.lstrip(bytes([PAINT])))


def start(path, flash=b"\xff" * FLASH_LEN):
    """A part with the image at `path`, run until it waits for something; and what it sent."""
    machine = Machine(pathlib.Path(path).read_bytes(), flash)
    try:
        return machine, machine.run()
    except UcError as error:
        raise SystemExit(f"error: {error} at {machine.core.reg_read(UC_ARM_REG_PC):#x}") from None
