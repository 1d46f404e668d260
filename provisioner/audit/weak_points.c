// SPDX-License-Identifier: Apache-2.0
//
// The table holds X coordinates alone: a scalar and its negative have the same one.
#include "audit/weak_points.h"

#include <stdlib.h>
#include <string.h>

enum {
    SCALAR_LEN = MINT_P256_PRIVATE_KEY_LEN,
    SCALAR_BITS = 8 * SCALAR_LEN,
    SMALL = 256,     ///< scalars 1 to this are looked for
    RUN_LEN = 10,    ///< a byte so often in a row is a pattern
    PERIOD_MAX = 16, ///< the longest period that is looked for
};
#define POINTS_MAX (SMALL + 2 * SCALAR_BITS + 256 + 2)

/// A point's X coordinate and where it comes from.
typedef struct {
    uint8_t x[SCALAR_LEN];
    const char *reason;
} weak_point_t;

struct mint_weak_points {
    weak_point_t list[POINTS_MAX]; ///< in order of x
    size_t count;
};

/// A table on its way, with a sticky status.
typedef struct {
    const mint_random_t *random;
    mint_weak_points_t *points;
    mint_status_t status;
} filling_t;

static int compare(const void *a, const void *b)
{
    return memcmp(((const weak_point_t *)a)->x, ((const weak_point_t *)b)->x, SCALAR_LEN);
}

static void add(filling_t *filling, const uint8_t scalar[SCALAR_LEN], const char *reason)
{
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    if (filling->status != MINT_OK) {
        return;
    }
    mint_status_t status = mint_p256_public_key(filling->random, scalar, public_key);
    if (status == MINT_ERR_KEY) {
        return; // not below the order of the curve: nobody's private key
    }
    filling->status = status;
    weak_point_t *point = &filling->points->list[filling->points->count++];
    memcpy(point->x, public_key + 1, sizeof point->x);
    point->reason = reason;
}

static void add_small(filling_t *filling)
{
    for (unsigned value = 1; value <= SMALL; value++) {
        uint8_t scalar[SCALAR_LEN] = {0};
        scalar[SCALAR_LEN - 2] = (uint8_t)(value >> 8);
        scalar[SCALAR_LEN - 1] = (uint8_t)value;
        add(filling, scalar, "its private key is a small number");
    }
}

/// 2^k and 2^k - 1, from where they are not small.
static void add_powers(filling_t *filling)
{
    for (unsigned bit = 9; bit < SCALAR_BITS; bit++) {
        uint8_t scalar[SCALAR_LEN] = {0};
        size_t byte = SCALAR_LEN - 1 - bit / 8;
        scalar[byte] = (uint8_t)(1u << bit % 8);
        add(filling, scalar, "its private key is a power of two");
        scalar[byte]--;
        memset(scalar + byte + 1, 0xFF, SCALAR_LEN - 1 - byte);
        add(filling, scalar, "its private key is a power of two, less one");
    }
}

static void add_patterns(filling_t *filling)
{
    uint8_t scalar[SCALAR_LEN];
    for (unsigned value = 1; value < 256; value++) {
        memset(scalar, (int)value, sizeof scalar);
        add(filling, scalar, "its private key is one byte repeated");
    }
    for (unsigned first = 0; first < 2; first++) {
        for (size_t i = 0; i < sizeof scalar; i++) {
            scalar[i] = (uint8_t)(first + i);
        }
        add(filling, scalar, "its private key is bytes that count");
    }
}

mint_status_t mint_weak_points_new(const mint_random_t *random, mint_weak_points_t **points)
{
    filling_t filling = {.random = random, .points = calloc(1, sizeof *filling.points)};
    *points = filling.points;
    if (filling.points == NULL) {
        return MINT_ERR_MEMORY;
    }
    add_small(&filling);
    add_powers(&filling);
    add_patterns(&filling);
    if (filling.status != MINT_OK) {
        free(filling.points);
        *points = NULL;
        return filling.status;
    }
    qsort(filling.points->list, filling.points->count, sizeof filling.points->list[0], compare);
    return MINT_OK;
}

void mint_weak_points_free(mint_weak_points_t *points)
{
    free(points);
}

const char *mint_weak_points_find(const mint_weak_points_t *points,
                                  const uint8_t point[MINT_P256_PUBLIC_KEY_LEN])
{
    weak_point_t wanted = {.reason = NULL};
    memcpy(wanted.x, point + 1, sizeof wanted.x);
    const weak_point_t *found =
        bsearch(&wanted, points->list, points->count, sizeof points->list[0], compare);
    return found != NULL ? found->reason : NULL;
}

static bool has_run(mint_bytes_t bytes)
{
    size_t run = 1;
    for (size_t i = 1; i < bytes.len && run < RUN_LEN; i++) {
        run = bytes.data[i] == bytes.data[i - 1] ? run + 1 : 1;
    }
    return run >= RUN_LEN;
}

static bool has_period(mint_bytes_t bytes)
{
    for (size_t period = 1; period <= PERIOD_MAX && 2 * period <= bytes.len; period++) {
        if (memcmp(bytes.data, bytes.data + period, bytes.len - period) == 0) {
            return true;
        }
    }
    return false;
}

/// Ones of n random bits are n / 2 with a variance of n / 4.
static bool is_lopsided(mint_bytes_t bytes)
{
    int64_t ones = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        ones += __builtin_popcount(bytes.data[i]);
    }
    int64_t bits = (int64_t)bytes.len * 8;
    int64_t off = 2 * ones - bits; // twice the distance, whose variance is n
    return off * off > 49 * bits;
}

const char *mint_weak_pattern(mint_bytes_t bytes)
{
    if (has_run(bytes)) {
        return "a byte of it is repeated many times in a row";
    }
    if (has_period(bytes)) {
        return "its bytes repeat themselves";
    }
    return is_lopsided(bytes) ? "it has far too few or too many ones" : NULL;
}
