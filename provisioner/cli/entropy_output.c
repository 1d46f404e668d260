// SPDX-License-Identifier: Apache-2.0
//
// What a non-IID assessment found. The JSON has every count and every quantity on the way, at all
// times.
#include "cli/entropy_output.h"

#include <stdio.h>

static json_t *real(double value)
{
    return json_real(value + 0.0);
}

static json_t *count(size_t value)
{
    return json_integer((json_int_t)value);
}

// ---- quantities on the way ----

static json_t *mcv_json(const mint_mcv_t *from)
{
    return json_pack("{s:o, s:o, s:o}", "mode_count", count(from->mode_count), "p_hat",
                     real(from->p_hat), "p_u", real(from->p_upper));
}

static json_t *collision_json(const mint_collision_t *from)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "v", count(from->collisions), "sum_t",
                     count(from->sum), "x_bar", real(from->mean), "sigma_hat", real(from->sigma),
                     "x_bar_prime", real(from->mean_lower), "p", real(from->p));
}

static json_t *markov_json(const mint_markov_t *from)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "p_0", real(from->p[0]), "p_1",
                     real(from->p[1]), "p_00", real(from->transition[0][0]), "p_01",
                     real(from->transition[0][1]), "p_10", real(from->transition[1][0]), "p_11",
                     real(from->transition[1][1]), "p_hat_max", real(from->p_max));
}

static json_t *compression_json(const mint_compression_t *from)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "x_bar", real(from->mean), "sigma_hat",
                     real(from->sigma), "x_bar_prime", real(from->mean_lower), "p", real(from->p));
}

static json_t *t_tuple_json(const mint_tuple_t *from)
{
    return json_pack("{s:o, s:o, s:o}", "t", count(from->longest), "p_hat_max", real(from->p_hat),
                     "p_u", real(from->p_upper));
}

static json_t *lrs_json(const mint_tuple_t *from)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "u", count(from->shortest), "v", count(from->longest),
                     "p_hat", real(from->p_hat), "p_u", real(from->p_upper));
}

static json_t *prediction_json(const mint_prediction_t *from)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "c", count(from->correct), "r",
                     count(from->run), "n", count(from->predictions), "p_global",
                     real(from->p_global), "p_global_prime", real(from->p_global_upper), "p_local",
                     from->p_local < 0 ? json_null() : real(from->p_local));
}

static json_t *details_of(const mint_estimates_t *from, mint_estimator_t estimator)
{
    switch (estimator) {
    case MINT_ESTIMATOR_MCV:
        return mcv_json(&from->mcv);
    case MINT_ESTIMATOR_COLLISION:
        return collision_json(&from->collision);
    case MINT_ESTIMATOR_MARKOV:
        return markov_json(&from->markov);
    case MINT_ESTIMATOR_COMPRESSION:
        return compression_json(&from->compression);
    case MINT_ESTIMATOR_T_TUPLE:
        return t_tuple_json(&from->t_tuple);
    case MINT_ESTIMATOR_LRS:
        return lrs_json(&from->lrs);
    case MINT_ESTIMATOR_MULTI_MCW:
        return prediction_json(&from->multi_mcw);
    case MINT_ESTIMATOR_LAG:
        return prediction_json(&from->lag);
    case MINT_ESTIMATOR_MULTI_MMC:
        return prediction_json(&from->multi_mmc);
    default:
        return prediction_json(&from->lz78y);
    }
}

// ---- for programs ----

static json_t *estimates_json(const mint_estimates_t *from, bool with_details)
{
    json_t *object = json_object();
    for (int i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        mint_estimator_t estimator = (mint_estimator_t)i;
        if (from->ran[i]) {
            (void)json_object_set_new(object, mint_estimator_name(estimator),
                                      with_details ? details_of(from, estimator)
                                                   : real(from->min_entropy[i]));
        }
    }
    return object;
}

static json_t *bits_json(uint32_t mask)
{
    json_t *array = json_array();
    for (unsigned bit = 0; bit < 32; bit++) {
        if ((mask >> bit & 1u) != 0) {
            (void)json_array_append_new(array, json_integer((json_int_t)bit));
        }
    }
    return array;
}

json_t *mint_input_json(const mint_entropy_input_t *input)
{
    const mint_samples_notes_t *notes = &input->notes;
    return json_pack("{s:I, s:o, s:b, s:o, s:o, s:o}", "bits", (json_int_t)notes->given_bits,
                     "distinct", count(notes->given_distinct), "renumbered", notes->renumbered,
                     "kept_bits", bits_json(notes->kept_mask), "dropped_bits",
                     bits_json(notes->dropped_mask), "unused_bits", count(notes->unused_bits));
}

static bool has_enough(const mint_non_iid_t *result)
{
    return result->samples >= MINT_SAMPLES_RECOMMENDED &&
           (!result->bit_string.assessed || result->bit_string.len >= MINT_SAMPLES_RECOMMENDED);
}

