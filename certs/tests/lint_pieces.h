// SPDX-License-Identifier: Apache-2.0
//
// TBSCertificates for the tests of lint, put together from pieces of DER: a good one of each kind,
// to differ from in one thing.
#ifndef CERTS_TESTS_LINT_PIECES_H
#define CERTS_TESTS_LINT_PIECES_H

#include "certs/src/attribute.h"
#include "certs/src/der_write.h"
#include "certs/src/lint_rules.h"
#include "certs/tests/support.h"

#define DER(literal) TEXT(literal)

/// The parts of a TBSCertificate, each in DER.
typedef struct {
    mint_bytes_t version, serial, algorithm, issuer, validity, subject, key, unique_id;
    mint_bytes_t extensions[7];
} pieces_t;

#define UTC_2025                                                                                   \
    "\x17\x0D"                                                                                     \
    "250615150640Z"
#define FOREVER                                                                                    \
    "\x18\x0F"                                                                                     \
    "99991231235959Z"
#define VALIDITY(first, second, len) DER("\x30" len first second)

#define KU_SIGN            DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x07\x80")
#define KU_CERT            DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x02\x04")
#define KU_ENCIPHER        DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x05\x20")
#define KU_NOTHING         DER("\x30\x0E\x06\x03\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x07\x00")
#define KU_NOT_CRITICAL    DER("\x30\x0B\x06\x03\x55\x1D\x0F\x04\x04\x03\x02\x07\x80")
#define BC_CA              DER("\x30\x0F\x06\x03\x55\x1D\x13\x01\x01\xFF\x04\x05\x30\x03\x01\x01\xFF")
#define BC_CA_NOT_CRITICAL DER("\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x01\x01\xFF")
#define BC_PATH_LENGTH     DER("\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x02\x01\x00")
#define BC_FALSE_WRITTEN   DER("\x30\x0C\x06\x03\x55\x1D\x13\x04\x05\x30\x03\x01\x01\x00")
#define SKI                DER("\x30\x0A\x06\x03\x55\x1D\x0E\x04\x03\x04\x01\xAA")
#define SKI_CRITICAL       DER("\x30\x0D\x06\x03\x55\x1D\x0E\x01\x01\xFF\x04\x03\x04\x01\xAA")
#define AKI                DER("\x30\x0C\x06\x03\x55\x1D\x23\x04\x05\x30\x03\x80\x01\xAA")
#define SAN_DNS            DER("\x30\x0C\x06\x03\x55\x1D\x11\x04\x05\x30\x03\x82\x01\x61")
#define SAN_BAD_DNS        DER("\x30\x0C\x06\x03\x55\x1D\x11\x04\x05\x30\x03\x82\x01\x2D")
#define SAN_EMPTY          DER("\x30\x09\x06\x03\x55\x1D\x11\x04\x02\x30\x00")
#define SAN_DEVICE                                                                                 \
    DER("\x30\x1F\x06\x03\x55\x1D\x11\x04\x18\x30\x16\xA0\x14\x06\x08\x2B\x06\x01\x05\x05\x07\x08" \
        "\x04\xA0\x08\x30\x06\x06\x01\x2A\x04\x01\x53")
#define SAN_BAD_DEVICE                                                                             \
    DER("\x30\x1F\x06\x03\x55\x1D\x11\x04\x18\x30\x16\xA0\x14\x06\x08\x2B\x06\x01\x05\x05\x07\x08" \
        "\x04\xA0\x08\x30\x06\x06\x01\x2A\x0C\x01\x53")
#define EKU_SERVER                                                                                 \
    DER("\x30\x13\x06\x03\x55\x1D\x25\x04\x0C\x30\x0A\x06\x08\x2B\x06\x01\x05\x05\x07\x03\x01")
#define NAME_I      DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01I")
#define NAME_S      DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01S")
#define NAME_SERIAL DER("\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x05\x13\x01S")
#define NAME_NONE   DER("\x30\x00")
#define POINT_HALF  "0123456789abcdef0123456789abcdef"
#define KEY_HEAD                                                                                   \
    "\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07" \
    "\x03\x42\x00"
#define KEY_P256 DER(KEY_HEAD "\x04" POINT_HALF POINT_HALF)
#define KEY_BRAINPOOL                                                                              \
    DER("\x30\x5A\x30\x14\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x09\x2B\x24\x03\x03\x02\x08"     \
        "\x01\x01\x07\x03\x42\x00\x04" POINT_HALF POINT_HALF)
#define KEY_P384                                                                                   \
    DER("\x30\x76\x30\x10\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x05\x2B\x81\x04\x00\x22\x03"     \
        "\x62\x00\x04" POINT_HALF POINT_HALF POINT_HALF)
#define KEY_ODD_POINT DER(KEY_HEAD "\x03" POINT_HALF POINT_HALF)
#define KEY_RSA_16    /* a modulus of 16 bits */                                                   \
    DER("\x30\x1B\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00\x03\x0A\x00\x30\x07" \
        "\x02\x02\x00\xFF\x02\x01\x03")
#define ALGORITHM           DER("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02")
#define ALGORITHM_WITH_NULL DER("\x30\x0C\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02\x05\x00")

/// A device or server without an extended key usage.
pieces_t good(void);
/// A CA.
pieces_t good_ca(void);
/// A device with a hardware module name.
pieces_t good_device(void);

/// An extension, in a static buffer that stays for 32 calls of this and the next.
mint_bytes_t make_extension(mint_bytes_t oid, bool critical, mint_bytes_t value);
/// A Name of these attributes, likewise.
mint_bytes_t make_name(const mint_attribute_view_t *attributes, size_t count);

/// Writes the TBSCertificate into `buffer`, of which the result is a view.
mint_bytes_t write_tbs(const pieces_t *pieces, uint8_t *buffer, size_t size);

/// Fails unless exactly this rule is broken for these targets; NULL: none.
void expect_rule_for(const pieces_t *pieces, mint_lint_targets_t targets, const char *rule);
/// Fails unless exactly these two are.
void expect_rule_for_two(const pieces_t *pieces, mint_lint_targets_t targets, const char *rule,
                         const char *other);
/// The same as the first, without targets.
void expect_rule(const pieces_t *pieces, const char *rule);
/// The same for good(), with another piece at `offset`.
void expect_field(size_t offset, mint_bytes_t value, const char *rule);
/// The same for `pieces`, with another extension at `index`.
void expect_extension(pieces_t pieces, size_t index, mint_bytes_t value, const char *rule);

/// Fails if a rule of the list was not seen broken by expect_rule_for().
void expect_all_seen(mint_lint_rules_t list);

#define FIELD(name) offsetof(pieces_t, name)

#endif
