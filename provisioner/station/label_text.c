// SPDX-License-Identifier: Apache-2.0
//
// A label in words. Product and batch may hold any printable character, so JSON is made by a
// library that escapes them.
#include "station/label_text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

mint_label_words_t mint_label_words(const mint_lane_t *lane)
{
    const mint_conversation_t *conversation = &lane->conversation;
    mint_label_words_t words = {.batch = conversation->station->batch.name,
                                .product = conversation->station->batch.product};
    (void)snprintf(words.port, sizeof words.port, "%s", lane->path);
    mint_hex(conversation->info.id, MINT_DEVICE_ID_LEN, words.id);
    mint_hex(conversation->certificate.serial, MINT_SERIAL_LEN, words.serial);
    mint_hex(conversation->certificate.fingerprint, MINT_SHA256_LEN, words.fingerprint);
    return words;
}

mint_label_words_t mint_label_words_of(const mint_device_t *device, const mint_batch_t *batch,
                                       const mint_certificate_record_t *certificate)
{
    mint_label_words_t words = {.batch = batch->name, .product = batch->product};
    (void)snprintf(words.port, sizeof words.port, "%s", device->port);
    mint_hex(device->id, MINT_DEVICE_ID_LEN, words.id);
    mint_hex(certificate->serial, MINT_SERIAL_LEN, words.serial);
    mint_hex(certificate->fingerprint, MINT_SHA256_LEN, words.fingerprint);
    return words;
}

void mint_label_text(const mint_label_words_t *words, mint_buffer_t *text)
{
    mint_buffer_printf(text, "product: %s\nbatch: %s\ndevice: %s\nserial: %s\n", words->product,
                       words->batch, words->id, words->serial);
}

mint_status_t mint_label_json(const mint_label_words_t *words, mint_buffer_t *json)
{
    json_t *label = json_pack("{s:s, s:s, s:s, s:s}", "product", words->product, "batch",
                              words->batch, "device", words->id, "serial", words->serial);
    char *dump = json_dumps(label, JSON_COMPACT);
    if (dump != NULL) {
        mint_buffer_append(json, dump, strlen(dump));
    }
    mint_status_t status = dump == NULL ? MINT_ERR_MEMORY : mint_buffer_status(json);
    free(dump);
    json_decref(label);
    return status;
}
