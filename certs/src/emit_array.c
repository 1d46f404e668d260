// SPDX-License-Identifier: Apache-2.0
//
// One array or macro as C text. Nothing in it depends on when, where or by whom it is written, so
// that a build sees a change only when the content changed.
#include <stdio.h>
#include <string.h>

#include "emit.h"

enum { COLUMNS_DEFAULT = 12, ATTRIBUTE_SIZE = 160, STRING_COLUMNS = 64 };

// ---- Comments and attributes ----

static void write_comment(const mint_header_t *header, const mint_emit_piece_t *piece,
                          mint_buffer_t *text)
{
    mint_buffer_append(text, "\n", 1);
    if (piece->comment != NULL) {
        mint_buffer_printf(text, "// %s\n", piece->comment);
    }
    if (piece->secret) {
        mint_buffer_printf(text, "// SECRET: whoever reads this can act as its owner.\n");
    }
    if (piece->has_digest && !header->no_digest) {
        mint_buffer_printf(text, "// SHA-256: ");
        for (size_t i = 0; i < sizeof piece->digest; i++) {
            mint_buffer_printf(text, "%02x", piece->digest[i]);
        }
        mint_buffer_append(text, "\n", 1);
    }
}

/// ` __attribute__((section("…"), aligned(N)))`, or nothing.
static void make_attribute(const mint_header_t *header, char attribute[ATTRIBUTE_SIZE])
{
    char section[100] = "";
    char align[32] = "";
    attribute[0] = '\0';
    if (header->section != NULL) {
        (void)snprintf(section, sizeof section, "section(\"%.64s\")", header->section);
    }
    if (header->align != 0) {
        (void)snprintf(align, sizeof align, "aligned(%u)", header->align);
    }
    if (section[0] != '\0' || align[0] != '\0') {
        (void)snprintf(attribute, ATTRIBUTE_SIZE, " __attribute__((%s%s%s))", section,
                       section[0] != '\0' && align[0] != '\0' ? ", " : "", align);
    }
}

// ---- Content ----

static void write_bytes(const mint_header_t *header, mint_bytes_t data, mint_buffer_t *text)
{
    size_t columns = header->columns == 0 ? COLUMNS_DEFAULT : header->columns;
    for (size_t i = 0; i < data.len; i++) {
        bool line_starts = i % columns == 0;
        bool line_ends = i % columns == columns - 1 || i == data.len - 1;
        mint_buffer_printf(text, "%s0x%02x,%s", line_starts ? "    " : " ", data.data[i],
                           line_ends ? "\n" : "");
    }
}

/// One character inside a string. Octal, because a hex escape takes every hex digit that follows.
static void write_character(uint8_t c, mint_buffer_t *text)
{
    if (c == '\n') {
        mint_buffer_append(text, "\\n", 2);
    } else if (c < 0x20 || c > 0x7E) {
        mint_buffer_printf(text, "\\%03o", c);
    } else if (c == '"' || c == '\\' || c == '?') {
        mint_buffer_printf(text, "\\%c", c);
    } else {
        mint_buffer_append(text, &c, 1);
    }
}

/// The strings of a text, a line each, with a backslash before every line end but the last.
static void write_strings(mint_bytes_t data, mint_buffer_t *text)
{
    size_t column = 0;
    for (size_t i = 0; i < data.len; i++) {
        mint_buffer_printf(text, "%s", column == 0 ? "    \"" : "");
        write_character(data.data[i], text);
        bool last = i + 1 == data.len;
        bool ends = last || data.data[i] == '\n' || column == STRING_COLUMNS;
        mint_buffer_printf(text, "%s", !ends ? "" : last ? "\"" : "\" \\\n");
        column = ends ? 0 : column + 1;
    }
}

/// The numbers of an array; PEM too long for a string has its NUL too, which the buffer ends with.
static void write_array(const mint_header_t *header, const mint_emit_piece_t *piece,
                        mint_buffer_t *text)
{
    mint_bytes_t content = mint_buffer_view(&piece->content);
    content.len += piece->form == MINT_EMIT_PEM ? 1 : 0;
    write_bytes(header, content, text);
}

/// `#define name_len N`, where the style has a macro for it.
static void write_len(const mint_header_t *header, const mint_emit_piece_t *piece,
                      mint_buffer_t *text)
{
    size_t extra =
        piece->form == MINT_EMIT_PEM ? mint_emit_style(header->style)->text_extra_len : 0;
    mint_buffer_printf(text, "#define %s_len %zu\n", piece->name, piece->content.len + extra);
}

