// SPDX-License-Identifier: Apache-2.0
//
// The attack matrix: which degradation of a noise source is noticed by which tests, and after how
// many samples; and how often tests alarm on healthy sources. Rows of Markdown tables, as
// device/HEALTH.md has them.
//
// usage: attack_matrix attacks SEEDS LIMIT     samples after which an attack counts as missed
//        attack_matrix healthy SAMPLES         of each healthy source
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attacks.h"
#include "detector.h"

#define SEEDS_MAX 99u
#define WARM_UP   4000u // healthy samples before an attack; not a whole window

// When one suite noticed one attack, from one seed.
typedef struct {
    uint64_t samples; // UINT64_MAX: never
    mint_status_t status;
} found_t;

static attack_state_t state;

static void note(const detector_t *detector, uint64_t samples, found_t found[SUITES])
{
    for (uint32_t suite = 0; suite < SUITES; suite++) {
        if (found[suite].status == MINT_OK && detector->verdicts[suite] != MINT_OK) {
            found[suite] = (found_t){samples, detector->verdicts[suite]};
        }
    }
}

static void attack_once(const attack_t *attack, uint32_t strength, uint64_t seed, uint64_t limit,
                        found_t found[SUITES])
{
    static detector_t detector;
    const mint_watch_config_t config = attack_config(attack);
    detector_start(&detector, &config);
    attack_start(&state, seed);
    // An imitation has no healthy time before.
    const bool warm = attack->boot == 0 && attack->config.symbol_bits == 0;
    for (uint64_t i = 0; warm && i < WARM_UP + 37u * seed; i++) {
        const uint8_t symbol = attack_healthy(&state);
        detector_sample(&detector, symbol, state.neighbour);
    }
    for (uint32_t suite = 0; suite < SUITES; suite++) {
        found[suite] = (found_t){UINT64_MAX, MINT_OK};
    }
    for (uint64_t i = 0; i < limit && found[SUITE_STANDARD].status == MINT_OK; i++) {
        if (attack->boot != 0 && i % attack->boot == 0) {
            detector_boot(&detector);
        }
        const uint8_t symbol = attack_sample(&state, attack, strength);
        detector_sample(&detector, symbol, state.neighbour);
        note(&detector, i + 1u, found);
    }
}

static int by_samples(const void *a, const void *b)
{
    const found_t *left = a;
    const found_t *right = b;
    return (left->samples > right->samples) - (left->samples < right->samples);
}

// The test behind a status.
static const char *name_of(mint_status_t status)
{
    static const struct {
        mint_status_t status;
        const char *name;
    } NAMES[] = {
        {MINT_ERR_RCT, "RCT"},       {MINT_ERR_APT, "APT"},       {MINT_ERR_LAG, "lag"},
        {MINT_ERR_MARKOV, "Markov"}, {MINT_ERR_REPEAT, "repeat"}, {MINT_ERR_RANGE, "range"},
        {MINT_ERR_BUCKET, "bucket"}, {MINT_ERR_COPY, "copy"},     {MINT_ERR_REPLAY, "replay"}};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (NAMES[i].status == status) {
            return NAMES[i].name;
        }
    }
    return "?";
}

// The median of all seeds, and how many of them missed it.
static void print_cell(found_t *found, uint32_t seeds)
{
    qsort(found, seeds, sizeof *found, by_samples);
    uint32_t missed = 0;
    for (uint32_t i = 0; i < seeds; i++) {
        missed += found[i].samples == UINT64_MAX;
    }
    const found_t median = found[seeds / 2u];
    if (median.samples == UINT64_MAX) {
        printf(" **missed**");
    } else {
        printf(" %" PRIu64 " %s", median.samples, name_of(median.status));
    }
    if (missed != 0 && missed != seeds) {
        printf(" (%" PRIu32 " of %" PRIu32 " missed)", missed, seeds);
    }
    printf(" |");
}

static void print_attack(const attack_t *attack, uint32_t strength, uint32_t seeds, uint64_t limit)
{
    static found_t found[SUITES][SEEDS_MAX];
    for (uint32_t seed = 0; seed < seeds; seed++) {
        found_t one[SUITES];
        attack_once(attack, strength, seed + 1u, limit, one);
        for (uint32_t suite = 0; suite < SUITES; suite++) {
            found[suite][seed] = one[suite];
        }
    }
    printf("| %s | %s |", attack->name, attack->strengths[strength]);
    for (uint32_t suite = 0; suite < SUITES; suite++) {
        print_cell(found[suite], seeds);
    }
    printf("\n");
}

static void print_healthy(const noise_model_t *model, uint64_t samples)
{
    static detector_t detector;
    fake_random_t random = {.state = 1};
    fake_random_t other = {.state = 2};
    uint64_t alarms[SUITES] = {0};
    uint8_t symbol = 0;
    uint8_t neighbour = 0;
    detector_start(&detector, &model->config);
    for (uint64_t i = 0; i < samples; i++) {
        neighbour = model->sample(&other, neighbour);
        symbol = model->sample(&random, symbol);
        detector_sample(&detector, symbol, neighbour);
        for (uint32_t suite = 0; suite < SUITES; suite++) {
            alarms[suite] += detector.verdicts[suite] != MINT_OK;
        }
        if (detector.verdicts[SUITE_REFERENCED] != MINT_OK) {
            detector_start(&detector, &model->config); // as a pool starts the source anew
        }
    }
    printf("| %s | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " | %" PRIu64 " |\n", model->name, samples,
           alarms[SUITE_STANDARD], alarms[SUITE_WATCH], alarms[SUITE_REFERENCED]);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "attacks") == 0) {
        const uint32_t seeds = (uint32_t)strtoul(argv[2], NULL, 10);
        for (uint32_t i = 0; i < ATTACKS_COUNT && seeds >= 1u && seeds <= SEEDS_MAX; i++) {
            for (uint32_t strength = 0; strength < ATTACK_STRENGTHS; strength++) {
                print_attack(&ATTACKS[i], strength, seeds, strtoull(argv[3], NULL, 10));
            }
        }
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "healthy") == 0) {
        const noise_model_t *const models[] = {&NOISE_ADC, &NOISE_TIMER, &NOISE_BYTES};
        for (uint32_t i = 0; i < sizeof models / sizeof models[0]; i++) {
            print_healthy(models[i], strtoull(argv[2], NULL, 10));
        }
        return 0;
    }
    fprintf(stderr, "usage: attack_matrix attacks SEEDS LIMIT | healthy SAMPLES\n");
    return 2;
}
