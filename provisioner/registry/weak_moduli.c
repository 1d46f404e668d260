// SPDX-License-Identifier: Apache-2.0
//
// RSA moduli together: those that share a prime are found by audit/common_factors.h, and told in
// groups, for each group was made by one generator.
#include <stdlib.h>
#include <string.h>

#include "audit/common_factors.h"
#include "registry/weak_scan.h"

static mint_status_t grow(mint_weak_moduli_t *moduli)
{
    if (moduli->count < moduli->size) {
        return MINT_OK;
    }
    size_t size = moduli->size == 0 ? 256 : 2 * moduli->size;
    mint_weak_modulus_t *list = realloc(moduli->list, size * sizeof *list);
    if (list == NULL) {
        return MINT_ERR_MEMORY;
    }
    moduli->list = list;
    moduli->size = size;
    return MINT_OK;
}

mint_status_t mint_weak_moduli_add(mint_weak_moduli_t *moduli, mint_bytes_t modulus, uint64_t place)
{
    mint_status_t status = grow(moduli);
    uint8_t *bytes = status == MINT_OK ? malloc(modulus.len) : NULL;
    if (bytes == NULL) {
        return MINT_ERR_MEMORY;
    }
    memcpy(bytes, modulus.data, modulus.len);
    moduli->list[moduli->count++] =
        (mint_weak_modulus_t){.bytes = bytes, .len = modulus.len, .place = place};
    return MINT_OK;
}

void mint_weak_moduli_free(mint_weak_moduli_t *moduli)
{
    for (size_t i = 0; i < moduli->count; i++) {
        free(moduli->list[i].bytes);
    }
    free(moduli->list);
    *moduli = (mint_weak_moduli_t){0};
}

static int compare_moduli(const void *a, const void *b)
{
    const mint_weak_modulus_t *first = a;
    const mint_weak_modulus_t *second = b;
    if (first->len != second->len) {
        return first->len < second->len ? -1 : 1;
    }
    return memcmp(first->bytes, second->bytes, first->len);
}

/// One of each: those that are there twice were found as repeated keys.
static void sort(mint_weak_moduli_t *moduli)
{
    size_t kept = 0;
    if (moduli->count > 1) {
        qsort(moduli->list, moduli->count, sizeof moduli->list[0], compare_moduli);
    }
    for (size_t i = 0; i < moduli->count; i++) {
        if (kept > 0 && compare_moduli(&moduli->list[kept - 1], &moduli->list[i]) == 0) {
            free(moduli->list[i].bytes);
        } else {
            moduli->list[kept++] = moduli->list[i];
        }
    }
    moduli->count = kept;
}

/// A modulus that shares a factor takes the factor's place, so that sorting brings those together
/// that share the same one.
typedef struct {
    const mint_weak_moduli_t *moduli;
    mint_weak_moduli_t shared;
} factors_t;

static mint_status_t take_factor(void *context, size_t index, mint_bytes_t factor)
{
    factors_t *factors = context;
    return mint_weak_moduli_add(&factors->shared, factor, factors->moduli->list[index].place);
}

/// Where it goes, and where labels come from.
typedef struct {
    mint_registry_t *registry;
    mint_weak_report_t *report;
    mint_error_t *error;
} telling_t;

static mint_status_t tell_factor(const telling_t *telling, const mint_weak_modulus_t *shared,
                                 size_t count)
{
    size_t named = count < MINT_WEAK_HOLDERS_MAX ? count : MINT_WEAK_HOLDERS_MAX;
    mint_weak_detail_t *details = calloc(named, sizeof *details);
    const char **labels = calloc(named, sizeof *labels);
    mint_status_t status = details != NULL && labels != NULL ? MINT_OK : MINT_ERR_MEMORY;
    for (size_t i = 0; i < named && status == MINT_OK; i++) {
        status =
            mint_weak_detail_key(telling->registry, shared[i].place, &details[i], telling->error);
        labels[i] = details[i].label;
    }
    const mint_weakness_t weakness = {
        .kind = MINT_WEAK_COMMON_FACTOR,
        .reason = count > 1 ? "" : "it shares its factors with several others of these findings",
        .holders = labels,
        .holder_count = named,
        .more = count - named};
    if (status == MINT_OK) {
        status = mint_weak_tell(telling->report, &weakness);
    }
    free(labels);
    free(details);
    return status;
}

/// Those that share one factor together, in the order of their places.
static int compare_shared(const void *a, const void *b)
{
    const mint_weak_modulus_t *first = a;
    const mint_weak_modulus_t *second = b;
    int order = compare_moduli(first, second);
    return order != 0 ? order : (first->place > second->place) - (first->place < second->place);
}

static mint_status_t tell_factors(const telling_t *telling, mint_weak_moduli_t *shared)
{
    mint_status_t status = MINT_OK;
    size_t start = 0;
    if (shared->count > 1) {
        qsort(shared->list, shared->count, sizeof shared->list[0], compare_shared);
    }
    for (size_t i = 1; i <= shared->count && status == MINT_OK; i++) {
        if (i == shared->count || compare_moduli(&shared->list[i], &shared->list[start]) != 0) {
            status = tell_factor(telling, shared->list + start, i - start);
            start = i;
        }
    }
    return status;
}

mint_status_t mint_weak_common_factors(mint_registry_t *registry, mint_weak_moduli_t *moduli,
                                       mint_weak_report_t *report, mint_error_t *error)
{
    const telling_t telling = {.registry = registry, .report = report, .error = error};
    factors_t factors = {.moduli = moduli};
    sort(moduli);
    if (moduli->count < 2) {
        return MINT_OK;
    }
    mint_bytes_t *views = calloc(moduli->count, sizeof *views);
    mint_status_t status = views != NULL ? MINT_OK : MINT_ERR_MEMORY;
    for (size_t i = 0; i < moduli->count && status == MINT_OK; i++) {
        views[i] = (mint_bytes_t){.data = moduli->list[i].bytes, .len = moduli->list[i].len};
    }
    if (status == MINT_OK) {
        status = mint_common_factors(views, moduli->count, take_factor, &factors);
    }
    if (status == MINT_OK) {
        status = tell_factors(&telling, &factors.shared);
    }
    mint_weak_moduli_free(&factors.shared);
    free(views);
    return status;
}
