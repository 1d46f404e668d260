// SPDX-License-Identifier: Apache-2.0
//
// Where the library itself makes something public. The programs are linked with these functions
// around the library's own (--wrap), so that the product has no word of this.
#include <string.h>

#include "device/tests/constant_time/secret.h"
#include "device/tests/constant_time/verdicts.h"
#include "mintmark/bytes.h"

// Whether two strings are equal is the answer that everybody gets; where they differ is not.
bool __wrap_mint_equal_ct(const uint8_t *a, const uint8_t *b, size_t len)
{
    bool equal = __real_mint_equal_ct(a, b, len);
    ct_public(&equal, sizeof equal);
    return equal;
}

#ifdef CT_MBEDTLS
// The same function of Mbed TLS, with which it compares tags.
int __wrap_mbedtls_ct_memcmp(const void *a, const void *b, size_t len)
{
    int difference = __real_mbedtls_ct_memcmp(a, b, len) != 0;
    ct_public(&difference, sizeof difference);
    return difference;
}
#endif

#ifdef CT_OPENSSL
// Our code asks these whether a candidate for a key or a nonce is in range, where one that is not
// is thrown away (FIPS 186-5 A.2.2, A.3.2), and of r and s, which are the signature.
int __wrap_BN_is_zero(const BIGNUM *number)
{
    int is_zero = __real_BN_is_zero(number) != 0;
    ct_public(&is_zero, sizeof is_zero);
    return is_zero;
}

int __wrap_BN_cmp(const BIGNUM *a, const BIGNUM *b)
{
    int order = __real_BN_cmp(a, b);
    ct_public(&order, sizeof order);
    return order;
}
#endif

// The number that says under which root key a page was written stands in clear in its header
// (SPEC.md, "Pages"). Of all that is derived from the root key it is the only one.
mint_status_t __wrap_mint_hkdf_expand(const uint8_t prk[MINT_SHA256_LEN], const uint8_t *info,
                                      size_t info_len, uint8_t *out, size_t out_len)
{
    static const uint8_t key_check[] = "mintmark store check";
    mint_status_t status = __real_mint_hkdf_expand(prk, info, info_len, out, out_len);
    if (info_len == sizeof key_check && memcmp(info, key_check, info_len) == 0) {
        ct_public(out, out_len);
    }
    return status;
}

// A PSK's record holds its identity, which goes over the line in clear (RFC 4279 §2), and its key,
// which does not, wherever the record came from.
mint_status_t __wrap_mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out,
                                    size_t size, size_t *len)
{
    mint_status_t status = __real_mint_store_get(store, uid, out, size, len);
    if (status == MINT_OK && uid >= MINT_PSK_UID(0) && uid < MINT_PSK_UID(MINT_PSKS_MAX)) {
        ct_public(out, 1);
        size_t head_len = 1u + out[0];
        ct_public(out, head_len);
        ct_secret(out + head_len, *len - head_len);
    }
    return status;
}
