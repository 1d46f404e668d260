// SPDX-License-Identifier: Apache-2.0
//
// The words for outcomes and causes, and which cause a status stands for.
#include "station/outcome.h"

#include <stddef.h>

const char *mint_outcome_text(mint_outcome_t outcome)
{
    static const char *const texts[] = {"open", "provisioned", "already", "ready", "failed"};
    return (size_t)outcome < sizeof texts / sizeof texts[0] ? texts[outcome] : "unknown";
}

const char *mint_cause_word(mint_cause_t cause)
{
    static const char *const words[] = {
#define MINT_CAUSE_WORD(name, word, text) word,
        MINT_CAUSE_LIST(MINT_CAUSE_WORD)
#undef MINT_CAUSE_WORD
    };
    return (size_t)cause < MINT_CAUSE_COUNT ? words[cause] : "unknown";
}

const char *mint_cause_text(mint_cause_t cause)
{
    static const char *const texts[] = {
#define MINT_CAUSE_TEXT(name, word, text) text,
        MINT_CAUSE_LIST(MINT_CAUSE_TEXT)
#undef MINT_CAUSE_TEXT
    };
    return (size_t)cause < MINT_CAUSE_COUNT ? texts[cause] : "unknown cause";
}

mint_cause_t mint_cause_of_refusal(mint_status_t status)
{
    switch (status) {
    case MINT_ERR_SOURCE:
    case MINT_ERR_RCT:
    case MINT_ERR_APT:
    case MINT_ERR_NO_CREDIT:
    case MINT_ERR_LAG:
    case MINT_ERR_MARKOV:
    case MINT_ERR_REPEAT:
    case MINT_ERR_RANGE:
    case MINT_ERR_BUCKET:
    case MINT_ERR_REPLAY:
    case MINT_ERR_COPY:
    case MINT_ERR_NOT_SEEDED:
    case MINT_ERR_RESEED:
    case MINT_ERR_LATCHED:
    case MINT_ERR_SELF_TEST:
        return MINT_CAUSE_ENTROPY;
    case MINT_ERR_BATCH:
        return MINT_CAUSE_BATCH;
    case MINT_ERR_LOCKED:
        return MINT_CAUSE_STRANGER;
    case MINT_ERR_RETIRED:
        return MINT_CAUSE_RETIRED;
    case MINT_ERR_PEER:
        return MINT_CAUSE_PROTOCOL;
    default:
        return MINT_CAUSE_REFUSED;
    }
}

mint_cause_t mint_cause_of_check(mint_status_t status)
{
    return status == MINT_ERR_MEMORY || status == MINT_ERR_CRYPTO || status == MINT_ERR_IO
               ? MINT_CAUSE_STATION
               : MINT_CAUSE_IDENTITY;
}

mint_cause_t mint_cause_of_registry(mint_status_t status)
{
    switch (status) {
    case MINT_ERR_QUOTA:
        return MINT_CAUSE_QUOTA;
    case MINT_ERR_BATCH:
        return MINT_CAUSE_BATCH;
    case MINT_ERR_MISMATCH:
        return MINT_CAUSE_IDENTITY;
    case MINT_ERR_DUPLICATE:
        return MINT_CAUSE_DUPLICATE;
    case MINT_ERR_RETIRED:
        return MINT_CAUSE_RETIRED;
    case MINT_ERR_REPLAY:
        return MINT_CAUSE_ENTROPY;
    default:
        return MINT_CAUSE_REGISTRY;
    }
}
