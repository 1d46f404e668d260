// SPDX-License-Identifier: Apache-2.0
//
// One factory for all tests of a program: making one takes seconds, for its keys are encrypted
// slowly on purpose.
#ifndef MINTMARK_PROVISIONER_TEST_PLANT_H
#define MINTMARK_PROVISIONER_TEST_PLANT_H

#include "tests/support/fixture.h"

#include "factory/factory.h"

/// A factory and where it is.
typedef struct {
    char dir[64];   ///< the test's folder
    char plant[80]; ///< the factory in it, station "bench-1"
} plant_t;

extern const mint_bytes_t plant_passphrase; ///< the right one

/// cmocka group set-up: makes the factory. `*state` becomes a plant_t.
int plant_setup(void **state);
/// cmocka group tear-down.
int plant_teardown(void **state);

/// Opens the factory, which must work.
mint_factory_t *plant_open(const plant_t *plant);
/// Writes the path of a file of the factory to `path` (200 bytes).
void plant_path(const plant_t *plant, const char *name, char *path);

#endif
