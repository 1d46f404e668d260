// SPDX-License-Identifier: Apache-2.0
//
// Is a server's certificate for the host that was asked for (RFC 9525 §6): by its alternative names
// alone, never by its common name; a `*` stands for one whole first label.
#include <arpa/inet.h>
#include <mbedtls/oid.h>
#include <string.h>

#include "chain_check.h"
#include "der_write.h"
#include "host_name.h"

enum { IPV4_LEN = 4, IPV6_LEN = 16 };

// Bytes of an IP address in text; 0 if it is none.
static size_t parse_ip(const char *host, uint8_t address[IPV6_LEN])
{
    if (inet_pton(AF_INET, host, address) == 1) {
        return IPV4_LEN;
    }
    return inet_pton(AF_INET6, host, address) == 1 ? IPV6_LEN : 0;
}

// The name without the dot of the root.
static mint_bytes_t without_dot(const char *host)
{
    size_t len = strlen(host);
    len -= len > 1 && host[len - 1] == '.' ? 1 : 0;
    return (mint_bytes_t){.data = (const uint8_t *)host, .len = len};
}

bool mint_chain_host_valid(const char *host)
{
    uint8_t address[IPV6_LEN];
    return parse_ip(host, address) > 0 ||
           (mint_host_name_valid(without_dot(host)) && host[0] != '*');
}

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte - 'A' + 'a') : byte;
}

static bool same_text(mint_bytes_t a, mint_bytes_t b)
{
    for (size_t i = 0; i < a.len && a.len == b.len; i++) {
        if (lower(a.data[i]) != lower(b.data[i])) {
            return false;
        }
    }
    return a.len == b.len;
}

// Cuts the first label off, and the dot after it. False if nothing is left.
static bool cut_label(mint_bytes_t *name)
{
    const uint8_t *dot = memchr(name->data, '.', name->len);
    if (dot == NULL) {
        return false;
    }
    name->len -= (size_t)(dot - name->data) + 1;
    name->data = dot + 1;
    return name->len > 0;
}

static bool dns_matches(mint_bytes_t pattern, mint_bytes_t host)
{
    if (!mint_host_name_valid(pattern)) {
        return false;
    }
    if (pattern.len > 2 && pattern.data[0] == '*') {
        return cut_label(&pattern) && cut_label(&host) && same_text(pattern, host);
    }
    return same_text(pattern, host);
}

bool mint_chain_is_for_host(const mint_tbs_view_t *tbs, const char *host)
{
    mint_extension_view_t extension;
    mint_general_name_t name;
    uint8_t address[IPV6_LEN];
    const size_t address_len = parse_ip(host, address);
    const mint_bytes_t text = without_dot(host);
    if (!mint_extension_find(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), &extension)) {
        return false;
    }
    mint_reader_t reader = mint_sequence_reader(extension.value);
    while (mint_general_name_next(&reader, &name)) {
        if (address_len > 0 ? name.kind == MINT_GENERAL_NAME_IP && name.value.len == address_len &&
                                  memcmp(name.value.data, address, address_len) == 0
                            : name.kind == MINT_GENERAL_NAME_DNS && dns_matches(name.value, text)) {
            return true;
        }
    }
    return false;
}
