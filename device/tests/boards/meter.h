// SPDX-License-Identifier: Apache-2.0
//
// Measuring in an emulator: instructions by SysTick, which under QEMU's -icount shift=0 goes on by
// one nanosecond an instruction, and stack by paint. Figures go to the host's console as lines
// "name value"; scripts/benchmarks/_meter.py reads them.
//
// Pointers must not be NULL. One thread.
#ifndef MINTMARK_TESTS_BOARDS_METER_H
#define MINTMARK_TESTS_BOARDS_METER_H

#include <stdint.h>

/// Starts SysTick and reports "check_instructions", what the meter finds for work of
/// METER_CHECK_INSTRUCTIONS instructions.
void meter_start(void);

#define METER_CHECK_INSTRUCTIONS 2000000u ///< 1,000,000 rounds of two instructions

/// Runs `work` and returns the instructions that it took, to 80 up or down, at most 1,300,000,000.
uint32_t meter_instructions(void (*work)(void));

/// Runs `work` and returns the bytes of stack that it needed below its caller.
uint32_t meter_stack(void (*work)(void));

/// Reports one figure.
void meter_report(const char *name, uint32_t value);

/// Ends the emulator with a message and a status that is not 0.
_Noreturn void meter_fail(const char *why);

#endif
