// SPDX-License-Identifier: Apache-2.0
//
// NOT CRYPTOGRAPHY. A fake of the crypto seam for the tests that cut the power millions of times:
// the store's own work is a small part of what a cut costs with AES and SHA-256, and none of what
// these tests ask depends on the cipher being one. A tag is a keyed 64-bit checksum over all that
// the real one covers, a key stream comes from key and nonce, a digest is a checksum too; so a
// wrong key, nonce, header or ciphertext is told with near certainty, and a value never stands in
// flash as it is. The same store over the real seam is what all other tests have. The CRCs are the
// real ones, from a table.
//
// Who links this file has all of the seam that the store uses, so the linker takes nothing of
// mintmark_crypto.
#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define STEP 0x9E3779B97F4A7C15u

// ---- checksums ----

static uint64_t mix(uint64_t hash, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ data[i]) * STEP;
        hash ^= hash >> 29;
    }
    return hash;
}

static uint64_t scramble(uint64_t value)
{
    value = (value ^ value >> 31) * 0xD6E8FEB86659FD93u;
    value = (value ^ value >> 29) * STEP;
    return value ^ value >> 32;
}

/// Any number of bytes that all depend on `hash`.
static void spread(uint64_t hash, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(scramble(hash + (i / 8 + 1) * STEP) >> 8 * (i % 8));
    }
}

/// What each byte does to a CRC, followed by 0 to 3 zeros.
static void make_tables(uint32_t tables[4][256])
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
        tables[0][i] = crc;
    }
    for (uint32_t i = 0; i < 3 * 256; i++) {
        uint32_t crc = tables[i / 256][i % 256];
        tables[i / 256 + 1][i % 256] = crc >> 8 ^ tables[0][crc & 0xFF];
    }
}

uint32_t mint_crc32(uint32_t crc, const uint8_t *data, size_t len)
{
    static uint32_t tables[4][256];
    if (tables[0][1] == 0) {
        make_tables(tables);
    }
    crc = ~crc;
    for (; len >= 4; len -= 4, data += 4) {
        crc ^= data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
        crc = tables[3][crc & 0xFF] ^ tables[2][crc >> 8 & 0xFF] ^ tables[1][crc >> 16 & 0xFF] ^
              tables[0][crc >> 24];
    }
    for (; len > 0; len--, data++) {
        crc = crc >> 8 ^ tables[0][(crc ^ *data) & 0xFF];
    }
    return ~crc;
}

uint16_t mint_crc16(uint16_t crc, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned high = crc >> 8 ^ data[i];
        high ^= high >> 4;
        crc = (uint16_t)((unsigned)crc << 8 ^ high << 12 ^ high << 5 ^ high);
    }
    return crc;
}

// ---- hashes ----

mint_status_t mint_crypto_init(uint8_t *arena, size_t arena_len)
{
    (void)arena;
    (void)arena_len;
    return MINT_OK;
}

mint_status_t mint_sha256_start(mint_sha256_t *sha)
{
    sha->opaque[0] = STEP;
    return MINT_OK;
}

mint_status_t mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len)
{
    sha->opaque[0] = mix(sha->opaque[0], data, len);
    return MINT_OK;
}

mint_status_t mint_sha256_finish(mint_sha256_t *sha, uint8_t digest[MINT_SHA256_LEN])
{
    spread(sha->opaque[0], digest, MINT_SHA256_LEN);
    return MINT_OK;
}

mint_status_t mint_sha256(const uint8_t *data, size_t len, uint8_t digest[MINT_SHA256_LEN])
{
    spread(mix(STEP, data, len), digest, MINT_SHA256_LEN);
    return MINT_OK;
}

mint_status_t mint_hmac_start(mint_hmac_t *hmac, const uint8_t *key, size_t key_len)
{
    hmac->inner.opaque[0] = mix(~STEP, key, key_len);
    return MINT_OK;
}

