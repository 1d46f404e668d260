// SPDX-License-Identifier: Apache-2.0
//
// What a non-IID assessment found, for programs and for people.
#ifndef MINTMARK_PROVISIONER_ENTROPY_OUTPUT_H
#define MINTMARK_PROVISIONER_ENTROPY_OUTPUT_H

#include "cli/entropy_input.h"
#include "mintmark/entropy_tests/non_iid.h"

/// The assessment of one set, and what it was made of.
typedef struct {
    const char *name;                  ///< of the file
    const mint_entropy_input_t *input; ///< what was read
    const mint_non_iid_t *result;      ///< of the ten estimators
    bool is_conditioned;               ///< figures are bits a bit
    bool is_complete; ///< false: stopped before the end, some estimates are missing
} mint_assessed_t;

/// What reading did to the samples, as a JSON object, NULL if there is no memory.
json_t *mint_input_json(const mint_entropy_input_t *input);
/// The same as text on standard output: nothing where samples are taken as they are.
void mint_input_print(const mint_entropy_input_t *input);

/// All of it as a JSON object, NULL if there is no memory.
json_t *mint_assessed_json(const mint_assessed_t *assessed);
/// The same as text on standard output, with a sentence on what each figure means.
void mint_assessed_print(const mint_assessed_t *assessed);

#endif
