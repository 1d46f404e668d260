// SPDX-License-Identifier: Apache-2.0
//
// Where a new factory goes, and how it gets there: it is made in a folder beside its place and
// renamed into it, so there is a whole factory or none.
#ifndef MINTMARK_PROVISIONER_FACTORY_PLACE_H
#define MINTMARK_PROVISIONER_FACTORY_PLACE_H

#include "factory/internal.h"

/// A place for a factory.
typedef struct {
    mint_path_t target; ///< the folder itself, without links and dots
    mint_path_t parent; ///< the folder that it is in
    mint_path_t making; ///< where it is made, beside the target
} mint_place_t;

/// Finds the place that `dir` names, and that it is free. MINT_ERR_STATE if there is anything but
/// an empty folder, or where that is a mount point or the working directory.
MINT_MUST_CHECK mint_status_t mint_place_find(const char *dir, mint_place_t *place,
                                              mint_error_t *error);

/// Shows the folders in which a factory for this place was made and that were left behind.
void mint_place_each_unfinished(const mint_place_t *place, mint_factory_unfinished_visit_t visit,
                                void *context);

/// Makes the folder `making`, 0700.
MINT_MUST_CHECK mint_status_t mint_place_open(mint_place_t *place, mint_error_t *error);

/// Renames `making` into the place. MINT_ERR_STATE if somebody else took it meanwhile.
MINT_MUST_CHECK mint_status_t mint_place_take(const mint_place_t *place, mint_error_t *error);

#endif
