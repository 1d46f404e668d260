// SPDX-License-Identifier: Apache-2.0
//
// Makes devices in a factory's registry without devices, for transcripts that look at them:
//
//     fill-registry DIR BATCH COUNT PASSPHRASE
//
// What a station does with a device is done here with a key made on the host. Prints their ids.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "factory/factory.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/random.h"

/// Ends the program, with the reason, unless all is well.
static void must(mint_status_t status, const mint_error_t *error)
{
    if (status != MINT_OK) {
        (void)fprintf(stderr, "fill-registry: %s: %s\n", mint_status_text(status), error->message);
        exit(1);
    }
}

static void issue(const mint_factory_t *factory, const mint_batch_t *batch, const mint_key_t *key,
                  const char *id, const uint8_t *serial, mint_buffer_t *der)
{
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    mint_signer_t signer = mint_key_signer(mint_factory_key(factory, MINT_FACTORY_ISSUING_CA));
    must(mint_factory_profile(factory, batch->profile, &profile, &error), &error);
    mint_issue_t request = {
        .profile = profile,
        .values = {.serial = id,
                   .product = batch->product,
                   .batch = batch->name,
                   .id = id,
                   .name = mint_factory_organisation(factory)},
        .subject_key = key,
        .issuer = mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA),
        .signer = &signer,
        .now = (int64_t)time(NULL),
    };
    memcpy(request.serial, serial, sizeof request.serial);
    must(mint_certificate_issue(&request, der, &error), &error);
    mint_profile_free(profile);
}

static void make_device(const mint_factory_t *factory, mint_registry_t *registry,
                        const mint_batch_t *batch, unsigned number)
{
    static const uint8_t csr[] = {0x30, 0x00};
    static mint_certificate_record_t certificate;
    const mint_random_t random = {.fill = mint_host_random_fill, .context = NULL};
    mint_error_t error = {0};
    mint_device_t device;
    mint_buffer_t der = {0};
    mint_psk_policy_t policy = batch->psk;
    uint8_t id[MINT_DEVICE_ID_LEN] = {0xAB, 0xCD};
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    char text[2 * sizeof id + 1];
    id[15] = (uint8_t)number;
    for (size_t i = 0; i < sizeof id; i++) {
        (void)snprintf(&text[2 * i], 3, "%02x", id[i]);
    }
    mint_admission_t admission = {.batch = batch->name,
                                  .id = id,
                                  .board = "no-board",
                                  .firmware = "1.0.0",
                                  .health = "{\"sources\":[]}"};
    must(mint_registry_admit_device(registry, &admission, &device, &error), &error);
    mint_key_t *key = mint_key_new();
    must(mint_key_generate(key, MINT_KEY_P256, &error), &error);
    must(mint_key_p256_point(key, public_key), &error);
    must(mint_registry_intend_certificate(registry, &random, id, public_key,
                                          (mint_bytes_t){.data = csr, .len = sizeof csr},
                                          &certificate, &error),
         &error);
    issue(factory, batch, key, text, certificate.serial, &der);
    must(mint_registry_record_certificate(registry, certificate.serial, mint_buffer_view(&der),
                                          &error),
         &error);
    if (policy == MINT_PSK_POLICY_ONE) {
        must(mint_registry_record_psk(registry, id, &error), &error);
    }
    must(mint_registry_advance_device(registry, id, MINT_PROGRESS_LOCKED, NULL, &error), &error);
    (void)printf("%s\n", text);
    mint_buffer_free(&der);
    mint_key_free(key);
}

int main(int argc, char **argv)
{
    mint_error_t error = {0};
    mint_factory_t *factory = NULL;
    mint_registry_t *registry = NULL;
    mint_batch_t batch;
    if (argc != 5) {
        return 2;
    }
    mint_bytes_t passphrase = {.data = (const uint8_t *)argv[4], .len = strlen(argv[4])};
    must(mint_factory_open(&factory, argv[1], &error), &error);
    must(mint_factory_load_key(factory, MINT_FACTORY_ISSUING_CA, passphrase, &error), &error);
    must(mint_factory_open_registry(factory, mint_factory_station(factory), &registry, &error),
         &error);
    must(mint_registry_find_batch(registry, argv[2], &batch, &error), &error);
    for (unsigned i = 1; i <= (unsigned)strtoul(argv[3], NULL, 10); i++) {
        make_device(factory, registry, &batch, i);
    }
    mint_registry_close(registry);
    mint_factory_close(factory);
    return 0;
}