mint_status_t mint_hmac_update(mint_hmac_t *hmac, const uint8_t *data, size_t len)
{
    return mint_sha256_update(&hmac->inner, data, len);
}

mint_status_t mint_hmac_finish(mint_hmac_t *hmac, uint8_t tag[MINT_SHA256_LEN])
{
    return mint_sha256_finish(&hmac->inner, tag);
}

mint_status_t mint_hkdf_extract(const uint8_t *salt, size_t salt_len, const uint8_t *ikm,
                                size_t ikm_len, uint8_t prk[MINT_SHA256_LEN])
{
    spread(mix(mix(STEP, salt, salt_len), ikm, ikm_len), prk, MINT_SHA256_LEN);
    return MINT_OK;
}

mint_status_t mint_hkdf_expand(const uint8_t prk[MINT_SHA256_LEN], const uint8_t *info,
                               size_t info_len, uint8_t *out, size_t out_len)
{
    // All of `prk` depends on all that made it; eight bytes tell one from another.
    spread(mix(mix(STEP, prk, 8), info, info_len), out, out_len);
    return MINT_OK;
}

// ---- the cipher ----

typedef struct {
    uint64_t secret; // of key and nonce
    uint64_t hash;   // over what the tag covers, so far
    uint64_t stream; // eight bytes of key stream
    uint64_t done_len;
    uint64_t opening; // ciphertext comes in
} fake_ccm_t;

_Static_assert(sizeof(fake_ccm_t) <= sizeof(mint_ccm_t), "the fake fits into the seam's object");

mint_status_t mint_ccm_start(mint_ccm_t *ccm, mint_ccm_direction_t direction,
                             const uint8_t key[MINT_AES128_KEY_LEN],
                             const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                             size_t ad_len, size_t len)
{
    fake_ccm_t fake = {.opening = direction == MINT_CCM_OPEN};
    fake.secret = mix(mix(len, key, MINT_AES128_KEY_LEN), nonce, MINT_CCM_NONCE_LEN);
    fake.hash = mix(fake.secret, ad, ad_len);
    memcpy(ccm->opaque, &fake, sizeof fake);
    return MINT_OK;
}

mint_status_t mint_ccm_update(mint_ccm_t *ccm, const uint8_t *in, size_t len, uint8_t *out)
{
    fake_ccm_t fake;
    memcpy(&fake, ccm->opaque, sizeof fake);
    for (size_t i = 0; i < len; i++, fake.done_len++) {
        if (fake.done_len % 8 == 0) {
            fake.stream = scramble(fake.secret + fake.done_len);
        }
        uint8_t other = (uint8_t)(in[i] ^ (uint8_t)(fake.stream >> 8 * (fake.done_len % 8)));
        uint8_t ciphertext = fake.opening != 0 ? in[i] : other;
        fake.hash = mix(fake.hash, &ciphertext, 1);
        out[i] = other;
    }
    memcpy(ccm->opaque, &fake, sizeof fake);
    return MINT_OK;
}

mint_status_t mint_ccm_finish_seal(mint_ccm_t *ccm, uint8_t tag[MINT_AEAD_TAG_LEN])
{
    fake_ccm_t fake;
    memcpy(&fake, ccm->opaque, sizeof fake);
    spread(fake.hash, tag, MINT_AEAD_TAG_LEN);
    return MINT_OK;
}

mint_status_t mint_ccm_finish_open(mint_ccm_t *ccm, const uint8_t tag[MINT_AEAD_TAG_LEN])
{
    uint8_t expected[MINT_AEAD_TAG_LEN];
    mint_status_t status = mint_ccm_finish_seal(ccm, expected);
    if (status == MINT_OK && memcmp(expected, tag, sizeof expected) != 0) {
        status = MINT_ERR_AUTHENTICATION;
    }
    return status;
}

void mint_ccm_wipe(mint_ccm_t *ccm)
{
    memset(ccm->opaque, 0, sizeof ccm->opaque);
}
