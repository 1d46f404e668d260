// SPDX-License-Identifier: Apache-2.0
//
// Prints what the crypto seam, and what stands on it, makes of known inputs: hashes, DRBG output,
// sealed messages, keys, signatures, HPKE messages, a device's certificate request and its flash.
// All of it is determined, so every backend on every machine must print the same; and what one
// sealed or signed, the others have to open and verify (test_crypto_transcript.c).
//
// The form is that of the known answers in device/tests/data, where the output is kept.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/command.h"
#include "agent/keys.h"
#include "device/tests/agent/fake_device.h"
#include "device/tests/support/arena.h"
#include "mintmark/hpke.h"

#define TEXT_MAX 300u

static fake_random_t source;

static void need(mint_status_t status, const char *what)
{
    if (status != MINT_OK) {
        printf("error: %s: %s\n", what, mint_status_text(status));
        exit(1);
    }
}

#define NEED(call) need((call), #call)

static void print(const char *name, const uint8_t *data, size_t len)
{
    printf("%s = ", name);
    for (size_t i = 0; i < len; i++) {
        printf("%02x", data[i]);
    }
    printf("\n");
}

static void fill(uint8_t *out, size_t len)
{
    const mint_random_t random = fake_random(&source);
    NEED(random.fill(random.context, out, len));
}

// Randomness for one operation. It does not come out of `source` itself, of which the rest is made:
// how much a backend takes for blinding is its own affair.
static mint_random_t randomness(void)
{
    static fake_random_t aside;
    aside.state = fake_random_next(&source);
    return fake_random(&aside);
}

static void hashes(size_t len)
{
    uint8_t text[TEXT_MAX];
    uint8_t digest[MINT_SHA256_LEN];
    printf("[hash]\n");
    fill(text, len);
    print("message", text, len);
    NEED(mint_sha256(text, len, digest));
    print("sha256", digest, sizeof digest);
    NEED(mint_hmac(digest, sizeof digest, text, len, digest));
    print("hmac", digest, sizeof digest);
    NEED(mint_hkdf_expand(digest, text, len, text, 77));
    print("hkdf", text, 77);
}

// A sequence of calls of HMAC_DRBG that the random numbers choose; the digest is over all output.
static void drbg(unsigned calls)
{
    mint_drbg_t drbg;
    mint_sha256_t all;
    uint8_t input[TEXT_MAX];
    uint8_t out[TEXT_MAX];
    fill(input, sizeof input);
    NEED(mint_drbg_instantiate(&drbg, input, 48, NULL, 0, input + 48, 20));
    NEED(mint_sha256_start(&all));
    for (unsigned i = 0; i < calls; i++) {
        const size_t input_len = (size_t)(fake_random_next(&source) % 100);
        const size_t out_len = (size_t)(fake_random_next(&source) % sizeof out);
        fill(input, sizeof input);
        if (fake_random_next(&source) % 8 == 0) {
            NEED(mint_drbg_reseed(&drbg, input + 100, 32 + input_len, input, input_len));
        }
        NEED(mint_drbg_generate(&drbg, out, out_len, input, input_len));
        NEED(mint_sha256_update(&all, out, out_len));
    }
    printf("[drbg]\n");
    print("key", drbg.key, sizeof drbg.key);
    print("value", drbg.value, sizeof drbg.value);
    NEED(mint_sha256_finish(&all, out));
    print("digest", out, MINT_SHA256_LEN);
}

typedef mint_status_t (*seal_t)(const uint8_t *key, const uint8_t *nonce, const uint8_t *ad,
                                size_t ad_len, const uint8_t *plaintext, size_t len,
                                uint8_t *ciphertext, uint8_t *tag);

static void aead(const char *kind, seal_t seal, size_t nonce_len, size_t ad_len, size_t len)
{
    uint8_t key[MINT_AES128_KEY_LEN];
    uint8_t nonce[MINT_CCM_NONCE_LEN];
    uint8_t ad[TEXT_MAX];
    uint8_t text[TEXT_MAX];
    uint8_t tag[MINT_AEAD_TAG_LEN];
    fill(key, sizeof key);
    fill(nonce, nonce_len);
    fill(ad, ad_len);
    fill(text, len);
    printf("[%s]\n", kind);
    print("key", key, sizeof key);
    print("nonce", nonce, nonce_len);
    print("ad", ad, ad_len);
    print("plaintext", text, len);
    NEED(seal(key, nonce, ad, ad_len, text, len, text, tag));
    print("ciphertext", text, len);
    print("tag", tag, sizeof tag);
}

// AES-128-CCM in pieces, as the key store has it.
static mint_status_t seal_in_pieces(const uint8_t *key, const uint8_t *nonce, const uint8_t *ad,
                                    size_t ad_len, const uint8_t *plaintext, size_t len,
                                    uint8_t *ciphertext, uint8_t *tag)
{
    mint_ccm_t ccm;
    NEED(mint_ccm_start(&ccm, MINT_CCM_SEAL, key, nonce, ad, ad_len, len));
    for (size_t at = 0, piece = 1; at < len; at += piece, piece = 3 * piece % 31) {
        piece = piece < len - at ? piece : len - at;
        NEED(mint_ccm_update(&ccm, plaintext + at, piece, ciphertext + at));
    }
    NEED(mint_ccm_finish_seal(&ccm, tag));
    mint_ccm_wipe(&ccm);
    return MINT_OK;
}

