# SPDX-License-Identifier: Apache-2.0
#
# The cross toolchain for Cortex-M3: arm-none-eabi-gcc with newlib, no operating system. Programs
# that CTest starts run in QEMU's mps2-an385, whose exit status is the program's (semihosting).
set(CMAKE_SYSTEM_PROCESSOR cortex-m3)
include(${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake)
