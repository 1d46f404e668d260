// SPDX-License-Identifier: Apache-2.0
//
// What a station would have left in a device's store, as records: the same ones in the same order
// as the agent writes them (device/src/agent).
#include "image/image.h"

#include <string.h>

#include "mintmark/agent.h"
#include "mintmark/certs/certificate.h"

/// The records, and the bytes of those that nobody else holds.
typedef struct {
    mint_record_t records[MINT_RECORDS_MAX];
    size_t count;
    uint8_t identity_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t transport_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t chain_count;
    uint8_t psks[MINT_AGENT_PSKS_MAX][1 + MINT_IDENTITY_MAX_LEN + MINT_PSK_MAX_LEN];
} content_t;

static void add(content_t *content, uint64_t uid, const uint8_t *data, size_t len, uint8_t flags)
{
    content->records[content->count++] =
        (mint_record_t){.uid = uid, .data = {data, len}, .flags = flags};
}

// ---- checks ----

static mint_status_t check_key(const mint_image_t *image, mint_error_t *error)
{
    mint_key_t *certified = mint_key_new();
    if (certified == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status = mint_certificate_public_key(image->chain[0], certified, error);
    if (status == MINT_OK && !mint_key_same_public(certified, image->key)) {
        status = mint_fail(error, MINT_ERR_MISMATCH,
                           "the first certificate is not for this private key");
    }
    mint_key_free(certified);
    return status;
}

static mint_status_t check_chain(const mint_image_t *image, mint_error_t *error)
{
    if (image->chain_count == 0 || image->chain_count > MINT_CHAIN_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a device holds 1 to %u certificates, not %zu",
                         MINT_CHAIN_MAX, image->chain_count);
    }
    for (size_t i = 0; i < image->chain_count; i++) {
        if (image->chain[i].len > MINT_CERTIFICATE_MAX_LEN) {
            return mint_fail(error, MINT_ERR_SPACE,
                             "certificate %zu has %zu bytes; a device holds %u", i + 1,
                             image->chain[i].len, MINT_CERTIFICATE_MAX_LEN);
        }
    }
    mint_status_t status = check_key(image, error);
    return status == MINT_OK && image->chain_count > 1
               ? mint_chain_verify(image->chain, image->chain_count - 1,
                                   image->chain[image->chain_count - 1], image->now, error)
               : status;
}

static mint_status_t check(const mint_image_t *image, mint_error_t *error)
{
    size_t batch_len = strlen(image->batch);
    if (batch_len == 0 || batch_len > MINT_BATCH_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a batch's name has 1 to %u bytes",
                         MINT_BATCH_MAX_LEN);
    }
    if (image->psks->count > MINT_AGENT_PSKS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a device holds %u PSKs, not %zu",
                         MINT_AGENT_PSKS_MAX, image->psks->count);
    }
    return check_chain(image, error);
}

// ---- content ----

static mint_status_t take_keys(const mint_image_t *image, content_t *content, mint_error_t *error)
{
    if (mint_key_p256_scalar(image->key, content->identity_key) != MINT_OK) {
        return mint_fail(error, MINT_ERR_KEY, "the identity key is not a P-256 private key");
    }
    mint_key_t *transport = mint_key_new();
    mint_status_t status = transport != NULL ? mint_key_generate(transport, MINT_KEY_P256, error)
                                             : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    if (status == MINT_OK) {
        status = mint_key_p256_scalar(transport, content->transport_key);
    }
    mint_key_free(transport);
    return status;
}

/// Length of the identity, identity, key, as the agent keeps a PSK.
static void add_psk(content_t *content, size_t index, const mint_psk_t *psk)
{
    uint8_t *record = content->psks[index];
    record[0] = (uint8_t)psk->identity_len;
    memcpy(record + 1, psk->identity, psk->identity_len);
    memcpy(record + 1 + psk->identity_len, psk->key, psk->key_len);
    add(content, MINT_UID_PSK(index), record, 1 + psk->identity_len + psk->key_len, 0);
}

static mint_status_t collect(const mint_image_t *image, content_t *content, mint_error_t *error)
{
    mint_status_t status = take_keys(image, content, error);
    if (status != MINT_OK) {
        return status;
    }
    add(content, MINT_UID_BATCH, (const uint8_t *)image->batch, strlen(image->batch),
        MINT_STORE_WRITE_ONCE);
    add(content, MINT_UID_TRANSPORT, content->transport_key, sizeof content->transport_key,
        MINT_STORE_WRITE_ONCE);
    add(content, MINT_UID_IDENTITY_KEY, content->identity_key, sizeof content->identity_key,
        MINT_STORE_WRITE_ONCE);
    for (size_t i = 0; i < image->chain_count; i++) {
        add(content, MINT_UID_CERTIFICATE(i), image->chain[i].data, image->chain[i].len, 0);
    }
    content->chain_count = (uint8_t)image->chain_count;
    add(content, MINT_UID_CHAIN, &content->chain_count, sizeof content->chain_count, 0);
    for (size_t i = 0; i < image->psks->count; i++) {
        add_psk(content, i, &image->psks->entries[i]);
    }
    if (image->locked) {
        add(content, MINT_STORE_UID_LOCK, NULL, 0, 0);
    }
    return MINT_OK;
}

mint_status_t mint_image_make(const mint_image_t *image, mint_buffer_t *bytes, mint_error_t *error)
{
    content_t content = {.count = 0};
    mint_image_flash_t flash = {0};
    mint_buffer_free(bytes);
    mint_status_t status = check(image, error);
    if (status == MINT_OK) {
        status = mint_image_flash_open(&flash, &image->geometry, (mint_bytes_t){0}, error);
    }
    if (status == MINT_OK) {
        status = collect(image, &content, error);
    }
    if (status == MINT_OK) {
        status =
            mint_records_write(&flash.flash, &image->part, content.records, content.count, error);
    }
    if (status == MINT_OK) {
        mint_bytes_t view = mint_image_flash_view(&flash);
        mint_buffer_append(bytes, view.data, view.len);
        status = mint_buffer_status(bytes);
    }
    // On the copy's source, because a mount may write.
    if (status == MINT_OK) {
        status =
            mint_records_check(&flash.flash, &image->part, content.records, content.count, error);
    }
    if (status != MINT_OK) {
        mint_buffer_free(bytes);
    }
    mint_image_flash_close(&flash);
    mint_wipe(&content, sizeof content);
    return status;
}
