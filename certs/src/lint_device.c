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
    OTHER_NAME_TAG = MINT_DER_CONTEXT_OUTER(0),
};

// The value of the first hardwareModuleName; empty if there is none.
static mint_bytes_t hardware_module(const mint_tbs_view_t *tbs)
{
    mint_extension_view_t extension;
    if (!mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), &extension)) {
        return (mint_bytes_t){0};
    }
    mint_reader_t outer = mint_der_reader(extension.value);
    mint_reader_t names = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    while (names.left_len > 0 && !names.failed) {
        int tag;
        mint_reader_t name = mint_der_reader(mint_der_read_any(&names, &tag));
        if (tag == OTHER_NAME_TAG && mint_bytes_equal(mint_der_read(&name, MBEDTLS_ASN1_OID),
                                                      MINT_OID(MBEDTLS_OID_ON_HW_MODULE_NAME))) {
            return mint_der_read(&name, MINT_DER_CONTEXT_OUTER(0));
        }
    }
    return (mint_bytes_t){0};
}

static bool is_device(const mint_tbs_view_t *tbs)
{
    return hardware_module(tbs).len > 0;
}

static bool hardware_module_well_formed(const mint_tbs_view_t *tbs)
{
    if (!is_device(tbs)) {
        return true;
    }
    mint_reader_t outer = mint_der_reader(hardware_module(tbs));
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    bool type = mint_der_read(&reader, MBEDTLS_ASN1_OID).len > 0;
    bool serial = mint_der_read(&reader, MBEDTLS_ASN1_OCTET_STRING).len > 0;
    mint_der_expect_end(&reader);
    mint_der_expect_end(&outer);
    return type && serial && mint_reader_status(&reader) == MINT_OK &&
           mint_reader_status(&outer) == MINT_OK;
}

static bool device_has_serial_number(const mint_tbs_view_t *tbs)
{
    mint_name_reader_t reader = mint_name_reader(tbs->subject);
    mint_attribute_view_t attribute;
    while (is_device(tbs) && mint_name_next(&reader, &attribute)) {
        if (mint_bytes_equal(attribute.oid, MINT_OID(MBEDTLS_OID_AT_SERIAL_NUMBER))) {
            return true;
        }
    }
    return !is_device(tbs) || mint_lint_subject_is_empty(tbs);
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

static const mint_lint_rule_t rules[] = {
    {"device-hardware-module", MINT_LINT_ERROR, "RFC 4108 §5",
     "hardwareModuleName is not a type and a serial number", hardware_module_well_formed},
    {"device-serial-number", MINT_LINT_ERROR, "IEEE 802.1AR-2018 §8",
     "a device identity's subject has no serialNumber", device_has_serial_number},
    {"device-expiry", MINT_LINT_WARNING, "IEEE 802.1AR-2018 §8",
     "a device identity expires (notAfter is not 99991231235959Z)", device_does_not_expire},
    {"device-key-usage", MINT_LINT_ERROR, "IEEE 802.1AR-2018 §8",
     "a device identity's key usage lacks digitalSignature", device_may_sign},
    {"device-ca", MINT_LINT_ERROR, "IEEE 802.1AR-2018 §8", "a device identity is a CA",
     device_is_no_ca},
};

mint_lint_rules_t mint_lint_device_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
