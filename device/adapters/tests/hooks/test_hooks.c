// SPDX-License-Identifier: Apache-2.0
//
// Every hook of the adapters whose stacks are in no package, driven as the stack would drive it,
// with a source that fails on demand: what cannot be told of a failure ends in the trap, with
// nothing in its output.
#include "device/adapters/axtls/mintmark_axtls.h"
#include "device/adapters/lwip/mintmark_lwip.h"
#include "device/adapters/polarssl/mintmark_polarssl.h"
#include "device/adapters/tests/device_store.h"
#include "device/adapters/tinydtls/mintmark_tinydtls.h"
#include "device/adapters/tinydtls/mintmark_tinydtls_prng.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/failing_sha256.h"
#include "lwip/ip_addr.h"
#include "lwip/sys.h"
#include "mintmark/bytes.h"
#include "mintmark/hook.h"

#define RECORD_UID 0x100u

void drive_axtls_void(uint8_t *random, uint8_t *padding, int len);

static device_t device;
static fake_random_t source;
static mint_status_t trapped; ///< why, MINT_OK if not
static jmp_buf after_trap;

static void trap(mint_status_t why)
{
    trapped = why;
    longjmp(after_trap, 1);
}

/// Whether the statement ended in the trap.
#define TRAPS(statement) (trapped = MINT_OK, setjmp(after_trap) == 0 ? ((statement), false) : true)

static int set_up(void **state)
{
    (void)state;
    device_make(&device);
    source = (fake_random_t){.state = 1};
    const mint_random_t random = fake_random(&source);
    mint_hook_use(&random);
    mint_hook_set_trap(trap);
    return 0;
}

static void fail_from_now(void)
{
    source.fail_at = source.calls + 1;
}

static bool is_zero(const void *data, size_t len)
{
    return all_are(data, len, 0);
}

// ---- the hooks themselves ----

static void hook_reports_and_clears(void **state)
{
    uint8_t bytes[40];
    (void)state;
    memset(bytes, 0xE5, sizeof bytes);
    assert_int_equal(mint_hook_bytes(bytes, sizeof bytes), MINT_OK);
    assert_false(is_zero(bytes, sizeof bytes));
    fail_from_now();
    memset(bytes, 0xE5, sizeof bytes);
    assert_int_equal(mint_hook_bytes(bytes, sizeof bytes), FAKE_RANDOM_FAILURE);
    assert_true(is_zero(bytes, sizeof bytes));
    mint_hook_use(NULL);
    memset(bytes, 0xE5, sizeof bytes);
    assert_int_equal(mint_hook_bytes(bytes, sizeof bytes), MINT_ERR_NOT_SEEDED);
    assert_true(is_zero(bytes, sizeof bytes));
    memset(bytes, 0xE5, sizeof bytes);
    assert_true(TRAPS(mint_hook_bytes_or_trap(bytes, sizeof bytes)));
    assert_int_equal(trapped, MINT_ERR_NOT_SEEDED);
    assert_true(is_zero(bytes, sizeof bytes));
}

// ---- axTLS ----

static SSL_CTX *loaded_context;
static int loaded_type;
static uint8_t loaded[64];
static size_t loaded_len;

int ssl_obj_memory_load(SSL_CTX *ssl_ctx, int obj_type, const uint8_t *data, int len,
                        const char *password)
{
    loaded_context = ssl_ctx;
    loaded_type = obj_type;
    loaded_len = (size_t)len;
    memcpy(loaded, data, loaded_len);
    return password == NULL ? SSL_OK : -1;
}

static void axtls_random(void **state)
{
    static uint8_t random[4096];
    static uint8_t padding[4096];
    (void)state;
    assert_int_equal(get_random(sizeof random, random), 0);
    assert_int_equal(get_random_NZ(sizeof padding, padding), 0);
    assert_non_null(memchr(random, 0, sizeof random)); // one in 256 is zero
    assert_null(memchr(padding, 0, sizeof padding));
    memset(random, 0, sizeof random);
    drive_axtls_void(random, padding, sizeof random);
    assert_false(is_zero(random, sizeof random));
    assert_null(memchr(padding, 0, sizeof padding));
}

