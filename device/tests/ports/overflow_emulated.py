#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# A stack overflow on an emulated board is a fault that is told, and not a write into what lies below the stack.
#
# usage: overflow_emulated.py BOARD FIRMWARE      FIRMWARE built from stack_overflow.c
import sys
import tempfile

import devices

FAULT = 120  # device/ports/qemu/startup.c

with tempfile.TemporaryDirectory() as folder:
    with devices.emulate(*sys.argv[1:], folder) as device:
        devices.expect("exit status", device.process.wait(30), FAULT)
print("a stack overflow is a fault")
