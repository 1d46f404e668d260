// SPDX-License-Identifier: Apache-2.0
//
// Names as JSON: structured, because their text form is for people, and exact, because two names
// that look alike may differ in their string types.
#include <arpa/inet.h>

#include "cli/cert_json.h"
#include "mintmark/certs/oid.h"

enum { UTF8_STRING = 0x0C, PRINTABLE_STRING = 0x13, T61_STRING = 0x14, IA5_STRING = 0x16 };

static json_t *type_name(int tag)
{
    switch (tag) {
    case UTF8_STRING:
        return json_string("UTF8String");
    case PRINTABLE_STRING:
        return json_string("PrintableString");
    case IA5_STRING:
        return json_string("IA5String");
    default:
        return json_integer(tag);
    }
}

/// Text as it is if it is UTF-8 of a type that can be; under `hex` otherwise.
static void set_text(json_t *object, int tag, mint_bytes_t text)
{
    json_t *value = tag == UTF8_STRING || tag == PRINTABLE_STRING || tag == IA5_STRING
                        ? json_stringn((const char *)text.data, text.len)
                        : NULL;
    (void)json_object_set_new(object, value != NULL ? "value" : "hex",
                              value != NULL ? value : mint_json_bytes(text));
}

json_t *mint_json_name(mint_bytes_t name)
{
    json_t *list = json_array();
    json_t *set = NULL;
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        if (attribute.first_of_set) {
            set = json_array();
            (void)json_array_append_new(list, set);
        }
        json_t *one = json_pack("{s:o, s:o, s:o}", "oid", mint_json_oid(attribute.oid), "name",
                                mint_json_text(mint_oid_short_name(attribute.oid)), "type",
                                type_name(attribute.tag));
        set_text(one, attribute.tag, attribute.text);
        if (json_array_append_new(set, one) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *address(mint_bytes_t bytes)
{
    char text[INET6_ADDRSTRLEN];
    bool known = bytes.len == 4 || bytes.len == 16;
    return known && inet_ntop(bytes.len == 4 ? AF_INET : AF_INET6, bytes.data, text, sizeof text) !=
                        NULL
               ? json_string(text)
               : NULL;
}

static json_t *other(const mint_general_name_t *name)
{
    mint_bytes_t type;
    mint_bytes_t serial_number;
    json_t *object = json_pack(
        "{s:s, s:o, s:o, s:o}", "type", "other", "oid", mint_json_oid(name->type), "name",
        mint_json_text(mint_oid_short_name(name->type)), "der", mint_json_bytes(name->value));
    if (mint_hardware_module_name(name, &type, &serial_number)) {
        json_t *text = json_stringn((const char *)serial_number.data, serial_number.len);
        (void)json_object_set_new(object, "hardware_type", mint_json_oid(type));
        (void)json_object_set_new(object, "hardware_serial",
                                  text != NULL ? text : mint_json_bytes(serial_number));
    }
    return object;
}

json_t *mint_json_general_name(const mint_general_name_t *name)
{
    static const char *const types[] = {"other", "email", "dns", "x400",         "directory",
                                        "edi",   "uri",   "ip",  "registered_id"};
    json_t *value = NULL;
    switch (name->kind) {
    case MINT_GENERAL_NAME_OTHER:
        return other(name);
    case MINT_GENERAL_NAME_EMAIL:
    case MINT_GENERAL_NAME_DNS:
    case MINT_GENERAL_NAME_URI:
        value = json_stringn((const char *)name->value.data, name->value.len);
        break;
    case MINT_GENERAL_NAME_DIRECTORY:
        value = mint_json_name(name->value);
        break;
    case MINT_GENERAL_NAME_IP:
        value = address(name->value);
        break;
    case MINT_GENERAL_NAME_REGISTERED_ID:
        value = mint_json_oid(name->value);
        break;
    default:
        break;
    }
    return json_pack("{s:s, s:o}", "type", types[name->kind], value != NULL ? "value" : "hex",
                     value != NULL ? value : mint_json_bytes(name->value));
}
