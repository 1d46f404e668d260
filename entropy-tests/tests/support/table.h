// SPDX-License-Identifier: Apache-2.0
//
// Known answers: text files in tests/data, a row a line, columns parted by tabs, comments after #.
// The first row has the columns' names.
#ifndef MINTMARK_ENTROPY_TESTS_TABLE_H
#define MINTMARK_ENTROPY_TESTS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#define TABLE_COLUMNS_MAX 10u

/// A table in memory.
typedef struct {
    char *text;
    char *(*rows)[TABLE_COLUMNS_MAX]; ///< columns that a row does not have are empty texts
    size_t rows_len;
} table_t;

/// Reads tests/data/`name`. False if it is not there or not a table; then it is empty.
bool table_read(const char *name, table_t *table);
/// Releases what it owns.
void table_free(table_t *table);
/// True if two numbers agree to a relative `tolerance`.
bool agree(double a, double b, double tolerance);

#endif
