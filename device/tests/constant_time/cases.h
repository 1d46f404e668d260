// SPDX-License-Identifier: Apache-2.0
//
// The cases: each marks what is secret, calls the library, and looks whether it did its work. Those
// that are planted are wrong on purpose: check.py fails if they are not found.
#ifndef MINTMARK_TESTS_CONSTANT_TIME_CASES_H
#define MINTMARK_TESTS_CONSTANT_TIME_CASES_H

#include "device/tests/constant_time/secret.h"

void ct_planted_memcmp(void);     ///< a tag compared by memcmp()
void ct_planted_early_exit(void); ///< a tag compared by a loop that ends at the first difference
void ct_planted_table(void);      ///< a table read at a secret place

void ct_compare(void);       ///< mint_equal_ct(): both strings
void ct_wipe(void);          ///< mint_wipe(): what is wiped
void ct_sha256(void);        ///< SHA-256: the message
void ct_hmac(void);          ///< HMAC: key, shorter and longer than a block, and message
void ct_hkdf(void);          ///< HKDF: the input key and the PRK
void ct_drbg(void);          ///< HMAC_DRBG: entropy, state, output
void ct_rfc6979(void);       ///< the nonces of signatures: private key and hedge
void ct_enrolment_mac(void); ///< the batch's enrolment key
void ct_ccm_seal(void);      ///< AES-CCM: key and text
void ct_ccm_open(void);      ///< AES-CCM: key, text and the tag as it should be
void ct_gcm_open(void);      ///< AES-GCM: key, text and the tag as it should be

void ct_p256_generate(void);   ///< the random bytes that become a private key
void ct_p256_public_key(void); ///< the private key
void ct_p256_sign(void);       ///< the private key and the random bytes
void ct_p256_ecdh(void);       ///< the private key and the shared secret
void ct_hpke_open(void);       ///< the transport key and the PSK

void ct_store(void);          ///< root key and values: mount, set, get, delete, mount again
void ct_store_rollback(void); ///< the same with a monotonic counter
void ct_psk_find(void);       ///< a PSK that is set, found by its identity and removed
void ct_seal_message(void);   ///< PSK and text
void ct_open_message(void);   ///< PSK, text and the tag as it should be

#endif
