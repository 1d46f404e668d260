// SPDX-License-Identifier: Apache-2.0
//
// What the adapter's tests stand on: a store in RAM with the adapter on it, and the two APIs as
// tables of functions, for what both promise is tested once. One thread; failures end the cmocka
// test.
#ifndef MINTMARK_ADAPTERS_PSA_TESTS_FIXTURE_H
#define MINTMARK_ADAPTERS_PSA_TESTS_FIXTURE_H

#include "device/tests/store/rig.h"
#include "psa/internal_trusted_storage.h"
#include "psa/protected_storage.h"

#define FIXTURE_BUFFER_LEN 302u ///< bytes for extended assets

/// The functions that both APIs have, and how they differ.
typedef struct {
    const char *name; ///< for messages
    psa_status_t (*set)(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                        psa_storage_create_flags_t create_flags);
    psa_status_t (*get)(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                        size_t *p_data_length);
    psa_status_t (*get_info)(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);
    psa_status_t (*remove)(psa_storage_uid_t uid);
    uint8_t area;                  ///< of the store
    psa_status_t damaged_data;     ///< status of data that does not authenticate
    psa_status_t damaged_header;   ///< status of an asset that cannot be read at all
    psa_status_t internal_failure; ///< status of what is neither the flash's fault nor the caller's
} fixture_api_t;

extern const fixture_api_t fixture_its; ///< Internal Trusted Storage
extern const fixture_api_t fixture_ps;  ///< Protected Storage

extern rig_t fixture_rig;                          ///< the store
extern uint8_t fixture_buffer[FIXTURE_BUFFER_LEN]; ///< given to mint_psa_init()

/// A blank store of 16 records on 4 pages of 1 KB in units of 8 bytes, and the adapter on it.
int fixture_set_up(void **state);
/// The same in another geometry.
void fixture_start(uint32_t page_len, uint32_t page_count, uint32_t unit_len, size_t record_count);
/// Ends the test unless the asset is there with this data, flags and capacity, read in one piece.
void fixture_check(const fixture_api_t *api, psa_storage_uid_t uid, const void *data, size_t size,
                   size_t capacity, psa_storage_create_flags_t flags);
/// Ends the test unless the asset is not there.
void fixture_check_absent(const fixture_api_t *api, psa_storage_uid_t uid);
/// Makes what is stored of an asset fail authentication.
void fixture_damage_data(const fixture_api_t *api, psa_storage_uid_t uid);
/// Makes its record's header unreadable: of two wrong bits, none can be mended.
void fixture_damage_header(const fixture_api_t *api, psa_storage_uid_t uid);

#define assert_psa(call, status) assert_int_equal((call), (status))

#endif
