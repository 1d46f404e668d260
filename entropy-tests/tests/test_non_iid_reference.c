// SPDX-License-Identifier: Apache-2.0
//
// Every figure that NIST's program gives for the reference sets (data/sp800-90b.tsv): counts
// exactly, the others to a relative 1e-10; and the same figures whatever the number of threads.
//
//   test_non_iid_reference [all]
//
// Without operand it takes of the million-sample sets of wide symbols those alone that go ways of
// their own: noise, and little entropy in much noise.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "tests/support/noise.h"
#include "tests/support/table.h"

// The longest set that sanitizers are given.
#ifdef MINT_TEST_SMALL
#define LEN_MAX 100000u
#else
#define LEN_MAX 1000000u
#endif

#define TOLERANCE 1e-10

static bool is_all; // sets are wanted

// A quantity's name in the table and where it stands.
typedef struct {
    const char *name;
    const double *real;  // or
    const size_t *count; // if it is one
} quantity_t;

#define QUANTITIES_MAX 12u

static void list_mcv(const mint_mcv_t *from, quantity_t *to)
{
    to[0] = (quantity_t){"Mode count", NULL, &from->mode_count};
    to[1] = (quantity_t){"p-hat", &from->p_hat, NULL};
    to[2] = (quantity_t){"p_u", &from->p_upper, NULL};
}

static void list_collision(const mint_collision_t *from, quantity_t *to)
{
    to[0] = (quantity_t){"v", NULL, &from->collisions};
    to[1] = (quantity_t){"Sum t_i", NULL, &from->sum};
    to[2] = (quantity_t){"X-bar", &from->mean, NULL};
    to[3] = (quantity_t){"sigma-hat", &from->sigma, NULL};
    to[4] = (quantity_t){"X-bar'", &from->mean_lower, NULL};
    to[5] = (quantity_t){"p", &from->p, NULL};
}

static void list_markov(const mint_markov_t *from, quantity_t *to)
{
    to[0] = (quantity_t){"P_0", &from->p[0], NULL};
    to[1] = (quantity_t){"P_1", &from->p[1], NULL};
    to[2] = (quantity_t){"P_{0,0}", &from->transition[0][0], NULL};
    to[3] = (quantity_t){"P_{0,1}", &from->transition[0][1], NULL};
    to[4] = (quantity_t){"P_{1,0}", &from->transition[1][0], NULL};
    to[5] = (quantity_t){"P_{1,1}", &from->transition[1][1], NULL};
    to[6] = (quantity_t){"p-hat_max", &from->p_max, NULL};
}

static void list_compression(const mint_compression_t *from, quantity_t *to)
{
    to[0] = (quantity_t){"X-bar", &from->mean, NULL};
    to[1] = (quantity_t){"sigma-hat", &from->sigma, NULL};
    to[2] = (quantity_t){"X-bar'", &from->mean_lower, NULL};
    to[3] = (quantity_t){"p", &from->p, NULL};
}

static void list_tuple(const mint_tuple_t *from, quantity_t *to)
{
    to[0] = (quantity_t){"t", NULL, &from->longest};
    to[1] = (quantity_t){"u", NULL, &from->shortest};
    to[2] = (quantity_t){"v", NULL, &from->longest};
    to[3] = (quantity_t){"p-hat", &from->p_hat, NULL};
    to[4] = (quantity_t){"p-hat_max", &from->p_hat, NULL};
    to[5] = (quantity_t){"p_u", &from->p_upper, NULL};
}

static void list_prediction(const mint_prediction_t *from, quantity_t *to)
{
    to[0] = (quantity_t){"C", NULL, &from->correct};
    to[1] = (quantity_t){"r", NULL, &from->run};
    to[2] = (quantity_t){"N", NULL, &from->predictions};
    to[3] = (quantity_t){"P_global", &from->p_global, NULL};
    to[4] = (quantity_t){"P_global'", &from->p_global_upper, NULL};
    to[5] = (quantity_t){"P_local", &from->p_local, NULL};
}

static void list_quantities(const mint_estimates_t *from, mint_estimator_t estimator,
                            quantity_t *to)
{
    switch (estimator) {
    case MINT_ESTIMATOR_MCV:
        list_mcv(&from->mcv, to);
        break;
    case MINT_ESTIMATOR_COLLISION:
        list_collision(&from->collision, to);
        break;
    case MINT_ESTIMATOR_MARKOV:
        list_markov(&from->markov, to);
        break;
    case MINT_ESTIMATOR_COMPRESSION:
        list_compression(&from->compression, to);
        break;
    case MINT_ESTIMATOR_T_TUPLE:
    case MINT_ESTIMATOR_LRS:
        list_tuple(estimator == MINT_ESTIMATOR_LRS ? &from->lrs : &from->t_tuple, to);
        break;
    case MINT_ESTIMATOR_MULTI_MCW:
        list_prediction(&from->multi_mcw, to);
        break;
    case MINT_ESTIMATOR_LAG:
        list_prediction(&from->lag, to);
        break;
    case MINT_ESTIMATOR_MULTI_MMC:
        list_prediction(&from->multi_mmc, to);
        break;
    default:
        list_prediction(&from->lz78y, to);
        break;
    }
}