static void axtls_traps(void **state)
{
    static uint8_t bytes[4096];
    (void)state;
    fail_from_now();
    memset(bytes, 0xE5, sizeof bytes);
    assert_true(TRAPS((void)get_random(sizeof bytes, bytes)));
    assert_int_equal(trapped, FAKE_RANDOM_FAILURE);
    assert_true(is_zero(bytes, sizeof bytes));
    // The first call of the padding serves, the one that replaces a zero does not.
    source.fail_at = source.calls + 2;
    assert_true(TRAPS((void)get_random_NZ(sizeof bytes, bytes)));
    memset(bytes, 0xE5, sizeof bytes);
    assert_int_equal(get_random(-1, bytes), 0); // no length: nothing is written
    assert_true(all_are(bytes, sizeof bytes, 0xE5));
    source.fail_at = source.calls + 1;
    memset(bytes, 0xE5, sizeof bytes);
    assert_true(TRAPS(drive_axtls_void(bytes, bytes, sizeof bytes)));
    assert_true(is_zero(bytes, sizeof bytes));
}

static void axtls_loads(void **state)
{
    static const uint8_t der[] = {0x30, 3, 2, 1, 5};
    uint8_t buffer[16];
    SSL_CTX *const context = (SSL_CTX *)&device;
    (void)state;
    assert_int_equal(
        mint_axtls_load(context, &device.store, RECORD_UID, SSL_OBJ_RSA_KEY, buffer, sizeof buffer),
        SSL_ERROR_NOT_SUPPORTED);
    assert_int_equal(mint_store_set(&device.store, RECORD_UID, der, sizeof der, 0), MINT_OK);
    assert_int_equal(mint_axtls_load(context, &device.store, RECORD_UID, SSL_OBJ_RSA_KEY, buffer,
                                     sizeof der - 1),
                     SSL_ERROR_NOT_SUPPORTED);
    memset(buffer, 0xE5, sizeof buffer);
    assert_int_equal(
        mint_axtls_load(context, &device.store, RECORD_UID, SSL_OBJ_RSA_KEY, buffer, sizeof buffer),
        SSL_OK);
    assert_ptr_equal(loaded_context, context);
    assert_int_equal(loaded_type, SSL_OBJ_RSA_KEY);
    assert_int_equal(loaded_len, sizeof der);
    assert_memory_equal(loaded, der, sizeof der);
    assert_true(is_zero(buffer, sizeof buffer));
}

// ---- tinydtls ----

static mint_tinydtls_t credentials;
static dtls_context_t context = {.app = &credentials};
static const session_t session;

static int psk_info(dtls_credentials_type_t type, const char *identity, uint8_t *out, size_t size)
{
    const unsigned char *desc = (const unsigned char *)identity;
    return mint_tinydtls_psk_info(&context, &session, type, desc,
                                  identity == NULL ? 0 : strlen(identity), out, size);
}

static void set_psk(const char *identity, uint8_t key)
{
    uint8_t bytes[16];
    memset(bytes, key, sizeof bytes);
    assert_int_equal(mint_psk_set(&device.store, (const uint8_t *)identity, strlen(identity), bytes,
                                  sizeof bytes),
                     MINT_OK);
}

static void tinydtls_random(void **state)
{
    uint8_t bytes[32] = {0};
    (void)state;
    dtls_prng_init(7);
    assert_int_equal(dtls_prng(bytes, sizeof bytes), 1);
    assert_false(is_zero(bytes, sizeof bytes));
    fail_from_now();
    assert_true(TRAPS((void)dtls_prng(bytes, sizeof bytes)));
    assert_true(is_zero(bytes, sizeof bytes));
}

static void tinydtls_psks(void **state)
{
    uint8_t out[32];
    (void)state;
    credentials = (mint_tinydtls_t){.store = &device.store};
    assert_int_equal(psk_info(DTLS_PSK_IDENTITY, NULL, out, sizeof out),
                     dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR));
    set_psk("one", 1);
    set_psk("three", 3);
    assert_int_equal(psk_info(DTLS_PSK_HINT, NULL, out, sizeof out), 0);
    assert_int_equal(psk_info(DTLS_PSK_IDENTITY, NULL, out, sizeof out), 3);
    assert_memory_equal(out, "one", 3);
    credentials.identity = (const uint8_t *)"three";
    credentials.identity_len = 5;
    assert_int_equal(psk_info(DTLS_PSK_IDENTITY, NULL, out, sizeof out), 5);
    assert_memory_equal(out, "three", 5);
    assert_int_equal(psk_info(DTLS_PSK_IDENTITY, NULL, out, 4),
                     dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR));
    assert_int_equal(psk_info((dtls_credentials_type_t)99, NULL, out, sizeof out),
                     dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR));
    assert_int_equal(psk_info(DTLS_PSK_KEY, "one", out, sizeof out), 16);
    assert_int_equal(out[0], 1);
    assert_int_equal(psk_info(DTLS_PSK_KEY, "three", out, sizeof out), 16);
    assert_int_equal(out[0], 3);
    assert_int_equal(psk_info(DTLS_PSK_KEY, "three", out, 15),
                     dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR));
    memset(out, 0xE5, sizeof out);
    assert_int_equal(psk_info(DTLS_PSK_KEY, "two", out, sizeof out),
                     dtls_alert_fatal_create(DTLS_ALERT_DECRYPT_ERROR));
    assert_true(is_zero(out, sizeof out));
}

