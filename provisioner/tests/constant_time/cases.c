// SPDX-License-Identifier: Apache-2.0
//
// The cases of the station, as those of the device (device/tests/constant_time): a batch's keys,
// which whoever can play a device talks to.
#include <string.h>

#include "device/tests/constant_time/cases.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/bytes.h"
#include "station/station.h"

static mint_station_t station;
static uint8_t id[MINT_DEVICE_ID_LEN];

static void make_station(void)
{
    const mint_random_t random = ct_random();
    station.batch.enrolment = true;
    station.random = random;
    ct_ok(random.fill(random.context, station.enrolment_key, sizeof station.enrolment_key));
    ct_ok(random.fill(random.context, station.psk_master, sizeof station.psk_master));
}

// A device that does not know the key, and one that does.
static void check_enrolment(void)
{
    static const uint8_t challenge[MINT_CHALLENGE_LEN] = {1};
    static const uint8_t csr[300] = {0x30};
    uint8_t mac[MINT_SHA256_LEN] = {7};
    mint_cause_t cause;
    const mint_csr_answer_t answer = {.csr = {csr, sizeof csr}, .mac = {mac, sizeof mac}};
    make_station();
    ct_expect(mint_station_check_enrolment(&station, challenge, id, &answer, &cause, NULL) ==
              MINT_ERR_AUTHENTICATION);
    ct_ok(mint_enrolment_mac(station.enrolment_key, challenge, id, answer.csr, mac));
    ct_public(mac, sizeof mac); // it is sent
    ct_ok(mint_station_check_enrolment(&station, challenge, id, &answer, &cause, NULL));
}

static void derive_psk(void)
{
    char identity[MINT_PSK_IDENTITY_SIZE];
    uint8_t key[MINT_PSK_KEY_LEN];
    make_station();
    ct_ok(mint_psk_derive(station.psk_master, id, identity, key));
}

static void seal_psk(void)
{
    static fake_random_t bytes;
    const mint_random_t random = fake_random(&bytes);
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t body[512];
    mint_writer_t writer;
    make_station();
    ct_ok(mint_p256_generate(&random, private_key, transport_key));
    mint_writer_init(&writer, body, sizeof body);
    ct_ok(mint_station_seal_psk(&station, id, transport_key, &writer));
}

const ct_case_t ct_cases[] = {
    {"planted memcmp", ct_planted_memcmp},
    {"check enrolment", check_enrolment},
    {"derive psk", derive_psk},
    {"seal psk", seal_psk},
    {NULL, NULL},
};