static bool find_quantity(const mint_non_iid_t *result, char **row, quantity_t *found)
{
    const mint_estimates_t *scope =
        strcmp(row[3], "original") == 0 ? &result->original : &result->bit_string;
    for (int i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        mint_estimator_t estimator = (mint_estimator_t)i;
        if (strcmp(row[4], mint_estimator_name(estimator)) != 0 || !scope->ran[i]) {
            continue;
        }
        quantity_t list[QUANTITIES_MAX] = {{"min entropy", &scope->min_entropy[i], NULL}};
        list_quantities(scope, estimator, list + 1);
        for (size_t j = 0; j < QUANTITIES_MAX && list[j].name != NULL; j++) {
            if (strcmp(list[j].name, row[5]) == 0) {
                *found = list[j];
                return true;
            }
        }
    }
    return false;
}

static bool find_result(const mint_non_iid_t *result, const char *name, double *value)
{
    const struct {
        const char *name;
        double value;
    } all[] = {
        {"H_original", result->original.lowest},
        {"H_bitstring", result->bit_string.lowest},
        {"H_bitstring Per Symbol", result->bit_string.lowest * (double)result->bits},
        {"assessed", result->min_entropy},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i].name, name) == 0) {
            *value = all[i].value;
            return true;
        }
    }
    return false;
}

static bool row_agrees(const mint_non_iid_t *result, char **row)
{
    double expected = strtod(row[6], NULL), value;
    if (strcmp(row[3], "result") == 0) {
        return find_result(result, row[4], &value) && agree(value, expected, TOLERANCE);
    }
    quantity_t quantity;
    if (!find_quantity(result, row, &quantity)) {
        return false;
    }
    return quantity.count != NULL ? *quantity.count == strtoul(row[6], NULL, 10)
                                  : agree(*quantity.real, expected, TOLERANCE);
}

static bool same_set(char **a, char **b)
{
    return strcmp(a[0], b[0]) == 0 && strcmp(a[1], b[1]) == 0 && strcmp(a[2], b[2]) == 0;
}

static void assess_set(char **row, unsigned threads, mint_non_iid_t *result)
{
    size_t len = strtoul(row[2], NULL, 10);
    uint8_t *raw = malloc(len);
    assert_non_null(raw);
    assert_true(noise_make(row[0], strtoull(row[1], NULL, 10), raw, len));
    mint_samples_t samples;
    assert_int_equal(mint_samples_new(raw, len, 0, &samples), MINT_OK);
    const mint_non_iid_options_t options = {.threads = threads};
    assert_int_equal(mint_non_iid_assess(&samples, &options, result), MINT_OK);
    mint_samples_free(&samples);
    free(raw);
}

static bool is_wanted(char **row)
{
    static const char *const wanted[] = {"uniform1", "biased300", "markov900", "normal8", "timer8"};
    size_t len = strtoul(row[2], NULL, 10);
    bool found = is_all || len < 1000000;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        found = found || strcmp(row[0], wanted[i]) == 0;
    }
    return found && len <= LEN_MAX;
}

static void equals_the_reference(void **state)
{
    (void)state;
    table_t table;
    assert_true(table_read("sp800-90b.tsv", &table));
    assert_int_equal(table.rows_len, 1129);
    static mint_non_iid_t result;
    size_t wrong = 0, checked = 0;
    for (size_t i = 0; i < table.rows_len; i++) {
        char **row = table.rows[i];
        if (!is_wanted(row)) {
            continue;
        }
        if (i == 0 || !same_set(row, table.rows[i - 1])) {
            assess_set(row, 0, &result);
        }
        checked++;
        if (!row_agrees(&result, row)) {
            print_error("%s %s %s: %s %s %s is not %s\n", row[0], row[1], row[2], row[3], row[4],
                        row[5], row[6]);
            wrong++;
        }
    }
    table_free(&table);
    assert_true(checked > 300);
    assert_int_equal(wrong, 0);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    char *row[] = {"adc8", "8", "40000"};
    static mint_non_iid_t one, other;
    assess_set(row, 1, &one);
    for (unsigned threads = 2; threads < 40; threads += 9) {
        assess_set(row, threads, &other);
        assert_memory_equal(one.original.min_entropy, other.original.min_entropy,
                            sizeof one.original.min_entropy);
        assert_memory_equal(one.bit_string.min_entropy, other.bit_string.min_entropy,
                            sizeof one.bit_string.min_entropy);
        assert_true(one.min_entropy == other.min_entropy);
    }
}

int main(int argc, char **argv)
{
    is_all = argc > 1 && strcmp(argv[1], "all") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_reference),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
