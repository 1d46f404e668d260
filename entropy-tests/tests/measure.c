// SPDX-License-Identifier: Apache-2.0
//
// For scripts/benchmarks/entropy.py and statistics.py: makes sample sets, and measures each
// estimator and each statistical test alone.
//
//   measure noise KIND SEED COUNT > FILE     a set of support/noise.h
//   measure estimators FILE                  a line an estimator: scope, name, seconds of processor
//   time
//   measure iid FILE                         the IID tests without the estimators; 3 if they fail
//   measure sp800-22 FILE                    a line a test: name, milliseconds of processor time
//   for a
//                                            sequence of 1,000,000 bits
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mintmark/entropy_tests/iid.h"
#include "mintmark/entropy_tests/non_iid.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "tests/support/noise.h"

#define SEQUENCE_BITS 1000000u

static double cpu_s(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int make_noise(const char *kind, const char *seed, const char *count)
{
    size_t len = strtoul(count, NULL, 10);
    uint8_t *samples = malloc(len);
    bool done = samples != NULL && noise_make(kind, strtoull(seed, NULL, 10), samples, len) &&
                fwrite(samples, 1, len, stdout) == len && fflush(stdout) == 0;
    free(samples);
    return done ? 0 : 1;
}

// With one thread, the time between two calls is that of the estimators that came to be done
// between them.
typedef struct {
    double last_s;
    mint_non_iid_t before;
} stopwatch_t;

static void print_new(const char *scope, const mint_estimates_t *before,
                      const mint_estimates_t *now, double seconds)
{
    for (int i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        // The LRS estimate comes with the t-tuple estimate, from one suffix sort.
        if (now->ran[i] && !before->ran[i] && i != MINT_ESTIMATOR_LRS) {
            (void)printf("%s %s %.6f\n", scope, mint_estimator_name((mint_estimator_t)i), seconds);
        }
    }
}

static bool note_time(void *context, const mint_non_iid_t *so_far, double share)
{
    (void)share;
    stopwatch_t *watch = context;
    double now_s = cpu_s();
    print_new("original", &watch->before.original, &so_far->original, now_s - watch->last_s);
    print_new("bitstring", &watch->before.bit_string, &so_far->bit_string, now_s - watch->last_s);
    watch->before = *so_far;
    watch->last_s = cpu_s();
    return true;
}

static bool load(const char *path, mint_samples_t *samples)
{
    const size_t room = MINT_SAMPLES_MAX / 8;
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(room);
    size_t len = file != NULL && data != NULL ? fread(data, 1, room, file) : 0;
    bool loaded = mint_samples_new(data, len, 0, samples) == MINT_OK;
    free(data);
    if (file != NULL) {
        (void)fclose(file);
    }
    return loaded;
}

static int measure_estimators(const mint_samples_t *samples)
{
    static mint_non_iid_t result;
    static stopwatch_t watch;
    const mint_non_iid_options_t options = {
        .threads = 1, .progress = note_time, .progress_context = &watch};
    watch.last_s = cpu_s();
    return mint_non_iid_assess(samples, &options, &result) == MINT_OK ? 0 : 1;
}

static int measure_iid(const mint_samples_t *samples)
{
    static mint_iid_t result;
    if (mint_iid_assess(samples, NULL, &result) != MINT_OK) {
        return 1;
    }
    return result.is_iid ? 0 : 3;
}

static int measure_sp800_22(const mint_samples_t *samples)
{
    mint_bits_t all;
    mint_status_t status = mint_bits_from_samples(samples, &all);
    size_t sequences = all.len / SEQUENCE_BITS;
    for (size_t test = 0; test < MINT_SP800_22_TESTS && status == MINT_OK; test++) {
        mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
        size_t count;
        double seconds = 0;
        for (size_t i = 0; i < sequences && status == MINT_OK; i++) {
            mint_bits_t bits;
            status = mint_bits_slice(&all, i * SEQUENCE_BITS, SEQUENCE_BITS, &bits);
            double start_s = cpu_s();
            status = status == MINT_OK ? mint_sp800_22_tests[test].run(&bits, NULL, figures, &count)
                                       : status;
            seconds += cpu_s() - start_s;
            mint_bits_free(&bits);
        }
        (void)printf("%s %.6f\n", mint_sp800_22_tests[test].name,
                     1e3 * seconds / (double)sequences);
    }
    mint_bits_free(&all);
    return status == MINT_OK && sequences > 0 ? 0 : 1;
}

static int measure(const char *path, int (*what)(const mint_samples_t *samples))
{
    mint_samples_t samples = {0};
    int status = load(path, &samples) ? what(&samples) : 1;
    mint_samples_free(&samples);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "noise") == 0) {
        return make_noise(argv[2], argv[3], argv[4]);
    }
    if (argc == 3 && strcmp(argv[1], "estimators") == 0) {
        return measure(argv[2], measure_estimators);
    }
    if (argc == 3 && strcmp(argv[1], "iid") == 0) {
        return measure(argv[2], measure_iid);
    }
    if (argc == 3 && strcmp(argv[1], "sp800-22") == 0) {
        return measure(argv[2], measure_sp800_22);
    }
    (void)fputs(
        "usage: measure noise KIND SEED COUNT | measure (estimators | iid | sp800-22) FILE\n",
        stderr);
    return 2;
}
