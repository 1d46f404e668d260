// SPDX-License-Identifier: Apache-2.0
//
// Hex, times, OIDs and signatures as OpenSSL lays them out.
#include "text.h"

#include "calendar.h"
#include "mintmark/certs/oid.h"

enum { SIGNATURE_COLUMNS = 18, SERIAL_SHORT_LEN = 8 };

void mint_text_hex_lines(mint_buffer_t *text, mint_bytes_t bytes, int indent, size_t columns)
{
    for (size_t i = 0; i < bytes.len; i++) {
        bool ends_line = i % columns == columns - 1;
        if (i % columns == 0) {
            mint_buffer_printf(text, "%*s", indent, "");
        }
        mint_buffer_printf(text, "%02x%s%s", (unsigned)bytes.data[i], i + 1 < bytes.len ? ":" : "",
                           ends_line || i + 1 == bytes.len ? "\n" : "");
    }
}

void mint_text_hex(mint_buffer_t *text, mint_bytes_t bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        mint_buffer_printf(text, "%s%02X", i == 0 ? "" : ":", (unsigned)bytes.data[i]);
    }
}

void mint_text_foreign(mint_buffer_t *text, mint_bytes_t foreign)
{
    for (size_t i = 0; i < foreign.len; i++) {
        uint8_t byte = foreign.data[i];
        if (byte >= 0x20 && byte < 0x7F && byte != '\\') {
            mint_buffer_append(text, &byte, 1);
        } else {
            mint_buffer_printf(text, "\\%02X", (unsigned)byte);
        }
    }
}

void mint_text_oid(mint_buffer_t *text, mint_bytes_t oid)
{
    char dotted[MINT_OID_TEXT_SIZE];
    const char *name = mint_oid_name(oid);
    mint_oid_text(oid, dotted);
    mint_buffer_printf(text, "%s", name == NULL ? dotted : name);
}

void mint_text_time(mint_buffer_t *text, int64_t time)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    mint_calendar_t date;
    if (!mint_calendar_from_unix(time, &date)) {
        mint_buffer_printf(text, "malformed");
        return;
    }
    mint_buffer_printf(text, "%s %2d %02d:%02d:%02d %d GMT", months[date.month - 1], date.day,
                       date.hour, date.minute, date.second, date.year);
}

void mint_text_time_view(mint_buffer_t *text, const mint_time_view_t *view)
{
    if (view->valid) {
        mint_text_time(text, view->time);
        return;
    }
    mint_buffer_printf(text, "malformed: ");
    mint_text_foreign(text, view->content);
}

void mint_text_algorithm(mint_buffer_t *text, mint_bytes_t algorithm)
{
    mint_algorithm_view_t view;
    if (mint_algorithm_view(algorithm, &view)) {
        mint_text_oid(text, view.oid);
    } else {
        mint_buffer_printf(text, "malformed");
    }
}

void mint_text_serial(mint_buffer_t *text, mint_bytes_t integer, int indent)
{
    bool negative = integer.len > 0 && (integer.data[0] & 0x80) != 0;
    if (integer.len <= SERIAL_SHORT_LEN && !negative) {
        unsigned long long number = 0;
        for (size_t i = 0; i < integer.len; i++) {
            number = number << 8 | integer.data[i];
        }
        mint_buffer_printf(text, " %llu (0x%llx)\n", number, number);
        return;
    }
    mint_buffer_printf(text, "%s\n", negative ? " (Negative, in two's complement)" : "");
    if (integer.len > 1 && integer.data[0] == 0) { // the sign, not the number
        integer.data++;
        integer.len--;
    }
    mint_text_hex_lines(text, integer, indent, integer.len);
}

void mint_text_signature(mint_buffer_t *text, mint_bytes_t algorithm, mint_bytes_t signature)
{
    mint_buffer_printf(text, "    Signature Algorithm: ");
    mint_text_algorithm(text, algorithm);
    mint_buffer_printf(text, "\n    Signature Value:\n");
    mint_text_hex_lines(text, signature, 8, SIGNATURE_COLUMNS);
}
