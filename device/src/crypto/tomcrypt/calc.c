// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic through LibTomCrypt's descriptor of its big-number library, ltc_mp.
#include "crypto/tomcrypt/calc.h"

#include "mintmark/bytes.h"

void mint_calc_begin(mint_calc_t *calc, const mint_random_t *random)
{
    mint_tomcrypt_use_math();
    calc->status = MINT_OK;
    calc->random = random;
    calc->count = 0;
}

mint_status_t mint_calc_end(mint_calc_t *calc)
{
    mint_calc_release(calc, 0);
    return calc->status;
}

size_t mint_calc_mark(const mint_calc_t *calc)
{
    return calc->count;
}

void mint_calc_release(mint_calc_t *calc, size_t mark)
{
    while (calc->count > mark) {
        calc->count--;
        ltc_mp.deinit(calc->numbers[calc->count]);
    }
}

bool mint_calc_ok(const mint_calc_t *calc)
{
    return calc->status == MINT_OK;
}

void mint_calc_fail(mint_calc_t *calc, mint_status_t status)
{
    if (mint_calc_ok(calc)) {
        calc->status = status;
    }
}

static void note(mint_calc_t *calc, int error)
{
    mint_calc_fail(calc, mint_tomcrypt_status(error));
}

void *mint_calc_new(mint_calc_t *calc)
{
    void *number = NULL;
    if (calc->count == MINT_CALC_NUMBERS_MAX) {
        mint_calc_fail(calc, MINT_ERR_CRYPTO);
    }
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.init(&number));
    }
    if (!mint_calc_ok(calc)) {
        return NULL;
    }
    calc->numbers[calc->count++] = number;
    return number;
}

void mint_calc_set(mint_calc_t *calc, void *number, unsigned value)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.set_int(number, value));
    }
}

void mint_calc_read(mint_calc_t *calc, void *number, const uint8_t *bytes, size_t len)
{
    if (mint_calc_ok(calc)) {
        // The library reads the bytes only.
        note(calc, ltc_mp.unsigned_read(number, (unsigned char *)bytes, len));
    }
}

void mint_calc_write(mint_calc_t *calc, void *number, uint8_t bytes[32])
{
    mint_wipe(bytes, 32);
    if (mint_calc_ok(calc)) {
        size_t len = ltc_mp.unsigned_size(number);
        note(calc, len <= 32 ? ltc_mp.unsigned_write(number, bytes + 32 - len) : CRYPT_ERROR);
    }
    if (!mint_calc_ok(calc)) {
        mint_wipe(bytes, 32);
    }
}

void mint_calc_random(mint_calc_t *calc, uint8_t *bytes, size_t len)
{
    if (mint_calc_ok(calc)) {
        mint_calc_fail(calc, calc->random->fill(calc->random->context, bytes, len));
    }
}

void *mint_calc_blind(mint_calc_t *calc)
{
    uint8_t bytes[32] = {0};
    void *number = mint_calc_new(calc);
    mint_calc_random(calc, bytes, sizeof bytes);
    bytes[0] = (uint8_t)((bytes[0] & 0x3fu) | 0x40u);
    mint_calc_read(calc, number, bytes, sizeof bytes);
    mint_wipe(bytes, sizeof bytes);
    return number;
}

void mint_calc_reduce(mint_calc_t *calc, void *a, void *m, void *out)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.mpdiv(a, m, NULL, out));
    }
}

void mint_calc_add(mint_calc_t *calc, void *a, void *b, void *m, void *out)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.addmod(a, b, m, out));
    }
}

void mint_calc_subtract(mint_calc_t *calc, void *a, void *b, void *m, void *out)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.submod(a, b, m, out));
    }
}

void mint_calc_multiply(mint_calc_t *calc, void *a, void *b, void *m, void *out)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.mulmod(a, b, m, out));
    }
}

void mint_calc_invert(mint_calc_t *calc, void *a, void *m, void *out)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.invmod(a, m, out));
    }
}

void mint_calc_add_product(mint_calc_t *calc, void *a, void *b, void *c, void *out)
{
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.mul(b, c, out));
    }
    if (mint_calc_ok(calc)) {
        note(calc, ltc_mp.add(a, out, out));
    }
}

bool mint_calc_is_zero(mint_calc_t *calc, void *a)
{
    return mint_calc_ok(calc) && ltc_mp.compare_d(a, 0) == LTC_MP_EQ;
}

bool mint_calc_equal(mint_calc_t *calc, void *a, void *b)
{
    return mint_calc_ok(calc) && ltc_mp.compare(a, b) == LTC_MP_EQ;
}

bool mint_calc_in_range(mint_calc_t *calc, void *a, void *m)
{
    return mint_calc_ok(calc) && ltc_mp.compare_d(a, 0) == LTC_MP_GT &&
           ltc_mp.compare(a, m) == LTC_MP_LT;
}
