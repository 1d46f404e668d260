// SPDX-License-Identifier: Apache-2.0
//
// A GeneralName for people.
#include <mbedtls/asn1.h>

#include "der_read.h"
#include "mintmark/certs/certificate.h"
#include "text.h"

enum { IPV4_LEN = 4, IPV4_PAIR_LEN = 8, IPV6_LEN = 16, IPV6_PAIR_LEN = 32 };

static void ip4(mint_buffer_t *text, const uint8_t *bytes)
{
    mint_buffer_printf(text, "%u.%u.%u.%u", (unsigned)bytes[0], (unsigned)bytes[1],
                       (unsigned)bytes[2], (unsigned)bytes[3]);
}

static void ip6(mint_buffer_t *text, const uint8_t *bytes)
{
    for (size_t i = 0; i < IPV6_LEN; i += 2) {
        mint_buffer_printf(text, "%s%X", i == 0 ? "" : ":", (unsigned)bytes[i] << 8 | bytes[i + 1]);
    }
}

// An address, or in name constraints an address and a mask.
static void ip(mint_buffer_t *text, mint_bytes_t address)
{
    switch (address.len) {
    case IPV4_LEN:
    case IPV4_PAIR_LEN:
        ip4(text, address.data);
        if (address.len == IPV4_PAIR_LEN) {
            mint_buffer_append(text, "/", 1);
            ip4(text, address.data + IPV4_LEN);
        }
        break;
    case IPV6_LEN:
    case IPV6_PAIR_LEN:
        ip6(text, address.data);
        if (address.len == IPV6_PAIR_LEN) {
            mint_buffer_append(text, "/", 1);
            ip6(text, address.data + IPV6_LEN);
        }
        break;
    default:
        mint_buffer_printf(text, "malformed: ");
        mint_text_hex(text, address);
    }
}

static void other(mint_buffer_t *text, const mint_general_name_t *name)
{
    mint_bytes_t type;
    mint_bytes_t serial_number;
    int tag;
    mint_buffer_printf(text, "othername: ");
    mint_text_oid(text, name->type);
    if (mint_hardware_module_name(name, &type, &serial_number)) {
        mint_buffer_append(text, " ", 1);
        mint_text_oid(text, type);
        mint_buffer_append(text, " ", 1);
        mint_text_foreign(text, serial_number);
        return;
    }
    mint_reader_t reader = mint_der_reader(name->value);
    mint_bytes_t content = mint_der_read_any(&reader, &tag);
    bool is_text = tag == MBEDTLS_ASN1_UTF8_STRING || tag == MBEDTLS_ASN1_IA5_STRING ||
                   tag == MBEDTLS_ASN1_PRINTABLE_STRING;
    mint_buffer_printf(text, is_text ? "::" : " ");
    if (is_text) {
        mint_text_foreign(text, content);
    } else {
        mint_text_hex(text, name->value);
    }
}

void mint_text_general_name(mint_buffer_t *text, const mint_general_name_t *name)
{
    static const char *const labels[] = {
        [MINT_GENERAL_NAME_EMAIL] = "email:",
        [MINT_GENERAL_NAME_DNS] = "DNS:",
        [MINT_GENERAL_NAME_X400] = "X400Name:",
        [MINT_GENERAL_NAME_DIRECTORY] = "DirName:",
        [MINT_GENERAL_NAME_EDI] = "EdiPartyName:",
        [MINT_GENERAL_NAME_URI] = "URI:",
        [MINT_GENERAL_NAME_IP] = "IP Address:",
        [MINT_GENERAL_NAME_REGISTERED_ID] = "Registered ID:",
    };
    if (name->kind == MINT_GENERAL_NAME_OTHER) {
        other(text, name);
        return;
    }
    mint_buffer_printf(text, "%s", labels[name->kind]);
    switch (name->kind) {
    case MINT_GENERAL_NAME_DIRECTORY:
        mint_name_append(name->value, text);
        break;
    case MINT_GENERAL_NAME_IP:
        ip(text, name->value);
        break;
    case MINT_GENERAL_NAME_REGISTERED_ID:
        mint_text_oid(text, name->value);
        break;
    case MINT_GENERAL_NAME_X400:
    case MINT_GENERAL_NAME_EDI:
        mint_text_hex(text, name->value);
        break;
    default:
        mint_text_foreign(text, name->value);
    }
}
