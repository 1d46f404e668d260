// SPDX-License-Identifier: Apache-2.0
//
// The table of the statistics of SP 800-90B §5.1: their names, as NIST's program prints them, their
// clauses, and who computes them.
#include "sp800_90b/permutation.h"

typedef struct {
    const char *name;
    const char *clause;
} statistic_row_t;

static const statistic_row_t statistics[MINT_PERMUTATION_COUNT] = {
    [MINT_PERMUTATION_EXCURSION] = {"excursion", "5.1.1"},
    [MINT_PERMUTATION_DIRECTIONAL_RUNS] = {"numDirectionalRuns", "5.1.2"},
    [MINT_PERMUTATION_LONGEST_DIRECTIONAL_RUN] = {"lenDirectionalRuns", "5.1.3"},
    [MINT_PERMUTATION_INCREASES_DECREASES] = {"numIncreasesDecreases", "5.1.4"},
    [MINT_PERMUTATION_MEDIAN_RUNS] = {"numRunsMedian", "5.1.5"},
    [MINT_PERMUTATION_LONGEST_MEDIAN_RUN] = {"lenRunsMedian", "5.1.6"},
    [MINT_PERMUTATION_AVERAGE_COLLISION] = {"avgCollision", "5.1.7"},
    [MINT_PERMUTATION_LONGEST_COLLISION] = {"maxCollision", "5.1.8"},
    [MINT_PERMUTATION_PERIODICITY_1] = {"periodicity(1)", "5.1.9"},
    [MINT_PERMUTATION_PERIODICITY_2] = {"periodicity(2)", "5.1.9"},
    [MINT_PERMUTATION_PERIODICITY_8] = {"periodicity(8)", "5.1.9"},
    [MINT_PERMUTATION_PERIODICITY_16] = {"periodicity(16)", "5.1.9"},
    [MINT_PERMUTATION_PERIODICITY_32] = {"periodicity(32)", "5.1.9"},
    [MINT_PERMUTATION_COVARIANCE_1] = {"covariance(1)", "5.1.10"},
    [MINT_PERMUTATION_COVARIANCE_2] = {"covariance(2)", "5.1.10"},
    [MINT_PERMUTATION_COVARIANCE_8] = {"covariance(8)", "5.1.10"},
    [MINT_PERMUTATION_COVARIANCE_16] = {"covariance(16)", "5.1.10"},
    [MINT_PERMUTATION_COVARIANCE_32] = {"covariance(32)", "5.1.10"},
    [MINT_PERMUTATION_COMPRESSION] = {"compression", "5.1.11"},
};

/// The families, each with the bits of its first and behind its last statistic.
typedef struct {
    mint_permutation_statistic_t first;
    mint_permutation_statistic_t end;
    mint_permutation_family_t compute;
} family_row_t;

static const family_row_t families[] = {
    {MINT_PERMUTATION_EXCURSION, MINT_PERMUTATION_DIRECTIONAL_RUNS, mint_permutation_excursion},
    {MINT_PERMUTATION_DIRECTIONAL_RUNS, MINT_PERMUTATION_MEDIAN_RUNS, mint_permutation_directions},
    {MINT_PERMUTATION_MEDIAN_RUNS, MINT_PERMUTATION_AVERAGE_COLLISION, mint_permutation_median},
    {MINT_PERMUTATION_AVERAGE_COLLISION, MINT_PERMUTATION_PERIODICITY_1,
     mint_permutation_collision},
    {MINT_PERMUTATION_PERIODICITY_1, MINT_PERMUTATION_COVARIANCE_1, mint_permutation_periodicity},
    {MINT_PERMUTATION_COVARIANCE_1, MINT_PERMUTATION_COMPRESSION, mint_permutation_covariance},
    {MINT_PERMUTATION_COMPRESSION, MINT_PERMUTATION_COUNT, mint_permutation_compression},
};

const char *mint_permutation_name(mint_permutation_statistic_t statistic)
{
    return (unsigned)statistic < MINT_PERMUTATION_COUNT ? statistics[statistic].name : NULL;
}

const char *mint_permutation_clause(mint_permutation_statistic_t statistic)
{
    return (unsigned)statistic < MINT_PERMUTATION_COUNT ? statistics[statistic].clause : NULL;
}

void mint_permutation_compute(mint_arrangement_t *arrangement, uint32_t wanted,
                              double keys[MINT_PERMUTATION_COUNT])
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        uint32_t family =
            MINT_PERMUTATION_BIT(families[i].end) - MINT_PERMUTATION_BIT(families[i].first);
        if ((wanted & family) != 0) {
            families[i].compute(arrangement, wanted, keys);
        }
    }
}

mint_status_t mint_permutation_statistic(const mint_samples_t *samples,
                                         mint_permutation_statistic_t statistic, double *value)
{
    mint_permutation_source_t source;
    mint_arrangement_t arrangement;
    double keys[MINT_PERMUTATION_COUNT] = {0};
    *value = 0;
    if ((unsigned)statistic >= MINT_PERMUTATION_COUNT) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = mint_permutation_source(samples, &source);
    if (status == MINT_OK) {
        status = mint_arrangement_new(&source, &arrangement);
    }
    if (status != MINT_OK) {
        return status;
    }
    mint_arrangement_load(&arrangement);
    mint_permutation_compute(&arrangement, MINT_PERMUTATION_BIT(statistic), keys);
    status = arrangement.status;
    mint_arrangement_free(&arrangement);
    *value =
        statistic == MINT_PERMUTATION_EXCURSION ? mint_excursion_value(samples) : keys[statistic];
    return status;
}
