// SPDX-License-Identifier: Apache-2.0
//
// Rules of IEEE 802.1AR-2018 §8 on device identities, which are known by their hardware module
// name.
#include <mbedtls/oid.h>

#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

enum {
    DIGITAL_SIGNATURE = 1u << 0, // bit of keyUsage
    RSA_BITS = 2048,
};

// Finds the first otherName that calls itself a hardwareModuleName.
static bool find_module(const mint_tbs_view_t *tbs, mint_general_name_t *name)
{
    bool there;
    mint_reader_t reader = mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), &there);
    while (mint_general_name_next(&reader, name)) {
        if (name->kind == MINT_GENERAL_NAME_OTHER &&
            mint_bytes_equal(name->type, MINT_OID(MBEDTLS_OID_ON_HW_MODULE_NAME))) {
            return true;
        }
    }
    return false;
}

static bool is_device(const mint_tbs_view_t *tbs)
{
    mint_general_name_t name;
    return find_module(tbs, &name);
}

static bool hardware_module_well_formed(const mint_tbs_view_t *tbs)
{
    mint_general_name_t name;
    mint_bytes_t type;
    mint_bytes_t serial_number;
    return !find_module(tbs, &name) || (mint_hardware_module_name(&name, &type, &serial_number) &&
                                        type.len > 0 && serial_number.len > 0);
}

static bool device_has_serial_number(const mint_tbs_view_t *tbs)
{
    mint_bytes_t text;
    return !is_device(tbs) || mint_lint_subject_is_empty(tbs) ||
           mint_lint_count_attributes(tbs->subject, MINT_OID(MBEDTLS_OID_AT_SERIAL_NUMBER), &text) >
               0;
}

static bool device_does_not_expire(const mint_tbs_view_t *tbs)
{
    static const char forever[] = "99991231235959Z";
    mint_bytes_t wanted = {.data = (const uint8_t *)forever, .len = sizeof forever - 1};
    return !is_device(tbs) || mint_bytes_equal(tbs->not_after.content, wanted);
}

static bool device_may_sign(const mint_tbs_view_t *tbs)
{
    bool there;
    unsigned usage;
    return !is_device(tbs) || !mint_view_key_usage(tbs, &there, &usage) ||
           (usage & DIGITAL_SIGNATURE) != 0;
}

static bool device_is_no_ca(const mint_tbs_view_t *tbs)
{
    return !is_device(tbs) || !mint_lint_is_ca(tbs);
}

// The signature suites of 802.1AR: RSA-2048, P-256, P-384.
static bool device_key_is_of_a_suite(const mint_tbs_view_t *tbs)
{
    mint_bytes_t curve = mint_lint_curve(tbs);
    return !is_device(tbs) || mint_lint_rsa_bits(tbs) == RSA_BITS ||
           mint_bytes_equal(curve, MINT_OID(MBEDTLS_OID_EC_GRP_SECP256R1)) ||
           mint_bytes_equal(curve, MINT_OID(MBEDTLS_OID_EC_GRP_SECP384R1));
}

static const mint_lint_rule_t rules[] = {
    {"device-hardware-module", MINT_LINT_ERROR, "RFC 4108 §5",
     "hardwareModuleName is not a type and a serial number", hardware_module_well_formed},
    {"device-serial-number", MINT_LINT_ERROR, "IEEE 802.1AR-2018 §8",
     "a device identity's subject has no serialNumber", device_has_serial_number},
    {"device-expiry", MINT_LINT_WARNING, "IEEE 802.1AR-2018 §8",
     "a device identity expires (notAfter is not 99991231235959Z)", device_does_not_expire},
    {"device-key-usage", MINT_LINT_ERROR, "IEEE 802.1AR-2018 §8",
     "a device identity's key usage lacks digitalSignature", device_may_sign},
    {"device-key", MINT_LINT_WARNING, "IEEE 802.1AR-2018 §9",
     "a device identity's key is not RSA-2048, P-256 or P-384", device_key_is_of_a_suite},
    {"device-ca", MINT_LINT_ERROR, "IEEE 802.1AR-2018 §8", "a device identity is a CA",
     device_is_no_ca},
};

mint_lint_rules_t mint_lint_device_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
