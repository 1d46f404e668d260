// SPDX-License-Identifier: Apache-2.0
//
// Watches every sealing for a nonce that was used before. A test that links nonce_audit.c gets a
// store whose mint_record_ccm() reports here. Branches: what is sealed on a copy of the flash may
// be forgotten together with the copy. One thread; the same key throughout.
#ifndef MINTMARK_TESTS_STORE_NONCE_AUDIT_H
#define MINTMARK_TESTS_STORE_NONCE_AUDIT_H

#include <stddef.h>

/// Forgets everything.
void nonce_audit_reset(void);
/// Nonces noted so far: a branch begins here.
size_t nonce_audit_mark(void);
/// Forgets what was noted since the mark.
void nonce_audit_rewind(size_t mark);
/// Sealings since the reset, in all branches.
size_t nonce_audit_total(void);
/// Of them, those whose nonce was used before.
size_t nonce_audit_repeats(void);

#endif
