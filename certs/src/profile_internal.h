// SPDX-License-Identifier: Apache-2.0
//
// What is inside a profile: for the profile's reader and the TBSCertificate's writer alone.
#ifndef CERTS_PROFILE_INTERNAL_H
#define CERTS_PROFILE_INTERNAL_H

#include "attribute.h"
#include "mintmark/certs/profile.h"

#define MINT_PROFILE_TEXT_SIZE      200u ///< bytes of a value in the file, NUL included
#define MINT_PROFILE_VARIABLE_SIZE  32u  ///< bytes of a variable's name, NUL included
#define MINT_PROFILE_LIST_MAX       16u  ///< entries of each list
#define MINT_PROFILE_OID_SIZE       32u  ///< bytes of an OID's content
#define MINT_PROFILE_EXTENSION_SIZE 512u ///< bytes of an extension's value
#define MINT_EXPANDED_SIZE          512u ///< bytes of an expanded template, NUL included
#define MINT_PROFILE_NO_LIMIT       (-1) ///< path length: none

/// Kinds of subjectAltName.
typedef enum {
    MINT_SAN_DNS,             ///< dNSName
    MINT_SAN_EMAIL,           ///< rfc822Name
    MINT_SAN_URI,             ///< uniformResourceIdentifier
    MINT_SAN_IP,              ///< iPAddress
    MINT_SAN_HARDWARE_MODULE, ///< otherName hardwareModuleName (RFC 4108 §5)
} mint_san_kind_t;

/// An OBJECT IDENTIFIER's content.
typedef struct {
    uint8_t data[MINT_PROFILE_OID_SIZE]; ///< content, without tag and length
    size_t len;                          ///< bytes
} mint_oid_t;

/// A variable of the profile's own.
typedef struct {
    char name[MINT_PROFILE_VARIABLE_SIZE]; ///< without the `${}`
    char template[MINT_PROFILE_TEXT_SIZE]; ///< default, over the variables that all have; may be ""
} mint_profile_declared_t;

/// An attribute of the subject.
typedef struct {
    const mint_attribute_t *type;          ///< from the table, or `own`
    mint_attribute_t own;                  ///< of one that the file names by its OID
    mint_oid_t own_oid;                    ///< what `own` points to
    char template[MINT_PROFILE_TEXT_SIZE]; ///< its value
} mint_profile_attribute_t;

/// A list of templates.
typedef struct {
    char templates[MINT_PROFILE_LIST_MAX][MINT_PROFILE_TEXT_SIZE]; ///< in the order of the file
    size_t count;                                                  ///< how many
} mint_profile_templates_t;

/// An extension that we know nothing about.
typedef struct {
    mint_oid_t oid; ///< what it is
    bool critical;  ///< whoever does not know it must refuse the certificate
    uint8_t value[MINT_PROFILE_EXTENSION_SIZE]; ///< DER of one element
    size_t value_len;                           ///< bytes
} mint_profile_extension_t;

/// A subjectAltName.
typedef struct {
    mint_san_kind_t kind;                  ///< what it is
    mint_oid_t hardware_type;              ///< of a hardware module name
    char template[MINT_PROFILE_TEXT_SIZE]; ///< its value, or the hardware's serial number
} mint_profile_san_t;

struct mint_profile {
    char description[MINT_PROFILE_TEXT_SIZE]; ///< a sentence; may be empty
    mint_key_type_t key_type;                 ///< of the key that is made
    unsigned key_types;                       ///< bit i: keys of type i are taken
    int64_t validity_seconds;                 ///< 0: forever
    bool self_signed;                         ///< signed by its own key, without a CA
    mint_lint_targets_t targets;              ///< whose further rules hold
    mint_profile_declared_t variables[MINT_PROFILE_LIST_MAX]; ///< each may use those before it
    size_t variable_count;                                    ///< how many
    mint_profile_attribute_t subject[MINT_PROFILE_LIST_MAX];  ///< in the order of the name
    size_t subject_count;                                     ///< how many
    mint_profile_san_t san[MINT_PROFILE_LIST_MAX];            ///< in the order of the file
    size_t san_count;                                         ///< 0: no extension
    bool basic_constraints;                                   ///< write the extension
    bool ca;                                                  ///< cA
    int path_length;    ///< MINT_PROFILE_NO_LIMIT if there is no pathLenConstraint
    unsigned key_usage; ///< bit i stands for the named bit i of KeyUsage; 0: no extension
    mint_oid_t extended_key_usage[MINT_PROFILE_LIST_MAX];       ///< purposes
    size_t extended_key_usage_count;                            ///< 0: no extension
    mint_oid_t policies[MINT_PROFILE_LIST_MAX];                 ///< certificate policies
    size_t policy_count;                                        ///< 0: no extension
    bool subject_key_identifier;                                ///< write the extension
    bool authority_key_identifier;                              ///< write the extension
    mint_profile_templates_t crl_distribution_points;           ///< URIs
    mint_profile_templates_t ocsp;                              ///< URIs
    mint_profile_templates_t ca_issuers;                        ///< URIs
    mint_profile_extension_t extensions[MINT_PROFILE_LIST_MAX]; ///< others, as DER
    size_t extension_count;                                     ///< how many
};

/// True if every `${…}` of a template is a variable that all profiles have, or one that `profile`
/// (NULL: none) declares; otherwise `bad` is what is not one.
MINT_MUST_CHECK bool mint_template_valid(const char *template, const mint_profile_t *profile,
                                         char bad[MINT_PROFILE_TEXT_SIZE]);

/// True if all profiles have a variable of this name.
MINT_MUST_CHECK bool mint_template_has_variable(const char *name);

/// Puts the values in; `profile` (NULL: none) has the defaults of its own variables.
/// MINT_ERR_ARGUMENT if a value that is needed is missing, or the result does not fit.
MINT_MUST_CHECK mint_status_t mint_template_expand(const char *template,
                                                   const mint_profile_t *profile,
                                                   const mint_profile_values_t *values,
                                                   char out[MINT_EXPANDED_SIZE],
                                                   mint_error_t *error);

/// The variable of this name that the profile declares; NULL if there is none.
const mint_profile_declared_t *mint_profile_declared(const mint_profile_t *profile,
                                                     const char *name, size_t name_len);

#endif
