// SPDX-License-Identifier: Apache-2.0
//
// Opens and verifies what crypto_transcript.c sealed and signed, whichever backend that was built
// over: the two print the same (a script compares), so each opens and verifies the other's.
#include "agent/der.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "device/tests/support/vectors.h"
#include "mintmark/hpke.h"

static fake_random_t source;

// Calls `check` with every record of `kind`; there are at least `least`.
static void for_each(const char *kind, int least, void (*check)(const vectors_t *v))
{
    vectors_t v;
    int records = 0;
    for (vectors_open(&v, "crypto_transcript.txt"); vectors_next(&v);) {
        if (strcmp(v.kind, kind) == 0) {
            records++;
            check(&v);
        }
    }
    assert_true(records >= least);
}

static void check_ccm(const vectors_t *v)
{
    uint8_t out[300];
    mint_bytes_t ad = vectors_get(v, "ad");
    mint_bytes_t sealed = vectors_get(v, "ciphertext");
    assert_ok(mint_ccm_open(vectors_get(v, "key").data, vectors_get(v, "nonce").data, ad.data,
                            ad.len, sealed.data, sealed.len, vectors_get(v, "tag").data, out));
    check_bytes(out, vectors_get(v, "plaintext"));
}

static void check_gcm(const vectors_t *v)
{
    uint8_t out[300];
    mint_bytes_t ad = vectors_get(v, "ad");
    mint_bytes_t sealed = vectors_get(v, "ciphertext");
    assert_ok(mint_gcm_open(vectors_get(v, "key").data, vectors_get(v, "nonce").data, ad.data,
                            ad.len, sealed.data, sealed.len, vectors_get(v, "tag").data, out));
    check_bytes(out, vectors_get(v, "plaintext"));
}

static void check_hpke(const vectors_t *v)
{
    const mint_random_t random = fake_random(&source);
    uint8_t out[300];
    mint_bytes_t info = vectors_get(v, "info");
    mint_bytes_t sealed = vectors_get(v, "ciphertext");
    assert_ok(mint_hpke_open(&random, vectors_get(v, "private_key").data,
                             vectors_get(v, "enc").data, info.data, info.len, NULL, 0, sealed.data,
                             sealed.len, out));
    check_bytes(out, vectors_get(v, "plaintext"));
}

static void check_ecdsa(const vectors_t *v)
{
    assert_ok(mint_p256_verify(vectors_get(v, "public_key").data, vectors_get(v, "digest").data,
                               vectors_get(v, "signature").data));
}

static void check_ecdh(const vectors_t *v)
{
    const mint_random_t random = fake_random(&source);
    uint8_t shared[MINT_P256_SHARED_LEN];
    assert_ok(mint_p256_ecdh(&random, vectors_get(v, "private_key").data,
                             vectors_get(v, "peer_key").data, shared));
    check_bytes(shared, vectors_get(v, "shared"));
}

// Reads an INTEGER into half a signature.
static void read_half(mint_reader_t *reader, uint8_t half[32])
{
    mint_reader_t value;
    mint_agent_der_read(reader, MINT_DER_INTEGER, &value);
    if (value.left_len == 33) {
        assert_int_equal(mint_read_u8(&value), 0);
    }
    const size_t len = value.left_len;
    assert_in_range(len, 1, 32);
    memset(half, 0, 32);
    memcpy(half + 32 - len, mint_read_bytes(&value, len), len);
}

// A CertificationRequest (RFC 2986 §4): what is signed, the algorithm, the signature. The key is
// the last thing but the empty attributes in what is signed.
static void check_csr(const vectors_t *v)
{
    mint_bytes_t csr = vectors_get(v, "csr");
    mint_reader_t reader;
    mint_reader_t request;
    mint_reader_t info;
    mint_reader_t bits;
    mint_reader_t pair;
    uint8_t digest[MINT_SHA256_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    mint_reader_init(&reader, csr.data, csr.len);
    mint_agent_der_read(&reader, MINT_DER_SEQUENCE, &request);
    const uint8_t *start = request.at;
    mint_agent_der_read(&request, MINT_DER_SEQUENCE, &info);
    assert_ok(mint_reader_status(&info));
    assert_ok(mint_sha256(start, (size_t)(request.at - start), digest));
    const uint8_t *key = request.at - 2 - MINT_P256_PUBLIC_KEY_LEN;
    mint_agent_der_skip(&request, MINT_DER_SEQUENCE);
    mint_agent_der_read(&request, MINT_DER_BIT_STRING, &bits);
    assert_int_equal(mint_read_u8(&bits), 0);
    mint_agent_der_read(&bits, MINT_DER_SEQUENCE, &pair);
    read_half(&pair, signature);
    read_half(&pair, signature + 32);
    assert_ok(mint_p256_verify(key, digest, signature));
    digest[0] ^= 1;
    assert_status(mint_p256_verify(key, digest, signature), MINT_ERR_AUTHENTICATION);
}

static void opens_sealed_messages(void **state)
{
    (void)state;
    for_each("ccm", 14, check_ccm);
    for_each("gcm", 7, check_gcm);
}

static void opens_hpke_messages(void **state)
{
    (void)state;
    for_each("hpke", 7, check_hpke);
}

static void verifies_signatures(void **state)
{
    (void)state;
    for_each("ecdsa", 12, check_ecdsa);
}

static void agrees_on_secrets(void **state)
{
    (void)state;
    for_each("ecdh", 7, check_ecdh);
}

static void verifies_certificate_requests(void **state)
{
    (void)state;
    for_each("csr", 2, check_csr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_sealed_messages),         cmocka_unit_test(opens_hpke_messages),
        cmocka_unit_test(verifies_signatures),           cmocka_unit_test(agrees_on_secrets),
        cmocka_unit_test(verifies_certificate_requests),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
