// SPDX-License-Identifier: Apache-2.0
//
// What tests say often: cmocka with the headers that it needs, and checks of byte strings.
#ifndef MINTMARK_TESTS_CHECK_H
#define MINTMARK_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/bytes.h"

/// Ends the test unless `actual`, of any length, equals `expected`.
static inline void check_bytes(const uint8_t *actual, mint_bytes_t expected)
{
    if (expected.len > 0) {
        assert_memory_equal(actual, expected.data, expected.len);
    }
}

/// True if all `len` bytes are `value`.
static inline bool all_are(const void *data, size_t len, uint8_t value)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

#define assert_ok(call)             assert_int_equal((call), MINT_OK)
#define assert_status(call, status) assert_int_equal((call), (status))
#define assert_zeroed(data, len)    assert_true(all_are((data), (len), 0))

#endif
