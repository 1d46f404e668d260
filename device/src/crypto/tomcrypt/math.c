// SPDX-License-Identifier: Apache-2.0
//
// LibTomMath as LibTomCrypt wants it described. LibTomCrypt brings a descriptor of its own,
// ltm_desc, with everything in it: primality tests, square roots, a random generator that opens
// files. A linker keeps all that, 15 KB on a Cortex-M3, because a table names it. This one has what
// points on a curve and ECDSA need, and wipes a number before LibTomMath frees it, in a way that no
// compiler removes.
//
// LibTomCrypt declares operands that are only read without const; so do these functions, because
// their types are its. Argument order: LibTomMath's, inputs first.
#include <string.h>

#include <tommath.h>

#include "crypto/tomcrypt/heap.h"
#include "crypto/tomcrypt/library.h"
#include "mintmark/bytes.h"

static int meaning(mp_err error)
{
    if (error == MP_OKAY) {
        return CRYPT_OK;
    }
    return error == MP_MEM ? CRYPT_MEM : CRYPT_ERROR;
}

static int init(void **number)
{
    *number = mint_heap_new(sizeof(mp_int));
    if (*number == NULL) {
        return CRYPT_MEM;
    }
    int error = meaning(mp_init(*number));
    if (error != CRYPT_OK) {
        mint_heap_delete(*number, sizeof(mp_int));
        *number = NULL;
    }
    return error;
}

static void deinit(void *number)
{
    mp_int *a = number;
    mint_wipe(a->dp, (size_t)a->alloc * sizeof *a->dp);
    mp_clear(a);
    mint_heap_delete(a, sizeof *a);
}

static int copy(void *a, void *b)
{
    return meaning(mp_copy(a, b));
}

static int set_int(void *a, ltc_mp_digit value)
{
    mp_set(a, (mp_digit)value);
    return CRYPT_OK;
}

static ltc_mp_digit get_digit(void *number, int index)
{
    const mp_int *a = number;
    return index >= 0 && index < a->used ? a->dp[index] : 0;
}

static int get_digit_count(void *number)
{
    const mp_int *a = number;
    return a->used;
}

static int order(mp_ord result)
{
    if (result == MP_EQ) {
        return LTC_MP_EQ;
    }
    return result == MP_LT ? LTC_MP_LT : LTC_MP_GT;
}

static int compare(void *a, void *b)
{
    return order(mp_cmp(a, b));
}

static int compare_d(void *a, ltc_mp_digit b)
{
    return order(mp_cmp_d(a, (mp_digit)b));
}

static unsigned long unsigned_size(void *a)
{
    return mp_ubin_size(a);
}

static int unsigned_write(void *a, unsigned char *bytes)
{
    return meaning(mp_to_ubin(a, bytes, mp_ubin_size(a), NULL));
}

static int unsigned_read(void *a, unsigned char *bytes, unsigned long len)
{
    return meaning(mp_from_ubin(a, bytes, len));
}

static int add(void *a, void *b, void *out)
{
    return meaning(mp_add(a, b, out));
}

static int sub(void *a, void *b, void *out)
{
    return meaning(mp_sub(a, b, out));
}

static int mul(void *a, void *b, void *out)
{
    return meaning(mp_mul(a, b, out));
}

static int sqr(void *a, void *out)
{
    return meaning(mp_sqr(a, out));
}

static int divide(void *a, void *b, void *quotient, void *remainder)
{
    return meaning(mp_div(a, b, quotient, remainder));
}

static int div_2(void *a, void *out)
{
    return meaning(mp_div_2(a, out));
}

static int addmod(void *a, void *b, void *m, void *out)
{
    return meaning(mp_addmod(a, b, m, out));
}

static int submod(void *a, void *b, void *m, void *out)
{
    return meaning(mp_submod(a, b, m, out));
}

static int mulmod(void *a, void *b, void *m, void *out)
{
    return meaning(mp_mulmod(a, b, m, out));
}

static int invmod(void *a, void *m, void *out)
{
    return meaning(mp_invmod(a, m, out));
}

static int montgomery_setup(void *m, void **rho)
{
    *rho = mint_heap_new(sizeof(mp_digit));
    if (*rho == NULL) {
        return CRYPT_MEM;
    }
    int error = meaning(mp_montgomery_setup(m, *rho));
    if (error != CRYPT_OK) {
        mint_heap_delete(*rho, sizeof(mp_digit));
        *rho = NULL;
    }
    return error;
}

static void montgomery_deinit(void *rho)
{
    mint_heap_delete(rho, sizeof(mp_digit));
}

static int montgomery_normalization(void *out, void *m)
{
    return meaning(mp_montgomery_calc_normalization(out, m));
}

static int montgomery_reduce(void *a, void *m, void *rho)
{
    const mp_digit *digit = rho;
    return meaning(mp_montgomery_reduce(a, m, *digit));
}

const ltc_math_descriptor mint_tomcrypt_math = {
    .name = "LibTomMath, what P-256 needs",
    .bits_per_digit = MP_DIGIT_BIT,
    .init = init,
    .deinit = deinit,
    .copy = copy,
    .set_int = set_int,
    .get_digit = get_digit,
    .get_digit_count = get_digit_count,
    .compare = compare,
    .compare_d = compare_d,
    .unsigned_size = unsigned_size,
    .unsigned_write = unsigned_write,
    .unsigned_read = unsigned_read,
    .add = add,
    .sub = sub,
    .mul = mul,
    .sqr = sqr,
    .mpdiv = divide,
    .div_2 = div_2,
    .mulmod = mulmod,
    .invmod = invmod,
    .montgomery_setup = montgomery_setup,
    .montgomery_normalization = montgomery_normalization,
    .montgomery_reduce = montgomery_reduce,
    .montgomery_deinit = montgomery_deinit,
    .ecc_ptmul = ltc_ecc_mulmod,
    .ecc_ptadd = ltc_ecc_projective_add_point,
    .ecc_ptdbl = ltc_ecc_projective_dbl_point,
    .ecc_map = ltc_ecc_map,
    .addmod = addmod,
    .submod = submod,
};
