# SPDX-License-Identifier: Apache-2.0
#
# What the cross toolchains share: arm-none-eabi-gcc with newlib, no operating system, for the core that
# CMAKE_SYSTEM_PROCESSOR names as -mcpu does.
set(CMAKE_SYSTEM_NAME Generic)

set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_AR arm-none-eabi-gcc-ar)
set(CMAKE_RANLIB arm-none-eabi-gcc-ranlib)
set(CMAKE_SIZE arm-none-eabi-size)

# A program needs a board's start-up code to link, so CMake's own checks stop at a library.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_C_FLAGS_INIT
    "-mcpu=${CMAKE_SYSTEM_PROCESSOR} -mthumb -ffunction-sections -fdata-sections -fno-common")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-mcpu=${CMAKE_SYSTEM_PROCESSOR} -mthumb -nostartfiles -Wl,--gc-sections")
set(CMAKE_C_FLAGS_MINSIZEREL_INIT "-g")

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# What CTest puts before a test program; it takes the program's path as its last argument.
set(CMAKE_CROSSCOMPILING_EMULATOR
    qemu-system-arm;-M;mps2-an385;-display;none;-serial;none;-monitor;none;-semihosting-config;enable=on,target=native;-kernel)
