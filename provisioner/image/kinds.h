// SPDX-License-Identifier: Apache-2.0
//
// Parts of which the flash image holds more than the store: the geometry that their ports have, and
// where these look for id and root key.
//
// Pointers must not be NULL; `error` may be. Any thread.
#ifndef MINTMARK_PROVISIONER_IMAGE_KINDS_H
#define MINTMARK_PROVISIONER_IMAGE_KINDS_H

#include "image/records.h"
#include "mintmark/certs/buffer.h"

/// A kind of part.
typedef struct {
    const char *name;               ///< as the folder of its port is called
    mint_image_geometry_t geometry; ///< of its store
    uint32_t address;               ///< where a programmer puts the image
    /// Puts the root key behind the store, in `image`, as the port finds it.
    void (*append_root_key)(const mint_image_part_t *part, mint_buffer_t *image);
} mint_image_kind_t;

/// The kind of this name, NULL if there is none.
const mint_image_kind_t *mint_image_kind_find(const char *name);

/// Makes of a store's region the image of a part of this kind. MINT_ERR_MEMORY; then `image` is
/// empty.
MINT_MUST_CHECK mint_status_t mint_image_kind_finish(const mint_image_kind_t *kind,
                                                     const mint_image_part_t *part,
                                                     mint_buffer_t *image, mint_error_t *error);

#endif
