// SPDX-License-Identifier: Apache-2.0
//
// What the constant-time programs are made of. Each case marks its secrets as undefined memory and
// calls the library; Valgrind then names every branch and every address that hangs on them, which
// check.py sorts into ours and the crypto library's. The marks are client requests of Valgrind:
// outside it they do nothing, and the product knows nothing of them.
//
// A branch on what is no secret any more (a verdict, a ciphertext) would be named too, so that is
// marked as public where it becomes so: in verdicts.c and at the flash, each with the reason.
#ifndef MINTMARK_TESTS_CONSTANT_TIME_SECRET_H
#define MINTMARK_TESTS_CONSTANT_TIME_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/crypto.h"

/// From now on these bytes are a secret.
void ct_secret(const void *data, size_t len);
/// From now on these bytes are known to everybody.
void ct_public(const void *data, size_t len);

/// Ends the program unless the call was done: a case that did not do its work shows nothing.
void ct_ok(mint_status_t status);
/// The same of any other condition.
void ct_expect(bool condition);

/// A row of random bytes that are secret.
mint_random_t ct_random(void);

/// What is called with secrets.
typedef struct {
    const char *name;  ///< in leaks.txt and in the threat model
    void (*run)(void); ///< runs in a process of its own
} ct_case_t;

/// The program's cases, up to one without a name.
extern const ct_case_t ct_cases[];

#endif
