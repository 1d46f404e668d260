// SPDX-License-Identifier: Apache-2.0
//
// PSKs of a factory, derived one after another: a batch's master key is decrypted once, however
// many devices of the batch follow each other.
#ifndef MINTMARK_PROVISIONER_PSK_DERIVATION_H
#define MINTMARK_PROVISIONER_PSK_DERIVATION_H

#include "cli/cli.h"
#include "mintmark/certs/psk.h"

/// What derives. Its fields belong to the functions below.
typedef struct {
    const mint_session_t *session;       ///< an open factory
    mint_bytes_t passphrase;             ///< of its keys
    mint_batch_t batch;                  ///< whose master key is loaded
    bool loaded;                         ///< one is
    uint8_t master[MINT_PSK_MASTER_LEN]; ///< it
} mint_psk_derivation_t;

/// Starts deriving; `passphrase` and the session must outlive it.
void mint_psk_derivation_start(mint_psk_derivation_t *derivation, const mint_session_t *session,
                               mint_bytes_t passphrase);

/// Adds the PSK of a device. MINT_ERR_NOT_FOUND if the registry has no such device or its batch no
/// PSKs, MINT_ERR_AUTHENTICATION if the passphrase is wrong.
MINT_MUST_CHECK mint_status_t mint_psk_derivation_device(mint_psk_derivation_t *derivation,
                                                         const uint8_t id[MINT_DEVICE_ID_LEN],
                                                         mint_psk_list_t *list,
                                                         mint_error_t *error);

/// Adds the PSKs of the devices of a batch, or (NULL) of all batches that have any: of devices that
/// confirmed theirs, or of all that were admitted; never of retired ones.
MINT_MUST_CHECK mint_status_t mint_psk_derivation_batches(mint_psk_derivation_t *derivation,
                                                          const char *batch, bool unconfirmed_too,
                                                          mint_psk_list_t *list,
                                                          mint_error_t *error);

/// Adds the PSKs of all devices of a batch, or (NULL) of all batches that have any, also of retired
/// ones: what can be derived again.
MINT_MUST_CHECK mint_status_t mint_psk_derivation_all(mint_psk_derivation_t *derivation,
                                                      const char *batch, mint_psk_list_t *list,
                                                      mint_error_t *error);

/// Adds the PSK of any identity under a batch's master key, `key_len` bytes long (see
/// mint_psk_derive_named()).
MINT_MUST_CHECK mint_status_t mint_psk_derivation_named(mint_psk_derivation_t *derivation,
                                                        const char *batch, mint_bytes_t identity,
                                                        size_t key_len, mint_psk_list_t *list,
                                                        mint_error_t *error);

/// Wipes the master key.
void mint_psk_derivation_end(mint_psk_derivation_t *derivation);

#endif
