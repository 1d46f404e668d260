// SPDX-License-Identifier: Apache-2.0
//
// PSKs: kept under their identities, sealed to one device and one identity.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"
#include "mintmark/hpke.h"

static fake_device_t device;
static fake_station_t station;
static mint_proof_t proof;

static int set_up(void **state)
{
    (void)state;
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_key(&station, &device, public_key));
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    return 0;
}

static mint_status_t install(const char *identity, const char *psk)
{
    return provision_psk(&station, &device, proof.transport_key, identity,
                         (mint_bytes_t){(const uint8_t *)psk, strlen(psk)});
}

/// Checks what the store holds in a slot.
static void assert_slot(unsigned slot, const char *identity, const char *psk)
{
    uint8_t record[1 + MINT_IDENTITY_MAX_LEN + MINT_PSK_MAX_LEN];
    size_t len;
    const size_t identity_len = strlen(identity);
    assert_ok(mint_store_get(&device.agent.store, MINT_UID_PSK(slot), record, sizeof record, &len));
    assert_int_equal(len, 1 + identity_len + strlen(psk));
    assert_int_equal(record[0], identity_len);
    assert_memory_equal(record + 1, identity, identity_len);
    assert_memory_equal(record + 1 + identity_len, psk, strlen(psk));
}

static void are_kept_under_their_identities(void **state)
{
    (void)state;
    assert_ok(install("one", "first key"));
    assert_ok(install("two", "second key"));
    assert_slot(0, "one", "first key");
    assert_slot(1, "two", "second key");
    assert_int_equal(provision_info(&station, &device).psk_count, 2);
}

static void replace_their_like(void **state)
{
    (void)state;
    assert_ok(install("one", "first key"));
    assert_ok(install("two", "second key"));
    assert_ok(install("one", "another, longer first key"));
    assert_slot(0, "one", "another, longer first key");
    assert_slot(1, "two", "second key");
    // An identity that begins like another, or goes on like one with its key, is another.
    assert_ok(install("on", "efirst key"));
    assert_slot(2, "on", "efirst key");
    assert_int_equal(provision_info(&station, &device).psk_count, 3);
}

static void are_limited_in_number(void **state)
{
    (void)state;
    static const char *const identities[] = {"a", "b", "c", "d"};
    for (unsigned i = 0; i < MINT_AGENT_PSKS_MAX; i++) {
        assert_ok(install(identities[i], "key"));
    }
    assert_status(install("e", "key"), MINT_ERR_FULL);
    assert_ok(install("c", "new key"));
    assert_slot(2, "c", "new key");
    // A free slot in the middle is used again.
    assert_ok(mint_store_delete(&device.agent.store, MINT_UID_PSK(1)));
    assert_ok(install("d", "newer key"));
    assert_slot(3, "d", "newer key");
    assert_ok(install("e", "key"));
    assert_slot(1, "e", "key");
}

static void have_their_longest(void **state)
{
    (void)state;
    char identity[MINT_IDENTITY_MAX_LEN + 1] = "";
    char psk[MINT_PSK_MAX_LEN + 1] = "";
    memset(identity, 'i', MINT_IDENTITY_MAX_LEN);
    memset(psk, 'k', MINT_PSK_MAX_LEN);
    assert_ok(install(identity, psk));
    assert_slot(0, identity, psk);
}

static void sealed_to_another_key_are_refused(void **state)
{
    (void)state;
    const mint_bytes_t psk = {(const uint8_t *)"key", 3};
    assert_status(provision_psk(&station, &device, station.station.public_key, "one", psk),
                  MINT_ERR_AUTHENTICATION);
    assert_int_equal(provision_info(&station, &device).psk_count, 0);
}

/// Installs a PSK whose request is altered by `alter` before it is signed.
static mint_status_t install_altered(void (*alter)(mint_psk_request_t *request, uint8_t *info))
{
    uint8_t info[12 + MINT_DEVICE_ID_LEN] = "mintmark-psk";
    uint8_t sealed[3 + MINT_AEAD_TAG_LEN];
    uint8_t bytes[512];
    mint_writer_t writer;
    mint_bytes_t answer;
    const mint_random_t random = fake_random(&station.random);
    mint_psk_request_t request = {.identity = {(const uint8_t *)"one", 3},
                                  .ciphertext = {sealed, sizeof sealed}};
    memcpy(info + 12, device.id, MINT_DEVICE_ID_LEN);
    alter(NULL, info);
    assert_ok(mint_hpke_seal(&random, proof.transport_key, info, sizeof info,
                             (const uint8_t *)"one", 3, (const uint8_t *)"key", 3, request.enc,
                             sealed));
    alter(&request, NULL);
    mint_writer_init(&writer, bytes, sizeof bytes);
    mint_psk_request_write(&writer, &request);
    return fake_station_write(&station, &device, MINT_COMMAND_PSK,
                              (mint_bytes_t){bytes, writer.len}, &answer);
}

static void alter_nothing(mint_psk_request_t *request, uint8_t *info)
{
    (void)request;
    (void)info;
}

static void alter_info(mint_psk_request_t *request, uint8_t *info)
{
    (void)request;
    if (info != NULL) {
        info[12] ^= 1;
    }
}

static void alter_identity(mint_psk_request_t *request, uint8_t *info)
{
    (void)info;
    if (request != NULL) {
        request->identity.data = (const uint8_t *)"two";
    }
}

static void alter_enc(mint_psk_request_t *request, uint8_t *info)
{
    (void)info;
    if (request != NULL) {
        request->enc[64] ^= 1; // no longer a point of the curve
    }
}

static void sealed_for_something_else_are_refused(void **state)
{
    (void)state;
    assert_status(install_altered(alter_info), MINT_ERR_AUTHENTICATION);
    assert_status(install_altered(alter_identity), MINT_ERR_AUTHENTICATION);
    assert_status(install_altered(alter_enc), MINT_ERR_AUTHENTICATION);
    assert_int_equal(provision_info(&station, &device).psk_count, 0);
    assert_ok(install_altered(alter_nothing));
    assert_slot(0, "one", "key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(are_kept_under_their_identities, set_up),
        cmocka_unit_test_setup(replace_their_like, set_up),
        cmocka_unit_test_setup(are_limited_in_number, set_up),
        cmocka_unit_test_setup(have_their_longest, set_up),
        cmocka_unit_test_setup(sealed_to_another_key_are_refused, set_up),
        cmocka_unit_test_setup(sealed_for_something_else_are_refused, set_up),
    };
    return cmocka_run_group_tests_name("agent/psk", tests, use_arena, NULL);
}
