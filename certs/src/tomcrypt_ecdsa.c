// SPDX-License-Identifier: Apache-2.0
//
// All arithmetic here is LibTomCrypt's own: its ECDSA, its check that a point is on its curve, its
// sums of multiples of points, and its tables for points that come again (MECC_FP). Without these a
// certificate was measured to cost 2.7 ms of a processor in place of 2.1, so that two cores could
// not come to the 800 a second that are the goal (`scripts/bench certs`).
//
// It reckons on curves with a = -3 alone, as NIST's are, and brainpoolP256r1 is none. But its twist
// brainpoolP256t1 is, and the two are the same curve in other coordinates: (x, y) of the one is
// (Z²x, Z³y) of the other, with Z from RFC 5639 §3.4. So a key is carried over when it is read, and
// the sum that ECDSA compares with r is carried back.
#include "tomcrypt_ecdsa.h"

#include <string.h>

#include "der_read.h"
#include "der_write.h"

enum { COORDINATE_MAX_LEN = 48, PACKET_SIZE = 128 };

// RFC 5639 §3.4.
static const ltc_ecc_set_type brainpool_twist = {
    .size = 32,
    .name = "BRAINPOOLP256T1",
    .prime = "A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377",
    .B = "662C61C430D84EA4FE66A7733D0B76B7BF93EBC4AF2F49256AE58101FEE92B04",
    .order = "A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7",
    .Gx = "A3E8EB3CC1CFE7B7732213B23A656149AFA142C47AAFBC2B79A191562E1305F4",
    .Gy = "2D996C823439C56D7F7B22E14644417E69BCB6DE39D027001DABE8F35B25C9BE",
};
static const char brainpool_z[] =
    "3E2D4BD9597B58639AE7AA669CAB9837CF5CF20A2C852D10F655668DFC150EF0";

static const ltc_ecc_set_type *curve_of(mint_key_type_t type)
{
    const int size = type == MINT_KEY_P384 ? 48 : 32;
    const ltc_ecc_set_type *curve = ltc_ecc_sets; // has one of each size
    if (type == MINT_KEY_BRAINPOOL_P256) {
        return &brainpool_twist;
    }
    while (curve->size != 0 && curve->size != size) {
        curve++;
    }
    return curve->size == 0 ? NULL : curve;
}

// ---- Between brainpoolP256r1 and its twist ----

// Multiplies x by Z² and y by Z³; or, if they are to go back, divides.
static int carry(void *x, void *y, void *prime, bool back)
{
    void *z;
    void *power;
    int result = ltc_init_multi(&z, &power, NULL);
    if (result != CRYPT_OK) {
        return result;
    }
    result = ltc_mp.read_radix(z, brainpool_z, 16);
    if (result == CRYPT_OK && back) {
        result = ltc_mp.invmod(z, prime, z);
    }
    if (result == CRYPT_OK) {
        result = ltc_mp.mulmod(z, z, prime, power);
    }
    if (result == CRYPT_OK) {
        result = ltc_mp.mulmod(x, power, prime, x);
    }
    if (result == CRYPT_OK) {
        result = ltc_mp.mulmod(power, z, prime, power);
    }
    if (result == CRYPT_OK) {
        result = ltc_mp.mulmod(y, power, prime, y);
    }
    ltc_deinit_multi(z, power, NULL);
    return result;
}

// What ecc_verify_hash() cannot hand on to the function below, which it calls.
static _Thread_local bool on_twist;
static _Thread_local mint_tomcrypt_use_t current_use;

// kA·A + kB·B. The tables are behind one lock of LibTomCrypt's, and a point that comes once would
// take the place of one that comes again; so they are for what comes often. With a scalar
// of 0 they would run off the end of an array.
static int mul2add(ecc_point *A, void *kA, ecc_point *B, void *kB, ecc_point *C, void *modulus)
{
    bool nothing = ltc_mp.compare_d(kA, 0) == LTC_MP_EQ || ltc_mp.compare_d(kB, 0) == LTC_MP_EQ;
    int result = current_use == MINT_TOMCRYPT_OFTEN && !nothing
                     ? ltc_ecc_fp_mul2add(A, kA, B, kB, C, modulus)
                     : ltc_ecc_mul2add(A, kA, B, kB, C, modulus);
    return result == CRYPT_OK && on_twist ? carry(C->x, C->y, modulus, true) : result;
}

void mint_tomcrypt_ecdsa_start(void)
{
    ltc_mp.ecc_mul2add = mul2add;
}

// ---- Keys ----

static bool is_below(void *number, const char *limit)
{
    void *other;
    if (ltc_mp.init(&other) != CRYPT_OK) {
        return false;
    }
    bool below = ltc_mp.read_radix(other, limit, 16) == CRYPT_OK &&
                 ltc_mp.compare(number, other) == LTC_MP_LT;
    ltc_mp.deinit(other);
    return below;
}

