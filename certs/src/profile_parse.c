// SPDX-License-Identifier: Apache-2.0
//
// Profiles from INI text. inih takes lines apart; its reader is ours, so that we know which line we
// are on and refuse lines that it would cut in two.
#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "der_read.h"
#include "mintmark/certs/file.h"
#include "profile_fields.h"

// Where we are, and what was found.
typedef struct {
    mint_bytes_t text;  // not yet read
    unsigned line;      // number of the line that inih works on
    const char *source; // file name for people
    mint_profile_t *profile;
    bool indented; // the line begins with a space, so it continues the one before
    const mint_profile_field_t *previous; // of the line before
    uint64_t seen;                        // bit i: field i was there
    unsigned extension_lines[MINT_PROFILE_LIST_MAX];
    mint_status_t status;
    mint_error_t *error;
} parser_t;

// Says what is wrong with the current line, unless something was wrong before.
static void fail_line(parser_t *parser, const mint_error_t *cause)
{
    if (parser->status == MINT_OK) {
        parser->status = mint_fail(parser->error, MINT_ERR_FORMAT, "%s, line %u: %.160s",
                                   parser->source, parser->line, cause->message);
        if (cause->hint[0] != '\0') {
            mint_error_hint(parser->error, "%s", cause->hint);
        }
    }
}

static void fail_line_text(parser_t *parser, const char *text)
{
    mint_error_t cause = {0};
    mint_error_set(&cause, "%s", text);
    fail_line(parser, &cause);
}

static bool has_controls(mint_bytes_t line)
{
    for (size_t i = 0; i < line.len; i++) {
        if ((line.data[i] < 0x20 && line.data[i] != '\t') || line.data[i] == 0x7F) {
            return true;
        }
    }
    return false;
}

// Hands inih the next line, like fgets().
static char *read_line(char *out, int size, void *context)
{
    parser_t *parser = context;
    if (parser->text.len == 0 || parser->status != MINT_OK) {
        return NULL;
    }
    parser->line++;
    const uint8_t *end = memchr(parser->text.data, '\n', parser->text.len);
    size_t taken = end == NULL ? parser->text.len : (size_t)(end - parser->text.data) + 1;
    mint_bytes_t line = {.data = parser->text.data, .len = end == NULL ? taken : taken - 1};
    if (line.len > 0 && line.data[line.len - 1] == '\r') {
        line.len--;
    }
    parser->text.data += taken;
    parser->text.len -= taken;
    if (has_controls(line)) {
        fail_line_text(parser, "there is a control character");
        return NULL;
    }
    if (line.len + 2 > (size_t)size || line.len + 2 > MINT_PROFILE_TEXT_SIZE) {
        fail_line_text(parser, "the line is too long");
        return NULL;
    }
    memcpy(out, line.data, line.len);
    memcpy(out + line.len, "\n", 2);
    parser->indented = out[0] == ' ' || out[0] == '\t';
    return out;
}

// What inih gives for a line that begins with a space is the key of the line before.
static mint_status_t take_more(parser_t *parser, const char *value, mint_error_t *cause)
{
    if (parser->previous == NULL || parser->previous->take_more == NULL) {
        mint_error_set(cause, "the line begins with a space, so it would continue the one before");
        mint_error_hint(cause, "begin it at the margin; only `extension` goes on in further lines");
        return MINT_ERR_FORMAT;
    }
    return parser->previous->take_more(parser->profile, value, cause);
}

static mint_status_t find_field(parser_t *parser, const char *section, const char *name,
                                const mint_profile_field_t **field, mint_error_t *cause)
{
    size_t index = 0;
    if (!mint_profile_section_known(section)) {
        mint_error_set(cause, "there is no section [%.60s]", section);
        mint_error_hint(cause, "sections: [profile] [variables] [subject] [subject_alt_name] "
                               "[extensions]");
        return MINT_ERR_FORMAT;
    }
    *field = mint_profile_field(section, name, &index);
    if (*field == NULL) {
        return mint_fail(cause, MINT_ERR_FORMAT, "[%s] has no key %.60s", section, name);
    }
    if ((parser->seen >> index & 1) != 0 && !(*field)->repeats) {
        return mint_fail(cause, MINT_ERR_FORMAT, "%s appears a second time", name);
    }
    parser->seen |= UINT64_C(1) << index;
    return MINT_OK;
}

// inih cuts a value off at ` ;` alone; ` #` would be signed as a part of it.
static mint_status_t check_comment(const char *value, mint_error_t *cause)
{
    bool found = value[0] == '#';
    for (const char *at = value; *at != '\0' && !found; at++) {
        found = (at[0] == ' ' || at[0] == '\t') && at[1] == '#';
    }
    if (found) {
        mint_error_set(cause, "a # after a space would be a part of the value");
        mint_error_hint(cause, "a comment behind a value begins with ;");
    }
    return found ? MINT_ERR_FORMAT : MINT_OK;
}

