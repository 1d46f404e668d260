// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy conditioning`: how much entropy a conditioning component puts out (SP 800-90B
// §3.1.5).
#include <fenv.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/entropy_arguments.h"
#include "cli/entropy_input.h"
#include "mintmark/entropy_tests/conditioning.h"
#include "mintmark/entropy_tests/non_iid.h"

#define OUTPUT_BITS_MIN 1000000u ///< that an assessment of the output takes (§3.1.5.2)
#define EPSILON_MAX     16000.0L ///< a share nearer to 1 than 2^-this is no number of ours

static const mint_option_t options[] = {
    {"n-in", "N", "bits that go in"},
    {"n-out", "N", "bits that come out"},
    {"nw", "N", "narrowest internal width, in bits"},
    {"h-in", "H", "entropy of what goes in, in bits (of all N, not of each)"},
    {"non-vetted", NULL, "not one of the functions that SP 800-90B names"},
    {"h-prime", "H", "assessed entropy of its output, a bit (with --non-vetted, without FILE)"},
    MINT_ENTROPY_INPUT_OPTIONS,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static bool read_size(const mint_arguments_t *arguments, const char *name, uint32_t *size)
{
    if (mint_argument_text(arguments, name, NULL) == NULL) {
        (void)mint_say_usage(arguments->verb, "--%s is missing", name);
        return false;
    }
    return mint_argument_number(arguments, name, 1, UINT32_MAX, 0, size);
}

static bool read_component(const mint_arguments_t *arguments, mint_conditioning_t *component)
{
    component->is_vetted = !mint_argument_flag(arguments, "non-vetted");
    bool has_prime = mint_argument_text(arguments, "h-prime", NULL) != NULL;
    bool has_file = arguments->operand_count > 0;
    if (component->is_vetted && (has_prime || has_file)) {
        (void)mint_say_usage(arguments->verb, "%s is for --non-vetted alone",
                             has_prime ? "--h-prime" : "a file of its output");
        return false;
    }
    if (!component->is_vetted && has_prime == has_file) {
        (void)mint_say_usage(arguments->verb,
                             "--non-vetted needs --h-prime or a file of its output%s",
                             has_prime ? ", not both" : "");
        return false;
    }
    return read_size(arguments, "n-in", &component->n_in) &&
           read_size(arguments, "n-out", &component->n_out) &&
           read_size(arguments, "nw", &component->nw) &&
           mint_argument_real_needed(arguments, "h-in", &component->h_in) &&
           mint_argument_real(arguments, "h-prime", 0, &component->h_prime);
}

/// A short output has not been able to show what is wrong with it.
static mint_exit_t refuse_few(uint64_t bits)
{
    mint_error_t error = {0};
    mint_error_set(&error, "the output has %llu bits; section 3.1.5.2 takes %u or more of it",
                   (unsigned long long)bits, OUTPUT_BITS_MIN);
    mint_error_hint(&error, "put outputs of the component one behind the other");
    return mint_say_error(MINT_ERR_ARGUMENT, &error);
}

/// Assesses a file of the component's output for h' (§3.1.5.2). An output without any entropy is a
/// verdict.
static mint_exit_t assess_output(const mint_arguments_t *arguments, mint_conditioning_t *component)
{
    const mint_non_iid_options_t how = {.conditioned = true};
    mint_samples_t samples;
    mint_non_iid_t result;
    mint_exit_t exit = mint_entropy_read(arguments, &samples, NULL);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    uint64_t bits = (uint64_t)samples.len * samples.bits;
    if (bits < OUTPUT_BITS_MIN) {
        mint_samples_free(&samples);
        return refuse_few(bits);
    }
    mint_status_t status = mint_non_iid_assess(&samples, &how, &result);
    mint_samples_free(&samples);
    if (status != MINT_OK) {
        return mint_say_error(status, NULL);
    }
    component->h_prime = result.min_entropy;
    if (!(result.min_entropy > 0)) {
        mint_say("the output has no entropy; nothing may be credited");
        return MINT_EXIT_VERDICT;
    }
    return MINT_EXIT_DONE;
}

/// Prints all digits that a long double has, cut off as NIST's program does: no figure is rounded
/// up.
static void print_json(const mint_conditioning_t *component, const mint_conditioned_t *result)
{
    (void)printf("{\n  \"output_entropy\": %.22Lg,\n  \"h_out\": %.22Lg", result->output_entropy,
                 result->h_out);
    if (!component->is_vetted) {
        (void)printf(",\n  \"h_prime\": %.22Lg", component->h_prime);
    }
    (void)printf("\n}\n");
}

static void print_share(const mint_conditioning_t *component, const mint_conditioned_t *result)
{
    bool is_nearer = result->epsilon_bits > EPSILON_MAX;
    (void)printf("                %s(1 - 2^-%.*Lf) of full entropy%s\n",
                 is_nearer ? "more than " : "", is_nearer ? 0 : 2,
                 is_nearer ? EPSILON_MAX : result->epsilon_bits,
                 component->h_in >= component->n_out + 64.0L
                     ? "; the input has 64 bits to spare, as FIPS 140-3 IG D.K asks for it"
                     : "");
}

static void print_text(const mint_conditioning_t *component, const mint_conditioned_t *result)
{
    (void)printf("n_in            %u bits\n"
                 "n_out           %u bits\n"
                 "nw              %u bits\n"
                 "h_in            %.22Lg bits\n"
                 "output entropy  %.22Lg bits\n",
                 component->n_in, component->n_out, component->nw, component->h_in,
                 result->output_entropy);
    if (!component->is_vetted) {
        (void)printf("h'              %.22Lg bits a bit\n"
                     "0.999 n_out     %.22Lg bits\n"
                     "h' n_out        %.22Lg bits\n",
                     component->h_prime, 0.999L * component->n_out,
                     component->h_prime * component->n_out);
    }
    (void)printf("h_out           %.22Lg bits\n", result->h_out);
    if (component->is_vetted && result->output_entropy > 0.999L * component->n_out) {
        print_share(component, result);
    }
    (void)printf("The output of %u bits may be credited with %.6Lg bits of entropy.\n",
                 component->n_out, result->h_out);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_conditioning_t component = {0};
    mint_conditioned_t result;
    if (!read_component(arguments, &component)) {
        return MINT_EXIT_USAGE;
    }
    if (arguments->operand_count > 0) {
        mint_exit_t exit = assess_output(arguments, &component);
        if (exit != MINT_EXIT_DONE) {
            return exit;
        }
    }
    if (mint_conditioning_entropy(&component, &result) != MINT_OK) {
        return mint_say_usage(arguments->verb, "--h-in is more than 0 and at most --n-in%s",
                              component.is_vetted ? "" : ", --h-prime more than 0 and at most 1");
    }
    int mode = fegetround();
    (void)fesetround(FE_TOWARDZERO);
    if (mint_argument_flag(arguments, "json")) {
        print_json(&component, &result);
    } else {
        print_text(&component, &result);
    }
    (void)fesetround(mode);
    return MINT_EXIT_DONE;
}

const mint_verb_t mint_verb_entropy_conditioning = {
    .noun = "entropy",
    .verb = "conditioning",
    .summary = "compute what a conditioner puts out",
    .operands = "[FILE]",
    .operand_max = 1,
    .help = "Computes the entropy of the output of a conditioning component as SP 800-90B\n"
            "section 3.1.5 says, from its sizes and the entropy of its input. A function\n"
            "that the standard does not name (--non-vetted) is credited with at most 0.999\n"
            "of its output, and at most what an assessment of its output found: h', or FILE,\n"
            "a million bits or more of the output, to be assessed now ('-' is standard input);\n"
            "less is refused.",
    .verdict = "the output that was assessed has no entropy",
    .example = "mintmark entropy conditioning --n-in 1024 --n-out 256 --nw 256 --h-in 300\n"
               "mintmark entropy conditioning --n-in 512 --n-out 256 --nw 256 --h-in 320 \\\n"
               "    --non-vetted output.bin",
    .options = options,
    .run = run,
};
