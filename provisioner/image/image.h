// SPDX-License-Identifier: Apache-2.0
//
// Flash images: a device's store, filled on the host, for lines that flash parts instead of talking
// to them. A part that is programmed with its image finds identity key, certificates and PSKs there
// as if a station had given them to it.
//
// An image is for one part: it is sealed under that part's id and root key, which the line must
// know beforehand. The private key is made or read on the host; who has the root key can read it
// out of the image.
//
// Pointers must not be NULL; `error` may be. One thread.
#ifndef MINTMARK_PROVISIONER_IMAGE_H
#define MINTMARK_PROVISIONER_IMAGE_H

#include "image/records.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/psk.h"

/// What goes into an image.
typedef struct {
    mint_image_geometry_t geometry; ///< of the device's store
    mint_image_part_t part;         ///< whose it is; the caller wipes it
    const char *batch;              ///< name of its batch, 1 to MINT_BATCH_MAX_LEN bytes
    const mint_key_t *key;          ///< identity key, P-256
    const mint_bytes_t *chain;      ///< certificates in DER, the device's own first
    size_t chain_count;             ///< 1 to MINT_CHAIN_MAX
    const mint_psk_list_t *psks;    ///< at most MINT_AGENT_PSKS_MAX; may be empty
    bool locked;                    ///< nothing can be changed any more; otherwise a station may
    int64_t now;                    ///< when the chain must hold, seconds since 1970
} mint_image_t;

/// Makes the image: a region of the geometry's length. A key for sealed messages (HPKE) is made
/// with it. MINT_ERR_KEY if the key is not a P-256 private key, MINT_ERR_MISMATCH if the first
/// certificate is not for this key, MINT_ERR_AUTHENTICATION if one is not signed by the next or out
/// of its time; MINT_ERR_SPACE if a certificate is too long for a device, MINT_ERR_FULL if the
/// region is too small; MINT_ERR_ARGUMENT for what is out of its range. After a failure `bytes` is
/// empty.
MINT_MUST_CHECK mint_status_t mint_image_make(const mint_image_t *image, mint_buffer_t *bytes,
                                              mint_error_t *error);

#endif
