// SPDX-License-Identifier: Apache-2.0
//
// What the IID tests found, for programs and for people, with a sentence on what each figure means.
#include <math.h>
#include <stdio.h>

#include "cli/entropy_iid.h"

static const char *verdict(bool is_passed)
{
    return is_passed ? "pass" : "fail";
}

#define NOT_APPLICABLE "not applicable"

static const char *outcome(mint_permutation_outcome_t is)
{
    return is == MINT_PERMUTATION_PASSED   ? "pass"
           : is == MINT_PERMUTATION_FAILED ? "fail"
           : is == MINT_PERMUTATION_ABSENT ? NOT_APPLICABLE
                                           : "open";
}

static const char *chi_square_verdict(const mint_chi_square_t *test)
{
    return test->is_applicable ? verdict(test->is_passed) : NOT_APPLICABLE;
}

/// A verdict that is not certain is none.
static const char *overall(const mint_iid_t *result)
{
    return !result->is_complete ? "unknown" : verdict(result->is_iid);
}

// ---- for programs ----

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *chi_square_json(const mint_chi_square_t *test)
{
    return json_pack("{s:o, s:o, s:o, s:s}", "t", number(test->t), "df",
                     test->is_applicable ? json_integer(test->degrees_of_freedom) : json_null(),
                     "p_value", number(test->p_value), "verdict", chi_square_verdict(test));
}

static json_t *lrs_json(const mint_lrs_length_t *test)
{
    return json_pack("{s:o, s:I, s:o, s:s}", "p_col", number((double)test->p_col), "w",
                     (json_int_t)test->longest, "p_value", number((double)test->p_at_least_one),
                     "verdict", verdict(test->is_passed));
}

static json_t *permutation_json(const mint_permutation_result_t *test)
{
    json_t *all = json_object();
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        const mint_permutation_rank_t *rank = &test->ranks[i];
        json_t *one =
            json_pack("{s:o, s:{s:I, s:I, s:I}, s:s}", "value", number(rank->value), "counters",
                      "greater", (json_int_t)rank->greater, "equal", (json_int_t)rank->equal,
                      "less", (json_int_t)rank->less, "verdict", outcome(rank->outcome));
        if (json_object_set_new(all, mint_permutation_name(i), one) != 0) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

json_t *mint_iid_json(const mint_iid_t *result, uint32_t seed)
{
    const mint_permutation_result_t *permutation = &result->permutation;
    json_t *json =
        json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:s, s:s}", "chi_square_independence",
                  chi_square_json(&result->independence), "chi_square_goodness_of_fit",
                  chi_square_json(&result->goodness_of_fit), "lrs", lrs_json(&result->lrs),
                  "permutation", permutation_json(permutation), "seed", (json_int_t)seed,
                  "shuffles", (json_int_t)permutation->shuffles, "permutation_verdict",
                  permutation->is_complete ? verdict(permutation->is_passed) : "unknown", "verdict",
                  overall(result));
    if (json != NULL && result->is_too_short &&
        json_object_set_new(json, "reason", json_string("too few samples")) != 0) {
        json_decref(json);
        return NULL;
    }
    return json;
}

// ---- for people ----

static void print_chi_square(const char *name, const mint_chi_square_t *test)
{
    if (!test->is_applicable) {
        (void)printf("  %-29s " NOT_APPLICABLE ": too few samples for a degree of freedom\n", name);
        return;
    }
    (void)printf("  %-29s T %.17g, %d degrees of freedom, p-value %.6g: %s\n", name, test->t,
                 test->degrees_of_freedom, test->p_value, verdict(test->is_passed));
}

static void print_rank(const char *name, const mint_permutation_rank_t *rank)
{
    char value[32] = "-";
    if (isfinite(rank->value)) {
        (void)snprintf(value, sizeof value, "%.17g", rank->value);
    }
    (void)printf("    %-23s %24s %8u %8u %8u  %s\n", name, value, rank->greater, rank->equal,
                 rank->less, outcome(rank->outcome));
}

static void print_permutation(const mint_permutation_result_t *test, uint32_t seed)
{
    (void)printf("  permutation test              %u shuffles of seed %u%s\n\n"
                 "    %-23s %24s %8s %8s %8s\n",
                 test->shuffles, seed, test->shuffles == 0 ? ": not needed for the verdict" : "",
                 "statistic", "value", "greater", "equal", "less");
    for (unsigned i = 0; i < MINT_PERMUTATION_COUNT; i++) {
        print_rank(mint_permutation_name(i), &test->ranks[i]);
    }
    (void)printf(
        "\n    Greater, equal, less: shuffles whose value is that, of those that were compared\n"
        "    (all of them with --all-permutations). A statistic passes as soon as more than 5\n"
        "    are on either side of it. Open: the verdict is certain without it.\n");
}

void mint_iid_print(const char *what, const mint_iid_t *result, uint32_t seed)
{
    (void)printf("IID tests%s (SP 800-90B section 5)\n", what);
    print_chi_square("chi-square independence", &result->independence);
    print_chi_square("chi-square goodness of fit", &result->goodness_of_fit);
    (void)printf("  longest repeated substring    W %zu, P_col %.10Lg, Pr(X >= 1) %.10Lg: %s\n",
                 result->lrs.longest, result->lrs.p_col, result->lrs.p_at_least_one,
                 verdict(result->lrs.is_passed));
    print_permutation(&result->permutation, seed);
    (void)printf("  verdict                       %s%s\n\n", overall(result),
                 result->is_too_short ? ", too few samples" : "");
    if (!result->is_complete) {
        (void)printf("The tests were ended before the verdict was certain.\n");
    } else if (result->is_iid) {
        (void)printf("Nothing speaks against independent and identically distributed samples.\n");
    } else if (result->is_too_short) {
        (void)printf(
            "There are too few samples to take the source for independent and identically\n"
            "distributed, so no IID figure is given. The non-IID estimates hold.\n");
    } else {
        (void)printf("The samples are not independent and identically distributed: an IID figure\n"
                     "would overstate their entropy. The non-IID estimates hold.\n");
    }
}
