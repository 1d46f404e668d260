// SPDX-License-Identifier: Apache-2.0
//
// Checks that cost a fraction of a millisecond each, so that all keys of a fleet can have them.
#include "audit/weak_rsa.h"

#include <tommath.h>

enum {
    SMALL_PRIME_END = 4096, ///< factors below this are looked for
    FERMAT_STEPS = 16,      ///< squares that are tried
    ROCA_GENERATOR = 65537,
};

/// Primes whose residues give ROCA away: those up to 167 modulo which 65537 does not generate all.
static const mp_digit roca_primes[] = {11, 13, 17,  19,  37,  53,  61,  71, 73,
                                       79, 97, 103, 107, 109, 127, 151, 157};

static mint_status_t status_of(mp_err result)
{
    return result == MP_OKAY ? MINT_OK : result == MP_MEM ? MINT_ERR_MEMORY : MINT_ERR_ARGUMENT;
}

static bool is_prime(unsigned number)
{
    for (unsigned i = 2; i * i <= number; i++) {
        if (number % i == 0) {
            return false;
        }
    }
    return true;
}

/// Products of small primes, as large as a digit takes: one division serves several primes.
typedef struct {
    mp_digit list[SMALL_PRIME_END / 4];
    size_t count;
} products_t;

static void fill_products(products_t *products)
{
    mp_digit product = 1;
    products->count = 0;
    for (unsigned i = 2; i < SMALL_PRIME_END; i++) {
        if (!is_prime(i)) {
            continue;
        }
        if (product > MP_MASK / i) {
            products->list[products->count++] = product;
            product = 1;
        }
        product *= i;
    }
    products->list[products->count++] = product;
}

static mp_digit common(mp_digit a, mp_digit b)
{
    while (b != 0) {
        mp_digit rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static mp_err find_small_factor(const mp_int *modulus, bool *found)
{
    static products_t products; // the same for all: made at first use
    if (products.count == 0) {
        fill_products(&products);
    }
    mp_err result = MP_OKAY;
    *found = false;
    for (size_t i = 0; i < products.count && result == MP_OKAY && !*found; i++) {
        mp_digit rest = 0;
        result = mp_mod_d(modulus, products.list[i], &rest);
        *found = common(products.list[i], rest) != 1;
    }
    return result;
}

/// True if `rest` is a power of 65537 modulo `prime`.
static bool is_power(mp_digit rest, mp_digit prime)
{
    mp_digit power = 1;
    for (mp_digit i = 0; i < prime; i++) {
        if (power == rest) {
            return true;
        }
        power = power * ROCA_GENERATOR % prime;
    }
    return false;
}

static mp_err find_roca(const mp_int *modulus, bool *found)
{
    mp_err result = MP_OKAY;
    *found = true;
    for (size_t i = 0; i < sizeof roca_primes / sizeof roca_primes[0] && *found; i++) {
        mp_digit rest = 0;
        result = mp_mod_d(modulus, roca_primes[i], &rest);
        *found = result == MP_OKAY && is_power(rest, roca_primes[i]);
    }
    return result;
}

/// Fermat: n = a^2 - b^2 for an a near its root, if its factors are near each other.
static mp_err find_close_primes(const mp_int *modulus, bool *found)
{
    mp_int a;
    mp_int rest;
    *found = false;
    mp_err result = mp_init_multi(&a, &rest, NULL);
    if (result != MP_OKAY) {
        return result;
    }
    result = mp_sqrt(modulus, &a);
    for (int i = 0; i < FERMAT_STEPS && result == MP_OKAY && !*found; i++) {
        mp_bool square = MP_NO;
        result = mp_sqr(&a, &rest);
        if (result == MP_OKAY) {
            result = mp_sub(&rest, modulus, &rest);
        }
        if (result == MP_OKAY && !mp_isneg(&rest)) {
            result = mp_is_square(&rest, &square);
        }
        *found = square == MP_YES || (result == MP_OKAY && mp_iszero(&rest));
        if (result == MP_OKAY) {
            result = mp_incr(&a);
        }
    }
    mp_clear_multi(&a, &rest, NULL);
    return result;
}

/// A way for a modulus to be weak.
typedef struct {
    mp_err (*find)(const mp_int *modulus, bool *found);
    const char *reason;
} check_t;

static const check_t checks[] = {
    {find_small_factor, "its modulus has a small factor"},
    {find_roca, "its primes are of the form that ROCA factors (CVE-2017-15361)"},
    {find_close_primes, "its primes are so close that Fermat's method factors it"},
};

static bool is_good_exponent(mint_bytes_t exponent)
{
    size_t zeros = 0;
    while (zeros < exponent.len && exponent.data[zeros] == 0) {
        zeros++;
    }
    if (zeros == exponent.len) {
        return false;
    }
    uint8_t last = exponent.data[exponent.len - 1];
    return last % 2 == 1 && (exponent.len - zeros > 1 || last >= 3);
}

mint_status_t mint_weak_rsa(mint_bytes_t modulus, mint_bytes_t exponent, const char **reason)
{
    mp_int number;
    *reason = is_good_exponent(exponent) ? NULL : "its exponent is even or below 3";
    if (*reason != NULL) {
        return MINT_OK;
    }
    mp_err result = mp_init(&number);
    if (result != MP_OKAY) {
        return status_of(result);
    }
    result = mp_from_ubin(&number, modulus.data, modulus.len);
    for (size_t i = 0; i < sizeof checks / sizeof checks[0] && *reason == NULL && result == MP_OKAY;
         i++) {
        bool found = false;
        result = checks[i].find(&number, &found);
        *reason = found ? checks[i].reason : NULL;
    }
    mp_clear(&number);
    return status_of(result);
}