static const char *element_of(const mint_header_t *header, const mint_emit_piece_t *piece)
{
    const mint_emit_style_t *style = mint_emit_style(header->style);
    return piece->form == MINT_EMIT_BYTES ? style->element : style->text_element;
}

// ---- axTLS ----

/// Exactly what axTLS's own files have, for it puts `static const` before them.
static void define_axtls(const mint_header_t *header, const mint_emit_piece_t *piece,
                         const char *attribute, mint_buffer_t *text)
{
    mint_buffer_printf(text, "unsigned char %s[]%s = {\n", piece->name, attribute);
    write_bytes(header, mint_buffer_view(&piece->content), text);
    mint_buffer_printf(text, "};\nunsigned int %s_len = %zu;\n", piece->name, piece->content.len);
}

static void declare_extern(const mint_emit_piece_t *piece, mint_buffer_t *text)
{
    mint_buffer_printf(text,
                       "extern const unsigned char *%s;\n"
                       "extern const unsigned int %s_len;\n",
                       piece->name, piece->name);
}

static void define_extern(const mint_header_t *header, const mint_emit_piece_t *piece,
                          const char *attribute, mint_buffer_t *text)
{
    mint_buffer_printf(text, "static const unsigned char %s_bytes[]%s = {\n", piece->name,
                       attribute);
    write_bytes(header, mint_buffer_view(&piece->content), text);
    mint_buffer_printf(text,
                       "};\nconst unsigned char *%s = %s_bytes;\n"
                       "const unsigned int %s_len = %zu;\n",
                       piece->name, piece->name, piece->name, piece->content.len);
}

// ---- The others ----

static void define_array(const mint_header_t *header, const mint_emit_piece_t *piece,
                         const char *attribute, const char *storage, mint_buffer_t *text)
{
    mint_bytes_t content = mint_buffer_view(&piece->content);
    bool is_string = piece->form != MINT_EMIT_BYTES && !piece->is_long;
    if (is_string && piece->form == MINT_EMIT_PEM) {
        mint_buffer_printf(text, "#define %s_pem \\\n", piece->name);
        write_strings(content, text);
        mint_buffer_append(text, "\n", 1);
    }
    mint_buffer_printf(text, "%s %s %s[]%s = ", storage, element_of(header, piece), piece->name,
                       attribute);
    if (is_string && piece->form == MINT_EMIT_PEM) {
        mint_buffer_printf(text, "%s_pem;\n", piece->name);
    } else if (is_string) {
        mint_buffer_printf(text, "\\\n");
        write_strings(content, text);
        mint_buffer_printf(text, ";\n");
    } else {
        mint_buffer_printf(text, "{\n");
        write_array(header, piece, text);
        mint_buffer_printf(text, "};\n");
    }
}

static void define_macro(const mint_emit_piece_t *piece, mint_buffer_t *text)
{
    mint_buffer_printf(text, "#define %s %s\n", piece->name, (const char *)piece->content.data);
}

void mint_emit_define(const mint_header_t *header, const mint_emit_piece_t *piece, bool in_header,
                      mint_buffer_t *text)
{
    char attribute[ATTRIBUTE_SIZE];
    make_attribute(header, attribute);
    if (piece->form == MINT_EMIT_MACRO) {
        if (in_header) {
            define_macro(piece, text);
        }
        return;
    }
    write_comment(header, piece, text);
    switch (header->style) {
    case MINT_HEADER_AXTLS:
        define_axtls(header, piece, attribute, text);
        break;
    case MINT_HEADER_AXTLS_EXTERN:
        if (in_header) {
            declare_extern(piece, text);
        }
        define_extern(header, piece, attribute, text);
        break;
    default:
        define_array(header, piece, attribute, in_header ? "static const" : "const", text);
        if (in_header) {
            write_len(header, piece, text);
        }
        break;
    }
}

void mint_emit_declare(const mint_header_t *header, const mint_emit_piece_t *piece,
                       mint_buffer_t *text)
{
    if (piece->form == MINT_EMIT_MACRO) {
        define_macro(piece, text);
        return;
    }
    mint_buffer_append(text, "\n", 1);
    if (piece->comment != NULL) {
        mint_buffer_printf(text, "// %s\n", piece->comment);
    }
    if (header->style == MINT_HEADER_AXTLS_EXTERN) {
        declare_extern(piece, text);
        return;
    }
    size_t nul = piece->form == MINT_EMIT_BYTES ? 0 : 1;
    mint_buffer_printf(text, "extern const %s %s[%zu];\n", element_of(header, piece), piece->name,
                       piece->content.len + nul);
    write_len(header, piece, text);
}
