// SPDX-License-Identifier: Apache-2.0
//
// Reads the known answers in device/tests/data: text files of records "[kind]" with fields
// "name = hex", comments after '#'. A field that is not there is empty. Every failure to read ends
// the test.
#ifndef MINTMARK_TESTS_VECTORS_H
#define MINTMARK_TESTS_VECTORS_H

#include <stdbool.h>
#include <stdio.h>

#include "mintmark/bytes.h"

#define VECTOR_FIELDS_MAX 8
#define VECTOR_BYTES_MAX  1024

/// A file of vectors and its current record.
typedef struct {
    FILE *file;
    char kind[24]; ///< of the current record
    char next[24]; ///< of the one that follows, "" at the end
    size_t fields;
    char names[VECTOR_FIELDS_MAX][24];
    mint_bytes_t values[VECTOR_FIELDS_MAX];
    uint8_t bytes[VECTOR_BYTES_MAX];
    size_t bytes_len;
} vectors_t;

/// Opens device/tests/data/NAME.
void vectors_open(vectors_t *vectors, const char *name);
/// Goes to the next record; false, and the file closed, after the last one.
bool vectors_next(vectors_t *vectors);
/// The value of a field, valid until the next record.
mint_bytes_t vectors_get(const vectors_t *vectors, const char *name);

#endif
