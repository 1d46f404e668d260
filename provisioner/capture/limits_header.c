// SPDX-License-Identifier: Apache-2.0
//
// mintmark_entropy_limits.h: for each source one group of macros, which MINT_MEASURED() in
// mintmark/evidence.h takes its fields from. What is for people is a comment.
#include <ctype.h>
#include <string.h>

#include "capture/limits.h"
#include "registry/registry.h"

#define NAME_SIZE 32u

/// A source's name as a part of C names: "cpu-jitter" is CPU_JITTER.
static void make_name(const char *source, char name[NAME_SIZE])
{
    size_t len = 0;
    for (; len < NAME_SIZE - 1 && source[len] != '\0'; len++) {
        int character = toupper((unsigned char)source[len]);
        name[len] = (char)(isalnum(character) ? character : '_');
    }
    name[len] = '\0';
}

/// A text that may stand in a comment.
static void put_comment(mint_buffer_t *out, const char *what, const char *text)
{
    mint_buffer_printf(out, "//   %-12s ", what);
    for (; *text != '\0'; text++) {
        bool is_plain = *text >= 0x20 && *text < 0x7F && *text != '\\';
        mint_buffer_printf(out, "%c", is_plain ? *text : '?');
    }
    mint_buffer_printf(out, "\n");
}

static void put_digest(mint_buffer_t *out, const char *name, const char *field,
                       const uint8_t digest[MINT_SHA256_LEN])
{
    mint_buffer_printf(out, "#define MINT_EVIDENCE_%s_%s \\\n    {", name, field);
    for (size_t i = 0; i < MINT_SHA256_LEN; i++) {
        mint_buffer_printf(out, "%s0x%02X",
                           i == 0        ? ""
                           : i % 16 == 0 ? ", \\\n     "
                                         : ", ",
                           digest[i]);
    }
    mint_buffer_printf(out, "}\n");
}

static void put_number(mint_buffer_t *out, const char *name, const char *field,
                       unsigned long long value, const char *comment)
{
    mint_buffer_printf(out, "#define MINT_EVIDENCE_%s_%s %llu%s%s\n", name, field, value,
                       comment[0] == '\0' ? "" : " // ", comment);
}

static void put_shares(mint_buffer_t *out, const char *field,
                       const uint16_t shares[MINT_WATCH_BITS_MAX])
{
    mint_buffer_printf(out, "     .%s = {", field);
    for (size_t i = 0; i < MINT_WATCH_BITS_MAX; i++) {
        mint_buffer_printf(out, "%s%u", i == 0 ? "" : ", ", (unsigned)shares[i]);
    }
    mint_buffer_printf(out, "}");
}

static void put_reference(mint_buffer_t *out, const char *name, const mint_limits_t *limits)
{
    const mint_watch_reference_t *from = &limits->reference;
    if (!limits->has_reference) {
        mint_buffer_printf(out, "// No reference: the source moves too much for one to hold.\n");
        return;
    }
    mint_buffer_printf(out,
                       "#define MINT_EVIDENCE_%s_REFERENCE /* a mint_watch_reference_t */ \\\n"
                       "    {.match_h_64 = %u, .markov_h_64 = %u, .miss_h_64 = %u, \\\n"
                       "     .mean_low = %u, .mean_high = %u, \\\n"
                       "     .variance_low = %u, .variance_high = %u, .inflation_16 = %u, \\\n",
                       name, (unsigned)from->match_h_64, (unsigned)from->markov_h_64,
                       (unsigned)from->miss_h_64, (unsigned)from->mean_low,
                       (unsigned)from->mean_high, (unsigned)from->variance_low,
                       (unsigned)from->variance_high, (unsigned)from->inflation_16);
    put_shares(out, "ones_low", from->ones_low);
    mint_buffer_printf(out, ", \\\n");
    put_shares(out, "ones_high", from->ones_high);
    mint_buffer_printf(out, "}\n");
}

