// SPDX-License-Identifier: Apache-2.0
//
// Certificates taken apart into views of their parts, by strict DER (X.690 §10) and nothing but
// structure: for whoever shows, checks or compares them. Whether the parts make sense is theirs to
// say.
//
// Views point into the caller's bytes, which must outlive them. Pointers must not be NULL. No heap,
// any thread. What takes an extension's `value` gives false, or an empty view, if it is malformed.
#ifndef MINTMARK_CERTS_VIEW_H
#define MINTMARK_CERTS_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A Time and how it was written.
typedef struct {
    int tag;              ///< UTCTime or GeneralizedTime
    mint_bytes_t content; ///< digits and Z
    bool valid;           ///< in the one form that RFC 5280 allows
    int64_t time;         ///< seconds since 1970, if valid
} mint_time_view_t;

/// The parts of a TBSCertificate (RFC 5280 §4.1).
typedef struct {
    mint_bytes_t whole;               ///< the TBSCertificate itself
    int version;                      ///< 1, 2 or 3
    mint_bytes_t serial;              ///< content of the INTEGER
    mint_bytes_t signature_algorithm; ///< AlgorithmIdentifier, whole
    mint_bytes_t issuer;              ///< Name, whole
    mint_time_view_t not_before;      ///< Time
    mint_time_view_t not_after;       ///< Time
    mint_bytes_t subject;             ///< Name, whole
    mint_bytes_t public_key;          ///< SubjectPublicKeyInfo, whole
    bool has_unique_ids;              ///< issuerUniqueID or subjectUniqueID is there
    bool has_extensions;              ///< extensions are there
    mint_bytes_t extensions;          ///< content of the SEQUENCE OF Extension
} mint_tbs_view_t;

/// The parts of a Certificate.
typedef struct {
    mint_tbs_view_t tbs;              ///< what is signed
    mint_bytes_t signature_algorithm; ///< AlgorithmIdentifier, whole
    mint_bytes_t signature;           ///< the signature's bytes
} mint_certificate_view_t;

/// Takes a TBSCertificate apart. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_tbs_view(mint_bytes_t der, mint_tbs_view_t *view);
/// Takes a Certificate apart. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_certificate_view(mint_bytes_t der,
                                                    mint_certificate_view_t *view);

// ---- Algorithms and keys ----

/// An AlgorithmIdentifier.
typedef struct {
    mint_bytes_t oid;        ///< content of its OBJECT IDENTIFIER
    mint_bytes_t parameters; ///< DER of the parameters, whole; empty if there are none
} mint_algorithm_view_t;

/// Takes an AlgorithmIdentifier (whole) apart.
MINT_MUST_CHECK bool mint_algorithm_view(mint_bytes_t der, mint_algorithm_view_t *view);

/// A SubjectPublicKeyInfo.
typedef struct {
    mint_algorithm_view_t algorithm; ///< what kind of key
    mint_bytes_t key;                ///< the bytes of the BIT STRING
} mint_public_key_view_t;

/// Takes a SubjectPublicKeyInfo (whole) apart.
MINT_MUST_CHECK bool mint_public_key_view(mint_bytes_t der, mint_public_key_view_t *view);

/// Takes an RSAPublicKey apart: the contents of its two INTEGERs.
MINT_MUST_CHECK bool mint_rsa_key_view(mint_bytes_t der, mint_bytes_t *modulus,
                                       mint_bytes_t *exponent);

// ---- Names ----

/// An attribute of a Name.
typedef struct {
    mint_bytes_t oid;  ///< content of its type
    int tag;           ///< of its value
    mint_bytes_t text; ///< content of its value
    bool first_of_set; ///< it begins a RelativeDistinguishedName
} mint_attribute_view_t;

/// Reads the attributes of a Name.
typedef struct {
    mint_reader_t names; ///< RelativeDistinguishedNames left
    mint_reader_t set;   ///< attributes left in the current one
} mint_name_reader_t;

