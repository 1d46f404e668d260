// SPDX-License-Identifier: Apache-2.0
//
// The three suites.
#include "detector.h"

#include <stdlib.h>
#include <string.h>

#include "entropy/watch_tests.h"

static mint_status_t store_read(void *context, uint8_t age, uint8_t out[MINT_FINGERPRINT_LEN])
{
    const detector_store_t *store = context;
    if (age >= store->count || age >= DETECTOR_SLOTS) {
        return MINT_ERR_NOT_FOUND;
    }
    memcpy(out, store->kept[(store->count - 1u - age) % DETECTOR_SLOTS], MINT_FINGERPRINT_LEN);
    return MINT_OK;
}

static mint_status_t store_append(void *context, const uint8_t in[MINT_FINGERPRINT_LEN])
{
    detector_store_t *store = context;
    memcpy(store->kept[store->count % DETECTOR_SLOTS], in, MINT_FINGERPRINT_LEN);
    store->count++;
    return MINT_OK;
}

mint_fingerprint_store_t detector_store(detector_store_t *store)
{
    return (mint_fingerprint_store_t){store_read, store_append, store, DETECTOR_SLOTS};
}

// Nothing here fails but by a mistake in the test.
static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void forget(detector_t *detector)
{
    mint_watch_config_t config = detector->config;
    mint_health_init(&detector->health);
    mint_watch_init(&detector->referenced, &config);
    mint_watch_copy_init(&detector->copy, &config);
    config.reference = NULL;
    mint_watch_init(&detector->plain, &config);
    mint_watch_init(&detector->neighbour, &config);
    memset(detector->verdicts, 0, sizeof detector->verdicts);
}

void detector_start(detector_t *detector, const mint_watch_config_t *config)
{
    memset(detector, 0, sizeof *detector);
    detector->config = *config;
    must(mint_watch_config_is_sound(config));
    must(mint_health_limits(config->h_64, config->symbol_bits, &detector->limits) == MINT_OK);
    forget(detector);
}

void detector_boot(detector_t *detector)
{
    forget(detector);
    must(mint_fingerprint_start(&detector->fingerprint, "source", detector->config.h_64) ==
         MINT_OK);
    detector->fingerprinting = true;
}

static mint_status_t fingerprint(detector_t *detector, uint8_t symbol)
{
    if (!detector->fingerprinting) {
        return MINT_OK;
    }
    mint_fingerprint_sample(&detector->fingerprint, symbol);
    if (detector->fingerprint.missing != 0) {
        return MINT_OK;
    }
    const mint_fingerprint_store_t store = detector_store(&detector->store);
    detector->fingerprinting = false;
    return mint_fingerprint_check(&detector->fingerprint, &store);
}

static mint_status_t first(mint_status_t a, mint_status_t b)
{
    return a != MINT_OK ? a : b;
}

void detector_sample(detector_t *detector, uint8_t symbol, uint8_t neighbour)
{
    bool permanent = false;
    mint_watch_t *other = &detector->neighbour;
    other->recent = mint_watch_recent(other, neighbour);
    other->held = (uint8_t)mint_watch_room(other);
    mint_status_t beside = mint_watch_copy_sample(&detector->copy, other, symbol, &permanent);
    beside = first(fingerprint(detector, symbol), beside);
    mint_status_t *verdicts = detector->verdicts;
    verdicts[SUITE_STANDARD] =
        mint_health_sample(&detector->health, &detector->limits, symbol, &permanent);
    verdicts[SUITE_WATCH] =
        first(verdicts[SUITE_STANDARD],
              first(mint_watch_sample(&detector->plain, symbol, &permanent), beside));
    verdicts[SUITE_REFERENCED] =
        first(verdicts[SUITE_STANDARD],
              first(mint_watch_sample(&detector->referenced, symbol, &permanent), beside));
    // The third has what the second has: a reference only makes tests stricter or adds some.
    verdicts[SUITE_REFERENCED] = first(verdicts[SUITE_REFERENCED], verdicts[SUITE_WATCH]);
}
