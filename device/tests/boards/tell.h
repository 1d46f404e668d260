// SPDX-License-Identifier: Apache-2.0
//
// Text to whoever runs the program, on a host and on an emulated board.
#ifndef MINTMARK_TESTS_BOARDS_TELL_H
#define MINTMARK_TESTS_BOARDS_TELL_H

/// Writes `text`, NUL-terminated, to standard output or the emulator's console.
void tell(const char *text);

#endif
