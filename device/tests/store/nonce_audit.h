// SPDX-License-Identifier: Apache-2.0
//
// Watches every sealing for a nonce that was used before. Keys are a uid's own, but the store
// promises more than that no key meets a nonce twice: that no place, a unit of a page sequence (or
// of a value of the counter), is sealed for twice at all. That is what is audited, over all keys
// together.
//
// A test that links nonce_audit.c gets a store whose mint_record_ccm() reports here. Branches: what
// is sealed on a copy of the flash may be forgotten together with the copy. One thread; one flash.
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
/// Of them, those whose nonce was used before, or was not one of a place.
size_t nonce_audit_repeats(void);

#endif
