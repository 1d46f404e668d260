// SPDX-License-Identifier: Apache-2.0
//
// Writing DER, back to front.
#include <string.h>

#include "agent/der.h"

void mint_agent_der_init(mint_agent_der_t *der, uint8_t *data, size_t size)
{
    *der = (mint_agent_der_t){.data = data, .size = size, .at = size};
}

void mint_agent_der_put(mint_agent_der_t *der, const void *data, size_t len)
{
    if (der->failed || len > der->at) {
        der->failed = true;
        return;
    }
    if (len > 0) {
        der->at -= len;
        memcpy(der->data + der->at, data, len);
    }
}

static void put_byte(mint_agent_der_t *der, size_t byte)
{
    uint8_t value = (uint8_t)byte;
    mint_agent_der_put(der, &value, sizeof value);
}

void mint_agent_der_wrap(mint_agent_der_t *der, uint8_t tag, size_t end)
{
    const size_t len = end - der->at;
    if (len > 0xFFFFu) {
        der->failed = true;
        return;
    }
    put_byte(der, len);
    if (len > 0xFFu) {
        put_byte(der, len >> 8);
        put_byte(der, 0x82);
    } else if (len > 0x7Fu) {
        put_byte(der, 0x81);
    }
    put_byte(der, tag);
}

void mint_agent_der_put_value(mint_agent_der_t *der, uint8_t tag, const void *data, size_t len)
{
    const size_t end = der->at;
    mint_agent_der_put(der, data, len);
    mint_agent_der_wrap(der, tag, end);
}

void mint_agent_der_put_unsigned(mint_agent_der_t *der, const uint8_t *data, size_t len)
{
    while (len > 1 && data[0] == 0) {
        data++;
        len--;
    }
    const size_t end = der->at;
    mint_agent_der_put(der, data, len);
    if (data[0] > 0x7Fu) {
        put_byte(der, 0); // or it would be negative
    }
    mint_agent_der_wrap(der, MINT_DER_INTEGER, end);
}

mint_bytes_t mint_agent_der_written(const mint_agent_der_t *der)
{
    if (der->failed) {
        return (mint_bytes_t){NULL, 0};
    }
    return (mint_bytes_t){der->data + der->at, der->size - der->at};
}
