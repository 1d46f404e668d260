// SPDX-License-Identifier: Apache-2.0
//
// Does the evidence bear the credit? The compiler has asked already of a source that was described
// with the macros; this asks again of what the pool is really given.
#include "entropy/source.h"

#define FIGURE_PER_BIT 1000000u // of figure_micro

mint_credit_t mint_source_credit(const mint_source_t *source)
{
    return source->evidence == NULL ? MINT_CREDIT_NONE : source->evidence->basis;
}

bool mint_source_evidence_holds(const mint_source_t *source)
{
    const mint_evidence_t *evidence = source->evidence;
    if (evidence == NULL) {
        return true;
    }
    if ((uint64_t)source->h_64 * FIGURE_PER_BIT >
        (uint64_t)evidence->figure_micro * MINT_ENTROPY_CREDIT_PER_BIT) {
        return false;
    }
    switch (evidence->basis) {
    case MINT_CREDIT_MEASURED:
        return evidence->samples >= MINT_EVIDENCE_SAMPLES_MIN &&
               evidence->restarts >= MINT_EVIDENCE_RESTARTS_MIN;
    case MINT_CREDIT_VOUCHED:
        return evidence->voucher != NULL;
    default:
        return false;
    }
}