static void signature(const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                      const uint8_t digest[MINT_SHA256_LEN])
{
    mint_random_t random = randomness();
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t out[MINT_P256_SIGNATURE_LEN];
    printf("[ecdsa]\n");
    print("private_key", private_key, MINT_P256_PRIVATE_KEY_LEN);
    NEED(mint_p256_public_key(&random, private_key, public_key));
    print("public_key", public_key, sizeof public_key);
    print("digest", digest, MINT_SHA256_LEN);
    // Anew, so that the nonce is hedged with the same bytes whatever blinding took.
    random = randomness();
    NEED(mint_p256_sign(&random, private_key, digest, out));
    print("signature", out, sizeof out);
}

// Signatures by private keys at the ends of their range, and over digests there.
static void signatures(void)
{
    static const uint8_t order[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
                                      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                      0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
                                      0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN] = {0};
    uint8_t digest[MINT_SHA256_LEN] = {0};
    for (uint8_t i = 1; i <= 4; i++) {
        key[31] = i;
        signature(key, digest);
    }
    memcpy(key, order, sizeof key);
    for (uint8_t i = 1; i <= 4; i++) {
        key[31] = (uint8_t)(order[31] - i);
        signature(key, order);
    }
    memset(digest, 0xff, sizeof digest);
    for (size_t zeros = 0; zeros <= 24; zeros += 8) {
        fill(key, sizeof key);
        memset(key, 0, zeros);
        key[0] &= 0x7fu;
        signature(key, digest);
        fill(digest, sizeof digest);
    }
}

static void agreement(void)
{
    uint8_t private_key[2][MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[2][MINT_P256_PUBLIC_KEY_LEN];
    uint8_t shared[MINT_P256_SHARED_LEN];
    for (int i = 0; i < 2; i++) {
        const mint_random_t random = randomness();
        NEED(mint_p256_generate(&random, private_key[i], public_key[i]));
    }
    printf("[ecdh]\n");
    print("private_key", private_key[0], sizeof private_key[0]);
    print("peer_key", public_key[1], sizeof public_key[1]);
    const mint_random_t random = randomness();
    NEED(mint_p256_ecdh(&random, private_key[0], public_key[1], shared));
    print("shared", shared, sizeof shared);
}

static void hpke(size_t len)
{
    mint_random_t random = randomness();
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t text[TEXT_MAX];
    uint8_t enc[MINT_HPKE_ENC_LEN];
    uint8_t sealed[TEXT_MAX + MINT_AEAD_TAG_LEN];
    NEED(mint_p256_generate(&random, private_key, public_key));
    fill(text, len);
    printf("[hpke]\n");
    print("private_key", private_key, sizeof private_key);
    print("plaintext", text, len);
    random = randomness();
    NEED(mint_hpke_seal(&random, public_key, public_key, 10, private_key, 0, text, len, enc,
                        sealed));
    print("info", public_key, 10);
    print("enc", enc, sizeof enc);
    print("ciphertext", sealed, len + MINT_AEAD_TAG_LEN);
}

static void certificate_request(fake_device_t *device)
{
    uint8_t body[512];
    mint_writer_t writer;
    mint_bytes_t csr;
    mint_writer_init(&writer, body, sizeof body);
    mint_call_t call = {.agent = &device->agent, .answer = &writer};
    NEED(mint_command_csr(&call));
    NEED(mint_writer_status(&writer));
    NEED(mint_field_read(body, writer.len, "csr", &csr));
    printf("[csr]\n");
    print("csr", csr.data, csr.len);
}

// A device that boots, makes its key and stores a few records: random numbers, sealed records.
static void device(uint8_t number)
{
    static fake_device_t device;
    static const uint8_t no_authority[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t text[TEXT_MAX];
    uint8_t digest[MINT_SHA256_LEN];
    fake_device_make(&device, number, no_authority);
    NEED(fake_device_boot(&device));
    NEED(mint_rng_bytes(&device.agent.rng, text, 100));
    printf("[rng]\n");
    print("bytes", text, 100);
    NEED(mint_keys_make(&device.agent, MINT_UID_IDENTITY_KEY));
    certificate_request(&device);
    for (size_t len = 1; len <= sizeof text; len = 3 * len + 1) {
        fill(text, len);
        NEED(mint_store_set(&device.agent.store, 1000 + len, text, len, 0));
    }
    printf("[flash]\n");
    print("start", device.flash_bytes, 512);
    NEED(mint_sha256(device.flash_bytes, sizeof device.flash_bytes, digest));
    print("digest", digest, sizeof digest);
}

int main(void)
{
    static const size_t lens[] = {0, 1, 15, 16, 17, 64, 255};
    if (use_arena(NULL) != 0) {
        printf("error: the backend takes no arena\n");
        return 1;
    }
    printf("# SPDX-License-Identifier: Apache-2.0\n#\n"
           "# What device/tests/crypto/crypto_transcript.c prints, whichever crypto backend it is "
           "built over.\n# To write it anew: run that program, and look hard at what changed.\n");
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        hashes(lens[i]);
        aead("ccm", mint_ccm_seal, MINT_CCM_NONCE_LEN, lens[i], lens[i]);
        aead("ccm", seal_in_pieces, MINT_CCM_NONCE_LEN, 20, lens[i]);
        aead("gcm", mint_gcm_seal, MINT_GCM_NONCE_LEN, lens[i], lens[i]);
        hpke(lens[i]);
        agreement();
    }
    drbg(300);
    signatures();
    device(1);
    device(2);
    return 0;
}