static void tinydtls_keys(void **state)
{
    const dtls_ecdsa_key_t *key = NULL;
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t point[MINT_P256_PUBLIC_KEY_LEN];
    const mint_random_t random = fake_random(&source);
    (void)state;
    credentials = (mint_tinydtls_t){.store = &device.store, .random = &random};
    assert_int_equal(mint_tinydtls_ecdsa_key(&context, &session, &key),
                     dtls_alert_fatal_create(DTLS_ALERT_INTERNAL_ERROR));
    assert_int_equal(mint_p256_generate(&random, private_key, point), MINT_OK);
    assert_int_equal(mint_store_set(&device.store, MINT_UID_IDENTITY_KEY, private_key,
                                    sizeof private_key, MINT_STORE_WRITE_ONCE),
                     MINT_OK);
    assert_int_equal(mint_tinydtls_ecdsa_key(&context, &session, &key), 0);
    assert_memory_equal(key->priv_key, private_key, sizeof private_key);
    assert_memory_equal(key->pub_key_x, point + 1, 32);
    assert_memory_equal(key->pub_key_y, point + 33, 32);
    fail_from_now(); // it is kept: nothing is drawn, as the first reading draws for blinding
    key = NULL;
    assert_int_equal(mint_tinydtls_ecdsa_key(&context, &session, &key), 0);
    assert_memory_equal(key->priv_key, private_key, sizeof private_key);
    source.fail_at = 0;
    mint_tinydtls_forget(&credentials);
    assert_true(is_zero(credentials.keys, sizeof credentials.keys));
    assert_int_equal(mint_tinydtls_ecdsa_key(&context, &session, &key), 0);
    assert_memory_equal(key->priv_key, private_key, sizeof private_key);
}

static void tinydtls_peers(void **state)
{
    static uint8_t peers[2][64];
    (void)state;
    memset(peers[0], 1, sizeof peers[0]);
    memset(peers[1], 2, sizeof peers[1]);
    const int refused = dtls_alert_fatal_create(DTLS_ALERT_BAD_CERTIFICATE);
    credentials = (mint_tinydtls_t){.store = &device.store};
    assert_int_equal(mint_tinydtls_verify_key(&context, &session, peers[0], peers[0] + 32, 32),
                     refused);
    credentials.peers = (const uint8_t(*)[64])peers;
    credentials.peer_count = 2;
    assert_int_equal(mint_tinydtls_verify_key(&context, &session, peers[1], peers[1] + 32, 32), 0);
    assert_int_equal(mint_tinydtls_verify_key(&context, &session, peers[1], peers[0] + 32, 32),
                     refused);
    assert_int_equal(mint_tinydtls_verify_key(&context, &session, peers[1], peers[1] + 32, 31),
                     refused);
}

// ---- PolarSSL ----

int x509parse_crt(x509_cert *chain, const unsigned char *buf, size_t buflen)
{
    chain->len = buflen;
    return buf[0];
}

int x509parse_key(rsa_context *rsa, const unsigned char *key, size_t keylen,
                  const unsigned char *pwd, size_t pwdlen)
{
    rsa->len = (int)keylen;
    return pwd == NULL && pwdlen == 0 ? key[0] : -2;
}

static void polarssl_random(void **state)
{
    uint8_t bytes[32];
    int seen[256] = {0};
    (void)state;
    for (int i = 0; i < 4096; i++) {
        int byte = mint_polarssl_random_byte(NULL);
        assert_in_range(byte, 0, 255);
        seen[byte]++;
    }
    assert_true(seen[0] > 0 && seen[255] > 0);
    assert_int_equal(mint_polarssl_random(NULL, bytes, sizeof bytes), 0);
    fail_from_now();
    assert_int_equal(mint_polarssl_random(NULL, bytes, sizeof bytes), -1);
    assert_true(is_zero(bytes, sizeof bytes));
    fail_from_now();
    assert_true(TRAPS((void)mint_polarssl_random_byte(NULL)));
}