/// Starts reading the attributes of a Name (whole).
mint_name_reader_t mint_name_reader(mint_bytes_t name);
/// Takes the next attribute. False at the end or after a failure, which mint_name_status() tells.
MINT_MUST_CHECK bool mint_name_next(mint_name_reader_t *reader, mint_attribute_view_t *attribute);
/// MINT_OK, or MINT_ERR_FORMAT if the Name is malformed.
MINT_MUST_CHECK mint_status_t mint_name_status(const mint_name_reader_t *reader);
/// True if two Names (whole) are the same by RFC 5280 §7.1: attribute by attribute, text without
/// regard to its string type, to the case of ASCII letters and to the amount of white space.
/// Characters outside ASCII are compared as they are, which is stricter.
bool mint_name_same(mint_bytes_t a, mint_bytes_t b);

/// Kinds of GeneralName (RFC 5280 §4.2.1.6); the numbers are those of the tags.
typedef enum {
    MINT_GENERAL_NAME_OTHER = 0,     ///< otherName: a type and a value of it
    MINT_GENERAL_NAME_EMAIL = 1,     ///< rfc822Name
    MINT_GENERAL_NAME_DNS = 2,       ///< dNSName
    MINT_GENERAL_NAME_X400 = 3,      ///< x400Address; rare
    MINT_GENERAL_NAME_DIRECTORY = 4, ///< directoryName: a Name
    MINT_GENERAL_NAME_EDI = 5,       ///< ediPartyName; rare
    MINT_GENERAL_NAME_URI = 6,       ///< uniformResourceIdentifier
    MINT_GENERAL_NAME_IP = 7, ///< iPAddress: 4 or 16 bytes, in name constraints twice as many
    MINT_GENERAL_NAME_REGISTERED_ID = 8, ///< registeredID: an object identifier
} mint_general_name_kind_t;

/// A GeneralName.
typedef struct {
    mint_general_name_kind_t kind; ///< which of the choices of RFC 5280 §4.2.1.6
    mint_bytes_t type;             ///< otherName: content of its type-id; else empty
    mint_bytes_t value; ///< text, address or OID as content; DER, whole, of a directoryName or of
                        ///< what is in an otherName; content of the two rare kinds
} mint_general_name_t;

/// Starts reading the elements of a SEQUENCE (whole), such as GeneralNames. Its failure shows in
/// mint_reader_status().
mint_reader_t mint_sequence_reader(mint_bytes_t der);
/// Takes the next GeneralName. False at the end or after a failure, which mint_reader_status()
/// tells.
MINT_MUST_CHECK bool mint_general_name_next(mint_reader_t *reader, mint_general_name_t *name);
/// The hardwareModuleName (RFC 4108 §5) in an otherName: content of the type's OID, and the serial
/// number.
MINT_MUST_CHECK bool mint_hardware_module_name(const mint_general_name_t *name, mint_bytes_t *type,
                                               mint_bytes_t *serial_number);

// ---- Extensions (RFC 5280 §4.2) ----

/// An extension.
typedef struct {
    mint_bytes_t oid;   ///< content of its OBJECT IDENTIFIER
    bool critical;      ///< as it says
    mint_bytes_t value; ///< DER inside the OCTET STRING
} mint_extension_view_t;

/// Takes the next extension. False at the end.
MINT_MUST_CHECK bool mint_extension_next(mint_reader_t *reader, mint_extension_view_t *extension);
/// Finds the first extension with this OID (content) among `extensions` (content of the SEQUENCE).
MINT_MUST_CHECK bool mint_extension_among(mint_bytes_t extensions, mint_bytes_t oid,
                                          mint_extension_view_t *extension);
/// Finds the first extension of a certificate with this OID.
MINT_MUST_CHECK bool mint_extension_find(const mint_tbs_view_t *tbs, mint_bytes_t oid,
                                         mint_extension_view_t *extension);

/// True if an extension is twice among `extensions` (content of the SEQUENCE): then nobody can say
/// which of them holds (RFC 5280 §4.2).
MINT_MUST_CHECK bool mint_extension_twice(mint_bytes_t extensions);

