# SPDX-License-Identifier: Apache-2.0
#
# The cross toolchain for Cortex-M0: arm-none-eabi-gcc with newlib, no operating system. Unit tests that CTest starts run
# in QEMU's mps2-an385, because no emulated Cortex-M0 has the memory for them: a Cortex-M3, which runs every instruction
# of Armv6-M, and traps unaligned accesses as a Cortex-M0 does (device/tests/emulated/startup.c asks it to).
set(CMAKE_SYSTEM_PROCESSOR cortex-m0)
include(${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake)
