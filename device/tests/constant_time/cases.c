// SPDX-License-Identifier: Apache-2.0
//
// The cases of the device library.
#include "device/tests/constant_time/cases.h"

const ct_case_t ct_cases[] = {
    {"planted memcmp", ct_planted_memcmp},
    {"planted early exit", ct_planted_early_exit},
    {"planted table", ct_planted_table},
    {"compare", ct_compare},
    {"wipe", ct_wipe},
    {"sha256", ct_sha256},
    {"hmac", ct_hmac},
    {"hkdf", ct_hkdf},
    {"drbg", ct_drbg},
    {"rfc6979", ct_rfc6979},
    {"enrolment mac", ct_enrolment_mac},
    {"ccm seal", ct_ccm_seal},
    {"ccm open", ct_ccm_open},
    {"gcm open", ct_gcm_open},
    {"p256 generate", ct_p256_generate},
    {"p256 public key", ct_p256_public_key},
    {"p256 sign", ct_p256_sign},
    {"p256 ecdh", ct_p256_ecdh},
    {"hpke open", ct_hpke_open},
    {"store", ct_store},
    {"store rollback", ct_store_rollback},
    {"psk find", ct_psk_find},
    {"seal message", ct_seal_message},
    {"open message", ct_open_message},
    {NULL, NULL},
};
