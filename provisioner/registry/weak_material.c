// SPDX-License-Identifier: Apache-2.0
//
// Certificates come apart by the certificate library's views, requests here: that library reads
// requests only with their keys and signatures checked, which was done when they came in and takes
// longer by a thousand times.
#include "registry/weak_material.h"

#include <string.h>

#include "mintmark/certs/view.h"

enum { TAG_INTEGER = 0x02, TAG_BITS = 0x03, TAG_SEQUENCE = 0x30, LONG_1 = 0x81, LONG_2 = 0x82 };

static const uint8_t oid_ec[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01};
static const uint8_t oid_rsa[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01};
static const uint8_t oid_ecdsa[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04}; // and what follows
static const uint8_t p256[] = {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};

/// The next element, content (`whole` false) or whole, which must have this tag; empty if not, and
/// then the reader has failed.
static mint_bytes_t read_element(mint_reader_t *reader, uint8_t tag, bool whole)
{
    const uint8_t *start = reader->at;
    uint8_t found = mint_read_u8(reader);
    size_t len = mint_read_u8(reader);
    if (len == LONG_1) {
        len = mint_read_u8(reader);
    } else if (len == LONG_2) {
        len = mint_read_u16be(reader);
    } else if (len > LONG_2 || len == 0x80) {
        reader->failed = true;
    }
    const uint8_t *content = mint_read_bytes(reader, len);
    if (reader->failed || found != tag) {
        reader->failed = true;
        return (mint_bytes_t){0};
    }
    return whole ? (mint_bytes_t){.data = start, .len = (size_t)(reader->at - start)}
                 : (mint_bytes_t){.data = content, .len = len};
}

static mint_reader_t reader_of(mint_bytes_t bytes)
{
    mint_reader_t reader;
    mint_reader_init(&reader, bytes.data, bytes.len);
    return reader;
}

static bool starts_with(mint_bytes_t bytes, const uint8_t *data, size_t len)
{
    return bytes.len >= len && memcmp(bytes.data, data, len) == 0;
}

static mint_bytes_t without_zeros(mint_bytes_t number)
{
    while (number.len > 0 && number.data[0] == 0) {
        number.data++;
        number.len--;
    }
    return number;
}

static bool take_key(mint_bytes_t spki, mint_weak_material_t *material)
{
    mint_public_key_view_t key;
    if (!mint_public_key_view(spki, &key)) {
        return false;
    }
    const mint_bytes_t oid = key.algorithm.oid;
    if (oid.len == sizeof oid_ec && starts_with(oid, oid_ec, sizeof oid_ec)) {
        material->is_p256 = key.algorithm.parameters.len == sizeof p256 &&
                            starts_with(key.algorithm.parameters, p256, sizeof p256) &&
                            key.key.len == 65;
        material->point = key.key;
        return key.key.len >= 49 && key.key.data[0] == 0x04;
    }
    if (oid.len == sizeof oid_rsa && starts_with(oid, oid_rsa, sizeof oid_rsa)) {
        bool good = mint_rsa_key_view(key.key, &material->modulus, &material->exponent);
        material->modulus = without_zeros(material->modulus);
        return good && material->modulus.len >= 24;
    }
    return false;
}

static bool take_signature(mint_bytes_t algorithm, mint_bytes_t signature,
                           mint_weak_material_t *material)
{
    mint_algorithm_view_t view;
    if (!mint_algorithm_view(algorithm, &view)) {
        return false;
    }
    if (!starts_with(view.oid, oid_ecdsa, sizeof oid_ecdsa)) {
        return true;
    }
    mint_reader_t outer = reader_of(signature);
    mint_reader_t reader = reader_of(read_element(&outer, TAG_SEQUENCE, false));
    material->r = without_zeros(read_element(&reader, TAG_INTEGER, false));
    return !outer.failed && !reader.failed && material->r.len >= 8;
}

bool mint_weak_material_certificate(mint_bytes_t der, mint_weak_material_t *material)
{
    mint_certificate_view_t view;
    *material = (mint_weak_material_t){0};
    if (mint_certificate_view(der, &view) != MINT_OK) {
        return false;
    }
    material->signed_der = view.tbs.whole;
    material->self_signed =
        view.tbs.issuer.len == view.tbs.subject.len &&
        memcmp(view.tbs.issuer.data, view.tbs.subject.data, view.tbs.issuer.len) == 0;
    return take_key(view.tbs.public_key, material) &&
           take_signature(view.signature_algorithm, view.signature, material);
}

bool mint_weak_material_request(mint_bytes_t der, mint_weak_material_t *material)
{
    *material = (mint_weak_material_t){.self_signed = true};
    mint_reader_t outer = reader_of(der);
    mint_reader_t reader = reader_of(read_element(&outer, TAG_SEQUENCE, false));
    material->signed_der = read_element(&reader, TAG_SEQUENCE, true);
    mint_bytes_t algorithm = read_element(&reader, TAG_SEQUENCE, true);
    mint_bytes_t bits = read_element(&reader, TAG_BITS, false);
    mint_reader_t signed_part = reader_of(material->signed_der);
    mint_reader_t info = reader_of(read_element(&signed_part, TAG_SEQUENCE, false));
    (void)read_element(&info, TAG_INTEGER, false);
    (void)read_element(&info, TAG_SEQUENCE, false);
    mint_bytes_t spki = read_element(&info, TAG_SEQUENCE, true);
    if (outer.failed || reader.failed || signed_part.failed || info.failed || bits.len < 2) {
        return false;
    }
    mint_bytes_t signature = {.data = bits.data + 1, .len = bits.len - 1};
    return take_key(spki, material) && take_signature(algorithm, signature, material);
}

mint_bytes_t mint_weak_point_core(mint_bytes_t point)
{
    return (mint_bytes_t){.data = point.data + 1, .len = (point.len - 1) / 2};
}

mint_bytes_t mint_weak_material_core(const mint_weak_material_t *material)
{
    return material->point.len > 0 ? mint_weak_point_core(material->point) : material->modulus;
}
