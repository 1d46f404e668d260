// SPDX-License-Identifier: Apache-2.0
//
// AES-CCM and AES-GCM: what the seam has around them, and what the crypto library does inside.
#include <string.h>

#include "device/tests/constant_time/cases.h"
#include "mintmark/bytes.h"

static uint8_t key[MINT_AES128_KEY_LEN];
static uint8_t text[40];
static uint8_t box[40];
static uint8_t tag[MINT_AEAD_TAG_LEN];
static const uint8_t nonce[MINT_CCM_NONCE_LEN] = {7};
static const uint8_t ad[5] = {5};

static void fill(void)
{
    const mint_random_t random = ct_random();
    ct_ok(random.fill(random.context, key, sizeof key));
    ct_ok(random.fill(random.context, text, sizeof text));
}

// What is sent.
static void send(void)
{
    ct_public(box, sizeof box);
    ct_public(tag, sizeof tag);
}

// Whoever opens knows the key and nothing else yet.
static void receive(void)
{
    mint_wipe(text, sizeof text);
    send();
}

static bool is_refused(mint_status_t status)
{
    ct_public(&status, sizeof status);
    return status == MINT_ERR_AUTHENTICATION;
}

void ct_ccm_seal(void)
{
    mint_ccm_t ccm;
    fill();
    ct_ok(mint_ccm_seal(key, nonce, ad, sizeof ad, text, sizeof text, box, tag));
    ct_ok(mint_ccm_start(&ccm, MINT_CCM_SEAL, key, nonce, ad, sizeof ad, sizeof text));
    ct_ok(mint_ccm_update(&ccm, text, sizeof text, box));
    ct_ok(mint_ccm_finish_seal(&ccm, tag));
    mint_ccm_wipe(&ccm);
}

static mint_status_t open_in_pieces(void)
{
    mint_ccm_t ccm;
    ct_ok(mint_ccm_start(&ccm, MINT_CCM_OPEN, key, nonce, ad, sizeof ad, sizeof box));
    ct_ok(mint_ccm_update(&ccm, box, sizeof box, text));
    mint_status_t status = mint_ccm_finish_open(&ccm, tag);
    mint_ccm_wipe(&ccm);
    return status;
}

void ct_ccm_open(void)
{
    ct_ccm_seal();
    receive();
    ct_ok(mint_ccm_open(key, nonce, ad, sizeof ad, box, sizeof box, tag, text));
    ct_ok(open_in_pieces());
    tag[3] ^= 1;
    ct_expect(is_refused(mint_ccm_open(key, nonce, ad, sizeof ad, box, sizeof box, tag, text)));
    ct_expect(is_refused(open_in_pieces()));
}

void ct_gcm_open(void)
{
    fill();
    ct_ok(mint_gcm_seal(key, nonce, ad, sizeof ad, text, sizeof text, box, tag));
    receive();
    ct_ok(mint_gcm_open(key, nonce, ad, sizeof ad, box, sizeof box, tag, text));
    tag[3] ^= 1;
    ct_expect(is_refused(mint_gcm_open(key, nonce, ad, sizeof ad, box, sizeof box, tag, text)));
}