static mint_status_t take_field(parser_t *parser, const char *section, const char *name,
                                const char *value, mint_error_t *cause)
{
    const mint_profile_field_t *field = NULL;
    mint_status_t status = check_comment(value, cause);
    if (status != MINT_OK) {
        return status;
    }
    if (parser->indented) {
        return take_more(parser, value, cause);
    }
    parser->previous = NULL;
    if (strcmp(section, "variables") == 0) {
        return mint_profile_take_variable(parser->profile, name, value, cause);
    }
    if (value[0] == '\0') {
        return mint_fail(cause, MINT_ERR_FORMAT, "%.60s has no value", name);
    }
    if (strcmp(section, "subject") == 0) {
        return mint_profile_take_attribute(parser->profile, name, value, cause);
    }
    status = find_field(parser, section, name, &field, cause);
    if (status != MINT_OK) {
        return status;
    }
    size_t extension_count = parser->profile->extension_count;
    status = field->take(parser->profile, value, cause);
    if (parser->profile->extension_count > extension_count) {
        parser->extension_lines[extension_count] = parser->line;
    }
    parser->previous = field;
    return status;
}

// inih's handler: 1 is good, 0 is not.
static int handle(void *context, const char *section, const char *name, const char *value)
{
    parser_t *parser = context;
    mint_error_t cause = {0};
    if (take_field(parser, section, name, value, &cause) != MINT_OK) {
        fail_line(parser, &cause);
        return 0;
    }
    return 1;
}

// An extension's value is one element of DER; lines alone cannot tell, as it may go on.
static void check_extensions(parser_t *parser)
{
    for (size_t i = 0; i < parser->profile->extension_count; i++) {
        const mint_profile_extension_t *extension = &parser->profile->extensions[i];
        int tag;
        mint_reader_t reader =
            mint_der_reader((mint_bytes_t){.data = extension->value, .len = extension->value_len});
        (void)mint_der_read_any(&reader, &tag);
        mint_der_expect_end(&reader);
        if (mint_reader_status(&reader) != MINT_OK) {
            parser->line = parser->extension_lines[i];
            fail_line_text(parser, "the extension's value is not one element of DER");
        }
    }
}

// What no line can say: that something is missing.
static void check_whole(parser_t *parser)
{
    static const char *const required[] = {"key", "validity"};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        size_t index = 0;
        (void)mint_profile_field("profile", required[i], &index);
        if (parser->status == MINT_OK && (parser->seen >> index & 1) == 0) {
            parser->status = mint_fail(parser->error, MINT_ERR_FORMAT, "%s: [profile] has no %s",
                                       parser->source, required[i]);
        }
    }
    if (parser->status == MINT_OK && parser->profile->path_length != MINT_PROFILE_NO_LIMIT &&
        !parser->profile->ca) {
        parser->status = mint_fail(parser->error, MINT_ERR_FORMAT,
                                   "%s: path_length needs basic_constraints = ca", parser->source);
    }
}

mint_status_t mint_profile_parse(mint_bytes_t text, const char *source, mint_profile_t **profile,
                                 mint_error_t *error)
{
    *profile = NULL;
    mint_profile_t *read = calloc(1, sizeof *read);
    if (read == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "no memory for a profile");
    }
    read->path_length = MINT_PROFILE_NO_LIMIT;
    parser_t parser = {.text = text, .source = source, .profile = read, .error = error};
    int bad_line = ini_parse_stream(read_line, &parser, handle, &parser);
    if (bad_line != 0 && parser.status == MINT_OK) {
        parser.line = bad_line > 0 ? (unsigned)bad_line : parser.line;
        fail_line_text(&parser, "neither a [section] nor \"key = value\"");
    }
    if (parser.status == MINT_OK) {
        check_extensions(&parser);
    }
    check_whole(&parser);
    if (parser.status != MINT_OK) {
        mint_profile_free(read);
        return parser.status;
    }
    *profile = read;
    return MINT_OK;
}

mint_status_t mint_profile_load(const char *path, mint_profile_t **profile, mint_error_t *error)
{
    mint_buffer_t text = {0};
    *profile = NULL;
    mint_status_t status = mint_file_read(path, &text, error);
    if (status == MINT_OK) {
        status = mint_profile_parse(mint_buffer_view(&text), path, profile, error);
    }
    mint_buffer_free(&text);
    return status;
}

bool mint_profile_is_path(const char *name_or_path)
{
    static const char suffix[] = ".ini";
    size_t len = strlen(name_or_path);
    bool is_ini =
        len >= sizeof suffix - 1 && strcmp(name_or_path + len - (sizeof suffix - 1), suffix) == 0;
    return is_ini || strchr(name_or_path, '/') != NULL;
}

mint_status_t mint_profile_find(const char *name_or_path, mint_profile_t **profile,
                                mint_error_t *error)
{
    return mint_profile_is_path(name_or_path) ? mint_profile_load(name_or_path, profile, error)
                                              : mint_profile_builtin(name_or_path, profile, error);
}
