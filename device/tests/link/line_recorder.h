// SPDX-License-Identifier: Apache-2.0
//
// Stands in for a serial line in the framing tests: takes what is sent and keeps it.
#ifndef MINTMARK_TESTS_LINK_LINE_RECORDER_H
#define MINTMARK_TESTS_LINK_LINE_RECORDER_H

#include <stdint.h>
#include <string.h>

#include "mintmark/smp.h"

/// What was sent.
typedef struct {
    uint8_t bytes[4096];
    size_t len;         ///< bytes sent
    size_t calls;       ///< calls so far
    size_t fail_at;     ///< the call that fails, 0 for none
    size_t longest_len; ///< bytes of the longest line
} line_recorder_t;

/// A mint_smp_send_t.
static inline mint_status_t line_recorder_send(void *context, const uint8_t *data, size_t len)
{
    line_recorder_t *line = context;
    line->calls++;
    if (line->calls == line->fail_at || len > sizeof line->bytes - line->len) {
        return MINT_ERR_IO;
    }
    memcpy(line->bytes + line->len, data, len);
    line->len += len;
    line->longest_len = len > line->longest_len ? len : line->longest_len;
    return MINT_OK;
}

#endif