/// Takes the value of a basicConstraints apart; `*path_length` is -1 if there is no limit.
MINT_MUST_CHECK bool mint_basic_constraints_view(mint_bytes_t value, bool *ca, int *path_length);
/// basicConstraints, read. False if it is not there or malformed (`*there` tells which).
MINT_MUST_CHECK bool mint_view_basic_constraints(const mint_tbs_view_t *tbs, bool *there, bool *ca,
                                                 int *path_length);
/// keyUsage as a number whose bit i is the named bit i. False if it is not there or malformed.
MINT_MUST_CHECK bool mint_view_key_usage(const mint_tbs_view_t *tbs, bool *there, unsigned *usage);
/// The keyIdentifier of subjectKeyIdentifier; empty if there is none.
mint_bytes_t mint_view_subject_key_id(const mint_tbs_view_t *tbs);
/// The keyIdentifier of authorityKeyIdentifier; empty if there is none.
mint_bytes_t mint_view_authority_key_id(const mint_tbs_view_t *tbs);

/// authorityKeyIdentifier.
typedef struct {
    mint_bytes_t key_id; ///< keyIdentifier; empty if there is none
    mint_bytes_t issuer; ///< content of authorityCertIssuer's GeneralNames; empty if there is none
    mint_bytes_t serial; ///< content of authorityCertSerialNumber; empty if there is none
} mint_authority_key_view_t;

/// Takes the value of an authorityKeyIdentifier apart.
MINT_MUST_CHECK bool mint_authority_key_view(mint_bytes_t value, mint_authority_key_view_t *view);
/// Takes the next OBJECT IDENTIFIER of a list, such as extKeyUsage's. False at the end or after a
/// failure.
MINT_MUST_CHECK bool mint_oid_next(mint_reader_t *reader, mint_bytes_t *oid);
/// Takes the next PolicyInformation of certificatePolicies: its OID, and the content of its
/// qualifiers' SEQUENCE, empty if there are none.
MINT_MUST_CHECK bool mint_policy_next(mint_reader_t *reader, mint_bytes_t *oid,
                                      mint_bytes_t *qualifiers);
/// Takes the next pair of an OID and any element, as AccessDescription and PolicyQualifierInfo are;
/// `value` is the element, whole.
MINT_MUST_CHECK bool mint_pair_next(mint_reader_t *reader, mint_bytes_t *oid, mint_bytes_t *value);

/// A DistributionPoint, or the name in an issuingDistributionPoint.
typedef struct {
    bool has_name;           ///< distributionPoint is there
    bool relative;           ///< it is a nameRelativeToCRLIssuer
    mint_bytes_t names;      ///< content of fullName's GeneralNames, or of the relative name's SET
    mint_bytes_t reasons;    ///< content of the BIT STRING; empty if there is none
    mint_bytes_t crl_issuer; ///< content of cRLIssuer's GeneralNames; empty if there is none
} mint_distribution_point_t;

/// Takes the next DistributionPoint of cRLDistributionPoints.
MINT_MUST_CHECK bool mint_distribution_point_next(mint_reader_t *reader,
                                                  mint_distribution_point_t *point);

/// issuingDistributionPoint: which certificates a CRL is about (RFC 5280 §5.2.5).
typedef struct {
    mint_distribution_point_t point; ///< its name, and onlySomeReasons
    bool only_user;                  ///< onlyContainsUserCerts
    bool only_ca;                    ///< onlyContainsCACerts
    bool only_attribute;             ///< onlyContainsAttributeCerts
    bool indirect;                   ///< indirectCRL
} mint_issuing_point_t;

/// Takes the value of an issuingDistributionPoint apart.
MINT_MUST_CHECK bool mint_issuing_point_view(mint_bytes_t value, mint_issuing_point_t *view);

/// nameConstraints: the contents of its two lists of GeneralSubtree.
MINT_MUST_CHECK bool mint_name_constraints_view(mint_bytes_t value, mint_bytes_t *permitted,
                                                mint_bytes_t *excluded);
/// Takes the next GeneralSubtree's base.
MINT_MUST_CHECK bool mint_subtree_next(mint_reader_t *reader, mint_general_name_t *base);

#ifdef __cplusplus
}
#endif

#endif
