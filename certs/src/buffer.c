// SPDX-License-Identifier: Apache-2.0
//
// The growing byte string. realloc() would leave copies of secrets behind, so growth is a new
// allocation, a copy and a wipe.
#include "mintmark/certs/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_FIRST = 256 };

void mint_buffer_free(mint_buffer_t *buffer)
{
    if (buffer->data != NULL) {
        mint_wipe(buffer->data, buffer->size);
        free(buffer->data);
    }
    *buffer = (mint_buffer_t){0};
}

// Makes room for `len` more bytes and a NUL.
static bool reserve(mint_buffer_t *buffer, size_t len)
{
    if (buffer->failed || len > SIZE_MAX / 4 - buffer->len) {
        buffer->failed = true;
        return false;
    }
    size_t needed = buffer->len + len + 1;
    if (needed <= buffer->size) {
        return true;
    }
    size_t size = buffer->size == 0 ? SIZE_FIRST : buffer->size;
    while (size < needed) {
        size *= 2;
    }
    uint8_t *data = malloc(size);
    if (data == NULL) {
        buffer->failed = true;
        return false;
    }
    size_t kept_len = buffer->len;
    if (kept_len > 0) {
        memcpy(data, buffer->data, kept_len);
    }
    mint_buffer_free(buffer);
    *buffer = (mint_buffer_t){.data = data, .len = kept_len, .size = size};
    return true;
}

void mint_buffer_append(mint_buffer_t *buffer, const void *data, size_t len)
{
    if (!reserve(buffer, len)) {
        return;
    }
    if (len > 0) {
        memcpy(buffer->data + buffer->len, data, len);
    }
    buffer->len += len;
    buffer->data[buffer->len] = '\0';
}

void mint_buffer_printf(mint_buffer_t *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (needed < 0) {
        buffer->failed = true;
        return;
    }
    if (reserve(buffer, (size_t)needed)) {
        va_start(arguments, format);
        (void)vsnprintf((char *)buffer->data + buffer->len, (size_t)needed + 1, format, arguments);
        va_end(arguments);
        buffer->len += (size_t)needed;
    }
}

mint_status_t mint_buffer_status(const mint_buffer_t *buffer)
{
    return buffer->failed ? MINT_ERR_MEMORY : MINT_OK;
}

mint_bytes_t mint_buffer_view(const mint_buffer_t *buffer)
{
    return (mint_bytes_t){.data = buffer->data, .len = buffer->len};
}