static void put_figures(mint_buffer_t *out, const char *name, const mint_limits_t *limits)
{
    put_number(out, name, "SYMBOL_BITS", limits->record.bits, "");
    put_number(out, name, "H_64", limits->h_64, "credited, in 1/64 bit");
    put_number(out, name, "FIGURE_MICRO", limits->figure_micro, "found, in 10^-6 bit");
    put_number(out, name, "SAMPLES", limits->samples, "");
    put_number(out, name, "RESTARTS", limits->restart.restarts, "");
    put_number(out, name, "DATE", mint_capture_date(&limits->record), "");
    put_number(out, name, "HARDWARE", limits->is_hardware ? 1 : 0, "");
    put_number(out, name, "PROVISIONAL", limits->is_provisional ? 1 : 0,
               limits->is_provisional ? "a trial: credited nothing" : "");
    put_digest(out, name, "DATA_SHA256", limits->record.data_sha256);
    put_digest(out, name, "RESTART_SHA256", limits->restart.data_sha256);
    mint_buffer_printf(out, "// What a device computes from the entropy: cut-offs at 2^-30 and, "
                            "permanent, 2^-60.\n");
    put_number(out, name, "RCT_CUTOFF", limits->limits.rct_cutoff, "");
    put_number(out, name, "RCT_CUTOFF_PERMANENT", limits->limits.rct_cutoff_permanent, "");
    put_number(out, name, "APT_WINDOW", limits->limits.apt_window, "");
    put_number(out, name, "APT_CUTOFF", limits->limits.apt_cutoff, "");
    put_number(out, name, "APT_CUTOFF_PERMANENT", limits->limits.apt_cutoff_permanent, "");
}

static void put_source(mint_buffer_t *out, const char *name, const mint_limits_t *limits)
{
    const mint_capture_record_t *record = &limits->record;
    mint_buffer_printf(out, "\n// Source %s:\n", record->source);
    put_comment(out, "device", record->device[0] == '\0' ? "this machine" : record->device);
    put_comment(out, "board", record->board);
    put_comment(out, "firmware", record->firmware);
    put_comment(out, "captured", record->started);
    if (record->virtual_machine) {
        put_comment(out, "hypervisor", "the samples are of a virtual machine, and of it alone");
    }
    if (record->has_temperature) {
        mint_buffer_printf(out, "//   %-12s %.1f degrees Celsius\n", "temperature",
                           record->celsius);
    }
    if (record->note[0] != '\0') {
        put_comment(out, "note", record->note);
    }
    put_comment(out, "restarts by", limits->restart.restart_by);
    mint_buffer_printf(out, "//   %-12s H_I %.6f, H_r %.6f, H_c %.6f bits a sample\n", "found",
                       limits->h_i, limits->tested.h_r, limits->tested.h_c);
    put_figures(out, name, limits);
    put_reference(out, name, limits);
}

mint_status_t mint_limits_header(const mint_limits_t *limits, size_t count, const char *command,
                                 mint_buffer_t *out)
{
    mint_buffer_free(out);
    mint_buffer_printf(out,
                       "// Measured entropy of noise sources, for mintmark/evidence.h. Made, not "
                       "written: change the\n// captures and make it again.\n");
    put_comment(out, "command", command);
    mint_buffer_printf(out,
                       "#ifndef MINTMARK_ENTROPY_LIMITS_H\n#define MINTMARK_ENTROPY_LIMITS_H\n");
    for (size_t i = 0; i < count; i++) {
        char name[NAME_SIZE];
        make_name(limits[i].record.source, name);
        for (size_t before = 0; before < i; before++) {
            char other[NAME_SIZE];
            make_name(limits[before].record.source, other);
            if (strcmp(name, other) == 0) {
                mint_buffer_free(out);
                return MINT_ERR_DUPLICATE;
            }
        }
        put_source(out, name, &limits[i]);
    }
    mint_buffer_printf(out, "\n#endif\n");
    return mint_buffer_status(out);
}