static void polarssl_loads(void **state)
{
    static const uint8_t der[] = {0x30, 3, 2, 1, 5};
    uint8_t buffer[16];
    x509_cert chain;
    rsa_context key;
    (void)state;
    assert_int_equal(
        mint_polarssl_certificate(&chain, &device.store, RECORD_UID, buffer, sizeof buffer), -1);
    assert_int_equal(mint_store_set(&device.store, RECORD_UID, der, sizeof der, 0), MINT_OK);
    assert_int_equal(
        mint_polarssl_certificate(&chain, &device.store, RECORD_UID, buffer, sizeof buffer), 0x30);
    assert_int_equal(chain.len, sizeof der);
    assert_true(is_zero(buffer, sizeof buffer));
    assert_int_equal(mint_polarssl_key(&key, &device.store, RECORD_UID, buffer, sizeof buffer),
                     0x30);
    assert_int_equal(key.len, sizeof der);
    assert_true(is_zero(buffer, sizeof buffer));
    assert_int_equal(mint_polarssl_key(&key, &device.store, RECORD_UID, buffer, 4), -1);
}

// ---- lwIP ----

static uint32_t milliseconds;

uint32_t sys_now(void)
{
    return milliseconds;
}

static void lwip_numbers(void **state)
{
    ip_addr_t here = {.u_addr.ip4.addr = 0x0100007F, .type = IPADDR_TYPE_V4};
    ip_addr_t there = {.u_addr.ip4.addr = 0x0200007F, .type = IPADDR_TYPE_V4};
    (void)state;
    fail_from_now();
    assert_true(TRAPS((void)mint_lwip_rand()));
    fail_from_now();
    assert_true(TRAPS((void)mint_lwip_tcp_isn(&here, 1, &there, 2))); // the key is not drawn yet
    source.fail_at = 0;
    assert_int_not_equal(mint_lwip_rand(), mint_lwip_rand());
    milliseconds = 1000;
    const uint32_t isn = mint_lwip_tcp_isn(&here, 1, &there, 2);
    assert_int_equal(mint_lwip_tcp_isn(&here, 1, &there, 2), isn);
    milliseconds++;
    assert_int_equal(mint_lwip_tcp_isn(&here, 1, &there, 2), isn + 250);
    milliseconds--;
    assert_int_not_equal(mint_lwip_tcp_isn(&here, 2, &there, 2), isn);
    assert_int_not_equal(mint_lwip_tcp_isn(&here, 1, &there, 3), isn);
    assert_int_not_equal(mint_lwip_tcp_isn(&there, 1, &here, 2), isn);
    // Without the hash there is no number, and none that could be guessed.
    failing_sha256.calls = 0;
    failing_sha256.fail_at = 1;
    assert_true(TRAPS((void)mint_lwip_tcp_isn(&here, 1, &there, 2)));
    assert_int_equal(trapped, MINT_ERR_CRYPTO);
    failing_sha256.fail_at = 0;
    // What else the structure holds does not count, and IPv6 addresses count to their last bit.
    here.u_addr.ip6.addr[3] = 7;
    assert_int_equal(mint_lwip_tcp_isn(&here, 1, &there, 2), isn);
    here.type = there.type = IPADDR_TYPE_V6;
    const uint32_t isn_6 = mint_lwip_tcp_isn(&here, 1, &there, 2);
    assert_int_not_equal(isn_6, isn);
    here.u_addr.ip6.addr[3] = 8;
    assert_int_not_equal(mint_lwip_tcp_isn(&here, 1, &there, 2), isn_6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(hook_reports_and_clears, set_up),
        cmocka_unit_test_setup(axtls_random, set_up),
        cmocka_unit_test_setup(axtls_traps, set_up),
        cmocka_unit_test_setup(axtls_loads, set_up),
        cmocka_unit_test_setup(tinydtls_random, set_up),
        cmocka_unit_test_setup(tinydtls_psks, set_up),
        cmocka_unit_test_setup(tinydtls_keys, set_up),
        cmocka_unit_test_setup(tinydtls_peers, set_up),
        cmocka_unit_test_setup(polarssl_random, set_up),
        cmocka_unit_test_setup(polarssl_loads, set_up),
        cmocka_unit_test_setup(lwip_numbers, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