static int read_point(mint_bytes_t point, const ltc_ecc_set_type *curve, void *x, void *y,
                      void *prime)
{
    const size_t len = (size_t)curve->size;
    uint8_t bytes[2 * COORDINATE_MAX_LEN]; // LibTomCrypt takes them without const
    if (len > COORDINATE_MAX_LEN || point.len != 1 + 2 * len || point.data[0] != 0x04) {
        return CRYPT_INVALID_PACKET;
    }
    memcpy(bytes, point.data + 1, 2 * len);
    int result = ltc_mp.unsigned_read(x, bytes, len);
    if (result == CRYPT_OK) {
        result = ltc_mp.unsigned_read(y, bytes + len, len);
    }
    if (result == CRYPT_OK) {
        result = ltc_mp.read_radix(prime, curve->prime, 16);
    }
    if (result == CRYPT_OK && (!is_below(x, curve->prime) || !is_below(y, curve->prime))) {
        result = CRYPT_INVALID_PACKET;
    }
    return result == CRYPT_OK && curve == &brainpool_twist ? carry(x, y, prime, false) : result;
}

// The key as LibTomCrypt writes it itself: of its two readers this one looks whether the point is
// on the curve.
static int import(void *x, void *y, const ltc_ecc_set_type *curve, ecc_key *key)
{
    unsigned char flags[1] = {0}; // a public key
    unsigned long size = (unsigned long)curve->size;
    unsigned char packet[PACKET_SIZE];
    unsigned long packet_len = sizeof packet;
    int result = der_encode_sequence_multi(
        packet, &packet_len, LTC_ASN1_BIT_STRING, 1UL, flags, LTC_ASN1_SHORT_INTEGER, 1UL, &size,
        LTC_ASN1_INTEGER, 1UL, x, LTC_ASN1_INTEGER, 1UL, y, LTC_ASN1_EOL, 0UL, NULL);
    return result == CRYPT_OK ? ecc_import_ex(packet, packet_len, key, curve) : result;
}

// The generator's private key is 1, its negative's -1; and LibTomCrypt 1.18 takes the sum of a
// point and its negative for the double of the point, which it could meet with these two alone.
static bool is_generator(const ecc_key *key)
{
    void *x;
    if (ltc_mp.init(&x) != CRYPT_OK) {
        return true; // unusable is the safe side
    }
    bool same = ltc_mp.read_radix(x, key->dp->Gx, 16) != CRYPT_OK ||
                ltc_mp.compare(key->pubkey.x, x) == LTC_MP_EQ;
    ltc_mp.deinit(x);
    return same;
}

static int key_open(mint_bytes_t point, const ltc_ecc_set_type *curve, ecc_key *key)
{
    void *x;
    void *y;
    void *prime;
    int result = ltc_init_multi(&x, &y, &prime, NULL);
    if (result != CRYPT_OK) {
        return result;
    }
    result = read_point(point, curve, x, y, prime);
    if (result == CRYPT_OK) {
        result = import(x, y, curve, key);
    }
    ltc_deinit_multi(x, y, prime, NULL);
    if (result == CRYPT_OK && is_generator(key)) {
        ecc_free(key);
        result = CRYPT_INVALID_PACKET;
    }
    return result;
}

// ---- Signatures ----

// An INTEGER that is positive and written with no byte too many.
static bool is_positive(mint_bytes_t number)
{
    return number.len > 0 && (number.data[0] & 0x80) == 0 &&
           (number.data[0] != 0 || (number.len > 1 && (number.data[1] & 0x80) != 0));
}

// ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }. LibTomCrypt's own reader passes over
// deviations that others refuse.
static bool is_strict(mint_bytes_t signature)
{
    mint_reader_t outer = mint_der_reader(signature);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_bytes_t r = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_bytes_t s = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_der_expect_end(&reader);
    mint_der_expect_end(&outer);
    return mint_reader_status(&outer) == MINT_OK && mint_reader_status(&reader) == MINT_OK &&
           is_positive(r) && is_positive(s);
}

bool mint_tomcrypt_ecdsa_verifies(mint_key_type_t type, mint_bytes_t point, mint_bytes_t digest,
                                  mint_bytes_t signature, mint_tomcrypt_use_t use)
{
    ecc_key key;
    int good = 0;
    const ltc_ecc_set_type *curve = curve_of(type);
    if (curve == NULL || !is_strict(signature) || key_open(point, curve, &key) != CRYPT_OK) {
        return false;
    }
    on_twist = curve == &brainpool_twist;
    current_use = use;
    int result =
        ecc_verify_hash(signature.data, signature.len, digest.data, digest.len, &good, &key);
    on_twist = false;
    current_use = MINT_TOMCRYPT_ONCE;
    ecc_free(&key);
    return result == CRYPT_OK && good == 1;
}