static json_t *lowest(const mint_estimates_t *estimates)
{
    return estimates->assessed ? real(estimates->lowest) : json_null();
}

json_t *mint_assessed_json(const mint_assessed_t *assessed)
{
    const mint_non_iid_t *result = assessed->result;
    return json_pack(
        "{s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:b, s:b, s:b, s:o, s:{s:o, s:o}, s:{s:o, s:o}}",
        "file", assessed->name, "samples", count(result->samples), "symbol_bits",
        (json_int_t)result->bits, "distinct", (json_int_t)result->distinct, "h_original",
        lowest(&result->original), "h_bitstring", lowest(&result->bit_string), "min_entropy",
        assessed->is_complete ? real(result->min_entropy) : json_null(), "conditioned",
        assessed->is_conditioned, "complete", assessed->is_complete, "enough_samples",
        has_enough(result), "input", mint_input_json(assessed->input), "estimators", "original",
        estimates_json(&result->original, false), "bitstring",
        estimates_json(&result->bit_string, false), "details", "original",
        estimates_json(&result->original, true), "bitstring",
        estimates_json(&result->bit_string, true));
}

// ---- for people ----

static void print_figure(const mint_estimates_t *from, int i)
{
    if (from->assessed && from->ran[i]) {
        (void)printf(" %19.15f", from->min_entropy[i]);
    } else {
        (void)printf(" %19s", "-");
    }
}

static void print_bits(const char *label, uint32_t mask)
{
    (void)printf("%s", label);
    for (unsigned bit = 0; bit < 32; bit++) {
        if ((mask >> bit & 1u) != 0) {
            (void)printf(" %u", bit);
        }
    }
}

void mint_input_print(const mint_entropy_input_t *input)
{
    const mint_samples_notes_t *notes = &input->notes;
    if (notes->renumbered) {
        (void)printf("The samples are %u bits wide and were numbered; nothing is dropped "
                     "(section 6.4).\n",
                     notes->given_bits);
    } else if (notes->dropped_mask != 0) {
        (void)printf("The samples are %u bits wide (%zu different ones); ", notes->given_bits,
                     notes->given_distinct);
        print_bits("kept are bits", notes->kept_mask);
        print_bits(", dropped", notes->dropped_mask);
        (void)printf(" (section 6.4).\n");
    }
    if (notes->unused_bits != 0) {
        (void)printf("The last %zu bits make no whole sample.\n", notes->unused_bits);
    }
}

static void print_input(const mint_assessed_t *assessed)
{
    const mint_estimates_t *bits = &assessed->result->bit_string;
    (void)printf("%s: %zu samples of %u bit%s, %u different one%s\n", assessed->name,
                 assessed->result->samples, assessed->result->bits,
                 assessed->result->bits == 1 ? "" : "s", assessed->result->distinct,
                 assessed->result->distinct == 1 ? "" : "s");
    mint_input_print(assessed->input);
    if (assessed->result->samples < MINT_SAMPLES_RECOMMENDED) {
        (void)printf("This is less than the %u samples that the standard wants (section 3.1.1).\n",
                     MINT_SAMPLES_RECOMMENDED);
    } else if (bits->assessed && bits->len < MINT_SAMPLES_RECOMMENDED) {
        (void)printf("Of their bits %zu are used, fewer than %u: %s is preliminary.\n", bits->len,
                     MINT_SAMPLES_RECOMMENDED, assessed->is_conditioned ? "h'" : "H_bitstring");
    }
}

static void print_table(const mint_non_iid_t *result)
{
    (void)printf("\n%-12s %19s %19s  %s\n", "estimator", "bits a sample", "bits a bit",
                 "what it does");
    for (int i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        (void)printf("%-12s", mint_estimator_name((mint_estimator_t)i));
        print_figure(&result->original, i);
        print_figure(&result->bit_string, i);
        (void)printf("  %s\n", mint_estimator_meaning((mint_estimator_t)i));
    }
}

static void print_summary(const mint_assessed_t *assessed)
{
    const mint_non_iid_t *result = assessed->result;
    (void)printf("\n");
    if (result->original.assessed) {
        (void)printf("H_original   %.17g bits a sample, the lowest of the symbols\n",
                     result->original.lowest);
    }
    if (result->bit_string.assessed) {
        (void)printf("%-12s %.17g bits a bit, the lowest of the bit string\n",
                     assessed->is_conditioned ? "h'" : "H_bitstring", result->bit_string.lowest);
    }
    if (!assessed->is_complete) {
        (void)printf("\nStopped before the end: the lowest so far, and no assessment.\n");
        return;
    }
    (void)printf("min-entropy  %.17g bits a %s\n", result->min_entropy + 0.0,
                 assessed->is_conditioned ? "bit" : "sample");
    if (result->distinct < 2) {
        (void)printf("\nThere is one symbol alone; it has no entropy.\n");
    }
}

void mint_assessed_print(const mint_assessed_t *assessed)
{
    print_input(assessed);
    print_table(assessed->result);
    print_summary(assessed);
}
