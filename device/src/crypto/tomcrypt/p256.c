// SPDX-License-Identifier: Apache-2.0
//
// The curve (SP 800-186 §3.2.1.3) and its operations.
#include "crypto/tomcrypt/p256.h"

#include "mintmark/bytes.h"

static const uint8_t PRIME[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
                                  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
static const uint8_t ORDER[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                  0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
static const uint8_t B[32] = {0x5a, 0xc6, 0x35, 0xd8, 0xaa, 0x3a, 0x93, 0xe7, 0xb3, 0xeb, 0xbd,
                              0x55, 0x76, 0x98, 0x86, 0xbc, 0x65, 0x1d, 0x06, 0xb0, 0xcc, 0x53,
                              0xb0, 0xf6, 0x3b, 0xce, 0x3c, 0x3e, 0x27, 0xd2, 0x60, 0x4b};
static const uint8_t BASE_X[32] = {0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6,
                                   0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb,
                                   0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96};
static const uint8_t BASE_Y[32] = {0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb,
                                   0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
                                   0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};

static void *constant(mint_calc_t *calc, const uint8_t bytes[32])
{
    void *number = mint_calc_new(calc);
    mint_calc_read(calc, number, bytes, 32);
    return number;
}

void mint_p256_begin(mint_p256_t *p256, const mint_random_t *random)
{
    mint_calc_begin(&p256->calc, random);
    p256->p = constant(&p256->calc, PRIME);
    p256->n = constant(&p256->calc, ORDER);
    p256->base.x = constant(&p256->calc, BASE_X);
    p256->base.y = constant(&p256->calc, BASE_Y);
}

mint_affine_t mint_p256_new(mint_p256_t *p256)
{
    const mint_affine_t point = {mint_calc_new(&p256->calc), mint_calc_new(&p256->calc)};
    return point;
}

void *mint_p256_load_private(mint_p256_t *p256, const uint8_t key[MINT_P256_PRIVATE_KEY_LEN])
{
    void *secret = constant(&p256->calc, key);
    if (!mint_calc_in_range(&p256->calc, secret, p256->n)) {
        mint_calc_fail(&p256->calc, MINT_ERR_KEY);
    }
    return secret;
}

// y² = x³ - 3x + b, computed as x·(x² - 3) + b.
static bool on_curve(mint_p256_t *p256, mint_affine_t point)
{
    mint_calc_t *calc = &p256->calc;
    size_t mark = mint_calc_mark(calc);
    void *left = mint_calc_new(calc);
    void *right = mint_calc_new(calc);
    mint_calc_multiply(calc, point.y, point.y, p256->p, left);
    mint_calc_multiply(calc, point.x, point.x, p256->p, right);
    void *other = mint_calc_new(calc);
    mint_calc_set(calc, other, 3);
    mint_calc_subtract(calc, right, other, p256->p, right);
    mint_calc_multiply(calc, right, point.x, p256->p, right);
    mint_calc_read(calc, other, B, sizeof B);
    mint_calc_add(calc, right, other, p256->p, right);
    bool equal = mint_calc_equal(calc, left, right);
    mint_calc_release(calc, mark);
    return equal;
}

// 0 ≤ a < p
static bool in_field(mint_p256_t *p256, void *a)
{
    return mint_calc_is_zero(&p256->calc, a) || mint_calc_in_range(&p256->calc, a, p256->p);
}

mint_affine_t mint_p256_load_public(mint_p256_t *p256, const uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    const mint_affine_t point = {constant(&p256->calc, key + 1), constant(&p256->calc, key + 33)};
    if (key[0] != 0x04 || !in_field(p256, point.x) || !in_field(p256, point.y) ||
        !on_curve(p256, point)) {
        mint_calc_fail(&p256->calc, MINT_ERR_KEY);
    }
    return point;
}

void mint_p256_store_public(mint_p256_t *p256, mint_affine_t point,
                            uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    key[0] = 0x04;
    mint_calc_write(&p256->calc, point.x, key + 1);
    mint_calc_write(&p256->calc, point.y, key + 33);
    if (!mint_calc_ok(&p256->calc)) {
        mint_wipe(key, MINT_P256_PUBLIC_KEY_LEN);
    }
}

// out = scalar · (x, y, z), in Jacobian coordinates: the point is (x/z², y/z³).
static void multiply(mint_p256_t *p256, void *scalar, ecc_point *point, mint_affine_t out)
{
    mint_calc_t *calc = &p256->calc;
    ecc_point product = {out.x, out.y, mint_calc_new(calc)};
    if (mint_calc_ok(calc)) {
        mint_calc_fail(calc,
                       mint_tomcrypt_status(ltc_mp.ecc_ptmul(scalar, point, &product, p256->p, 1)));
    }
}

void mint_p256_multiply(mint_p256_t *p256, void *scalar, mint_affine_t point, mint_affine_t out)
{
    size_t mark = mint_calc_mark(&p256->calc);
    ecc_point operand = {point.x, point.y, mint_calc_new(&p256->calc)};
    mint_calc_set(&p256->calc, operand.z, 1);
    multiply(p256, scalar, &operand, out);
    mint_calc_release(&p256->calc, mark);
}

// The scalar plus r·n, for a random r of 64 bits. Its length is always the same, so the number of
// steps says nothing of the scalar's.
//
// The steps keep mP and (m + 1)P for the leading bits m of what is returned, and neither may be
// infinity before the last step. With r = 2 mod 4 neither is, for any scalar but 1: (m + 1)P is
// infinity only where r is odd; mP only where what is left of the scalar after m is the whole
// scalar and 2^j divides r, so for the last bit and the scalar 1. That one, which nobody keeps as a
// secret, goes without r·n.
static void *blinded_scalar(mint_p256_t *p256, void *scalar)
{
    mint_calc_t *calc = &p256->calc;
    uint8_t bytes[8] = {0};
    void *blinded = mint_calc_new(calc);
    size_t mark = mint_calc_mark(calc);
    void *factor = mint_calc_new(calc);
    mint_calc_random(calc, bytes, sizeof bytes);
    bytes[0] |= 0x80u;
    bytes[7] = (uint8_t)((bytes[7] & 0xfcu) | 0x02u);
    mint_calc_read(calc, factor, bytes, sizeof bytes);
    mint_wipe(bytes, sizeof bytes);
    mint_calc_add_product(calc, scalar, factor, p256->n, blinded);
    mint_calc_set(calc, factor, 1);
    if (mint_calc_equal(calc, scalar, factor)) {
        mint_calc_set(calc, blinded, 1);
    }
    mint_calc_release(calc, mark);
    return blinded;
}

void mint_p256_multiply_secret(mint_p256_t *p256, void *scalar, mint_affine_t point,
                               mint_affine_t out)
{
    mint_calc_t *calc = &p256->calc;
    size_t mark = mint_calc_mark(calc);
    void *blinded = blinded_scalar(p256, scalar);
    void *z = mint_calc_blind(calc);
    ecc_point operand = {mint_calc_new(calc), mint_calc_new(calc), z};
    void *square = out.x; // not needed before the product is there
    mint_calc_multiply(calc, z, z, p256->p, square);
    mint_calc_multiply(calc, point.x, square, p256->p, operand.x);
    mint_calc_multiply(calc, square, z, p256->p, square);
    mint_calc_multiply(calc, point.y, square, p256->p, operand.y);
    multiply(p256, blinded, &operand, out);
    mint_calc_release(calc, mark);
}
