// SPDX-License-Identifier: Apache-2.0
//
// What an export shows: its lists, how one is asked for, and what a column's value is in it. A
// column whose name ends in `_hex`, `_time` or `_json` is written as its bytes in hex, its Unix
// time as text, or the JSON that it holds, under the name without that ending.
#ifndef MINTMARK_PROVISIONER_EXPORT_LISTS_H
#define MINTMARK_PROVISIONER_EXPORT_LISTS_H

#include "registry/database.h"

/// A list.
typedef struct {
    const char *name;              ///< the member's name
    const char *select;            ///< its columns and tables
    const char *order;             ///< ORDER BY
    const char *const *conditions; ///< as mint_search_t has them, NULL where there is none; NULL:
                                   ///< it cannot be searched
    bool by_name;                  ///< a search looks here only if the list is named
} mint_export_list_t;

/// What can be looked for, in the order of the parameters ?1 to ?8.
#define MINT_EXPORT_CONDITIONS 8

/// The conditions for devices `d` of batches `b`.
extern const char *const mint_device_conditions[MINT_EXPORT_CONDITIONS];

#define MINT_EXPORT_LIST_COUNT 8u ///< lists

extern const mint_export_list_t mint_export_lists[MINT_EXPORT_LIST_COUNT];

/// True if anything is looked for.
bool mint_export_is_search(const mint_search_t *search);

/// True if a list has a condition for each thing that is looked for.
bool mint_export_has_conditions(const mint_export_list_t *list, const mint_search_t *search);

/// Asks for the rows of a list that are looked for. The search must live until the query is
/// finished.
void mint_export_start(mint_query_t *query, mint_registry_t *registry,
                       const mint_export_list_t *list, const mint_search_t *search);

/// How a column is written.
typedef enum {
    MINT_EXPORT_PLAIN = 0, ///< as it is
    MINT_EXPORT_HEX = 1,
    MINT_EXPORT_TIME = 2,
    MINT_EXPORT_JSON = 3,
} mint_export_kind_t;

/// A column's kind, and the length of the name that it is written under, in bytes.
mint_export_kind_t mint_export_column(const char *column, size_t *name_len);

#define MINT_EXPORT_TEXT_SIZE 131072u ///< bytes that hold any value: a certificate of 64 KiB

/// The value of a column of the row that `query` stands on as text; NULL if it has none. The text
/// lives until the next step or the next use of `space` (MINT_EXPORT_TEXT_SIZE bytes). A value that
/// cannot be written so is a failure of the query.
const char *mint_export_text(mint_query_t *query, int column, mint_export_kind_t kind, char *space);

#endif
