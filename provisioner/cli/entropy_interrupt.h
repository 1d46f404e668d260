// SPDX-License-Identifier: Apache-2.0
//
// Ctrl-C during a long run: the run ends at the next occasion and prints what is done. A second
// Ctrl-C ends the program.
#ifndef MINTMARK_PROVISIONER_ENTROPY_INTERRUPT_H
#define MINTMARK_PROVISIONER_ENTROPY_INTERRUPT_H

#include <stdbool.h>

/// From now on an interrupt is noted, once, instead of ending the program.
void mint_interrupt_catch(void);
/// True if one came since.
bool mint_interrupt_came(void);
/// Interrupts end the program again.
void mint_interrupt_release(void);

#endif
