// SPDX-License-Identifier: Apache-2.0
//
// A device that exists in memory only, provisioned by a station like any other: the whole device
// library on a flash region that becomes the image. So quota, registry, certificate, proof, PSK and
// lock are the same as on a line, and what the image holds is what a device would hold.
//
// Whatever the moment of a crash, nothing is lost and nothing is made twice: the flash is handed to
// `save` before each answer of the device, as a part's flash holds what it reported, and a later
// call goes on from what was saved.
//
// Pointers must not be NULL; `error` may be. One thread.
#ifndef MINTMARK_PROVISIONER_IMAGE_PROVISION_H
#define MINTMARK_PROVISIONER_IMAGE_PROVISION_H

#include "image/records.h"
#include "mintmark/certs/buffer.h"
#include "station/station.h"

/// The part that the image is for.
typedef struct {
    mint_image_geometry_t geometry; ///< of its store
    mint_image_part_t part;         ///< id and root key; the caller wipes it
    const char *board;              ///< name of the board, for the registry; at most 23 bytes
    bool locked;                    ///< locked at the end; otherwise a station may lock it later
} mint_image_order_t;

/// Puts the flash where it survives a crash before it returns.
typedef mint_status_t (*mint_image_save_t)(void *context, mint_bytes_t flash, mint_error_t *error);

/// Has the station provision the part, beginning with what `saved` holds (empty: a blank part), and
/// writes the image to `bytes`. `authority_key` is the key that the firmware will obey.
/// MINT_ERR_STATE if the station refuses the part or its registry does (the message says why);
/// MINT_ERR_MISMATCH if another identity key is on record for it; what `save` fails with;
/// MINT_ERR_CORRUPT if `saved` is another part's. After a failure `bytes` is empty.
MINT_MUST_CHECK mint_status_t
mint_image_provision(mint_station_t *station, const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                     const mint_image_order_t *order, mint_bytes_t saved, mint_image_save_t save,
                     void *save_context, mint_buffer_t *bytes, mint_error_t *error);

#endif
