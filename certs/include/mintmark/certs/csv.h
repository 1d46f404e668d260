// SPDX-License-Identifier: Apache-2.0
//
// Tables as comma-separated values (RFC 4180), for lists of identities, serial numbers and the like
// that come out of a spreadsheet: the first line names the columns, every other line is a row with
// as many fields. What is not that is refused with its line number.
//
//     mint_csv_t csv;
//     status = mint_csv_open(&csv, text, "list.csv", &error);
//     while (status == MINT_OK && (status = mint_csv_next(&csv, &error)) == MINT_OK) {
//         const char *name = mint_csv_field(&csv, "name");
//     }
//     mint_csv_close(&csv);
//
// Pointers must not be NULL; `error` may be. The text must outlive the reader. Fields are on the
// heap, wiped when the next row is read. One thread at a time for each reader.
#ifndef MINTMARK_CERTS_CSV_H
#define MINTMARK_CERTS_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_CSV_COLUMNS_MAX   32u   ///< columns of a table
#define MINT_CSV_FIELD_MAX_LEN 4096u ///< bytes of one field

/// A table being read. Its fields belong to the reader.
typedef struct {
    mint_bytes_t rest;                     ///< not yet read
    const char *source;                    ///< file name for people
    unsigned line;                         ///< number of the next line, from 1
    unsigned row_line;                     ///< line on which the row that was read begins
    mint_buffer_t names;                   ///< names of the columns, each with its NUL
    size_t name_at[MINT_CSV_COLUMNS_MAX];  ///< where each begins in `names`
    size_t column_count;                   ///< how many
    mint_buffer_t fields;                  ///< the row, each field with its NUL
    size_t field_at[MINT_CSV_COLUMNS_MAX]; ///< where each begins in `fields`
} mint_csv_t;

/// Reads the line with the names of the columns. `source` stands for the file in errors and must
/// outlive the reader. MINT_ERR_FORMAT if there is none, a name is empty or appears twice, or the
/// line is no CSV. The reader is closed by mint_csv_close() in any case.
MINT_MUST_CHECK mint_status_t mint_csv_open(mint_csv_t *csv, mint_bytes_t text, const char *source,
                                            mint_error_t *error);

/// Reads the next row, passing over empty lines. MINT_ERR_NOT_FOUND after the last (no message is
/// set), MINT_ERR_FORMAT with the number of the line that is wrong: too few or too many fields, a
/// quote in the wrong place or without its other half, a NUL or another control character, a field
/// of more than MINT_CSV_FIELD_MAX_LEN bytes.
MINT_MUST_CHECK mint_status_t mint_csv_next(mint_csv_t *csv, mint_error_t *error);

/// True if the table has a column of this name.
bool mint_csv_has(const mint_csv_t *csv, const char *name);

/// The row's field in the column of this name, NUL-terminated, valid until the next row is read;
/// NULL if there is no such column.
const char *mint_csv_field(const mint_csv_t *csv, const char *name);

/// The number of the line on which the row that was read begins.
unsigned mint_csv_line(const mint_csv_t *csv);

/// Name of the column at `index` (from 0); NULL past the last.
const char *mint_csv_column(const mint_csv_t *csv, size_t index);

/// Wipes and releases.
void mint_csv_close(mint_csv_t *csv);

#ifdef __cplusplus
}
#endif

#endif
