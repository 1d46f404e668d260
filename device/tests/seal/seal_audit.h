// SPDX-License-Identifier: Apache-2.0
//
// Watches every message that is sealed for a key and nonce that were used before. A test that links
// seal_audit.c gets sealers that report here. What is sealed on a copy of the flash may be
// forgotten together with the copy. One thread.
#ifndef MINTMARK_TESTS_SEAL_AUDIT_H
#define MINTMARK_TESTS_SEAL_AUDIT_H

#include <stddef.h>

/// Forgets everything.
void seal_audit_reset(void);
/// Messages so far: a branch begins here.
size_t seal_audit_mark(void);
/// Forgets what was sealed since the mark.
void seal_audit_rewind(size_t mark);
/// Messages since the reset, in all branches.
size_t seal_audit_total(void);
/// Of them, those whose key and nonce were used before.
size_t seal_audit_repeats(void);

#endif
