// SPDX-License-Identifier: Apache-2.0
//
// What a device's label says: in words, and as the JSON object that its QR code holds.
//
// Pointers must not be NULL. The caller frees what is allocated. Any thread.
#ifndef MINT_STATION_LABEL_TEXT_H
#define MINT_STATION_LABEL_TEXT_H

#include <limits.h>

#include "mintmark/certs/buffer.h"
#include "station/loop.h"

/// What there is to say of a device.
typedef struct {
    char id[MINT_DEVICE_ID_TEXT_SIZE];         ///< 32 hex digits
    char serial[2 * MINT_SERIAL_LEN + 1];      ///< of its certificate, 40 hex digits
    char fingerprint[2 * MINT_SHA256_LEN + 1]; ///< of its certificate, 64 hex digits
    const char *batch;                         ///< it was made in
    const char *product;                       ///< of the batch
    char port[PATH_MAX];                       ///< where it was met; may be empty
} mint_label_words_t;

/// Of the device whose conversation on `lane` has ended with an identity; lives as long as the
/// station.
mint_label_words_t mint_label_words(const mint_lane_t *lane);

/// Of a device of the registry; lives as long as its batch.
mint_label_words_t mint_label_words_of(const mint_device_t *device, const mint_batch_t *batch,
                                       const mint_certificate_record_t *certificate);

/// Product, batch, device and serial, a line each: "name: value".
void mint_label_text(const mint_label_words_t *words, mint_buffer_t *text);

/// The same as one JSON object without spaces. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_label_json(const mint_label_words_t *words, mint_buffer_t *json);

/// The QR code of the JSON (ISO/IEC 18004, error correction M) with the text below it, as an SVG
/// picture. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_label_svg(const mint_label_words_t *words, mint_buffer_t *svg);

/// The QR code alone, as a PNG picture with 8 pixels a module. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_label_png(const mint_label_words_t *words, mint_buffer_t *png);

#endif
