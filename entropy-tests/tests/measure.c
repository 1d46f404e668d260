// SPDX-License-Identifier: Apache-2.0
//
// For scripts/benchmarks/entropy.py: makes sample sets, and measures each estimator alone.
//
//   measure noise KIND SEED COUNT > FILE     a set of support/noise.h
//   measure estimators FILE                  a line an estimator: scope, name, seconds of processor
//   time
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "tests/support/noise.h"

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

static int measure(const char *path)
{
    static mint_non_iid_t result;
    static stopwatch_t watch;
    const size_t room = MINT_SAMPLES_MAX / 8;
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(room);
    size_t len = file != NULL && data != NULL ? fread(data, 1, room, file) : 0;
    mint_samples_t samples = {0};
    const mint_non_iid_options_t options = {
        .threads = 1, .progress = note_time, .progress_context = &watch};
    int failed = mint_samples_new(data, len, 0, &samples) != MINT_OK;
    watch.last_s = cpu_s();
    failed = failed || mint_non_iid_assess(&samples, &options, &result) != MINT_OK;
    mint_samples_free(&samples);
    free(data);
    if (file != NULL) {
        (void)fclose(file);
    }
    return failed;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "noise") == 0) {
        return make_noise(argv[2], argv[3], argv[4]);
    }
    if (argc == 3 && strcmp(argv[1], "estimators") == 0) {
        return measure(argv[2]);
    }
    (void)fputs("usage: measure noise KIND SEED COUNT | measure estimators FILE\n", stderr);
    return 2;
}
