// SPDX-License-Identifier: Apache-2.0
//
// The headers declare what IHI 0087 publishes, no more and no less: checked where this is compiled.
// Mbed TLS's PSA headers come after them here and before them in test_psa_mbedtls.c; neither order
// may clash.
#include "psa/internal_trusted_storage.h"
#include "psa/protected_storage.h"

#include <psa/crypto.h>

// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot have any here
// clang-format off
#define IS(expression, type)                                                                       \
    _Static_assert(_Generic((expression), type: 1, default: 0), #expression)
// clang-format on
// NOLINTEND(bugprone-macro-parentheses)
#define EQUALS(macro, value) _Static_assert((macro) == (value), #macro)

typedef psa_status_t set_t(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                           psa_storage_create_flags_t create_flags);
typedef psa_status_t get_t(psa_storage_uid_t uid, size_t data_offset, size_t data_size,
                           void *p_data, size_t *p_data_length);
typedef psa_status_t get_info_t(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);
typedef psa_status_t remove_t(psa_storage_uid_t uid);
typedef psa_status_t create_t(psa_storage_uid_t uid, size_t capacity,
                              psa_storage_create_flags_t create_flags);
typedef psa_status_t set_extended_t(psa_storage_uid_t uid, size_t data_offset, size_t data_length,
                                    const void *p_data);
typedef uint32_t get_support_t(void);

IS(psa_its_set, set_t *);
IS(psa_its_get, get_t *);
IS(psa_its_get_info, get_info_t *);
IS(psa_its_remove, remove_t *);
IS(psa_ps_set, set_t *);
IS(psa_ps_get, get_t *);
IS(psa_ps_get_info, get_info_t *);
IS(psa_ps_remove, remove_t *);
IS(psa_ps_create, create_t *);
IS(psa_ps_set_extended, set_extended_t *);
IS(psa_ps_get_support, get_support_t *);

IS((psa_status_t)0, int32_t);
IS((psa_storage_uid_t)0, uint64_t);
IS((psa_storage_create_flags_t)0, uint32_t);
IS(((struct psa_storage_info_t *)0)->capacity, size_t);
IS(((struct psa_storage_info_t *)0)->size, size_t);
IS(((struct psa_storage_info_t *)0)->flags, psa_storage_create_flags_t);
EQUALS(offsetof(struct psa_storage_info_t, capacity), 0);
EQUALS(offsetof(struct psa_storage_info_t, size), sizeof(size_t));
EQUALS(offsetof(struct psa_storage_info_t, flags), 2 * sizeof(size_t));

IS(PSA_STORAGE_FLAG_NONE, unsigned);
IS(PSA_STORAGE_FLAG_WRITE_ONCE, unsigned);
EQUALS(PSA_STORAGE_FLAG_NONE, 0);
EQUALS(PSA_STORAGE_FLAG_WRITE_ONCE, 1);
EQUALS(PSA_STORAGE_FLAG_NO_CONFIDENTIALITY, 2);
EQUALS(PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, 4);
EQUALS(PSA_STORAGE_SUPPORT_SET_EXTENDED, 1);
EQUALS(PSA_ITS_API_VERSION_MAJOR, 1);
EQUALS(PSA_ITS_API_VERSION_MINOR, 0);
EQUALS(PSA_PS_API_VERSION_MAJOR, 1);
EQUALS(PSA_PS_API_VERSION_MINOR, 0);

IS(PSA_SUCCESS, psa_status_t);
EQUALS(PSA_SUCCESS, 0);
EQUALS(PSA_ERROR_GENERIC_ERROR, -132);
EQUALS(PSA_ERROR_NOT_PERMITTED, -133);
EQUALS(PSA_ERROR_NOT_SUPPORTED, -134);
EQUALS(PSA_ERROR_INVALID_ARGUMENT, -135);
EQUALS(PSA_ERROR_ALREADY_EXISTS, -139);
EQUALS(PSA_ERROR_DOES_NOT_EXIST, -140);
EQUALS(PSA_ERROR_INSUFFICIENT_STORAGE, -142);
EQUALS(PSA_ERROR_STORAGE_FAILURE, -146);
EQUALS(PSA_ERROR_INVALID_SIGNATURE, -149);
EQUALS(PSA_ERROR_DATA_CORRUPT, -152);
