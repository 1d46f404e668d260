// SPDX-License-Identifier: Apache-2.0
//
// Sample sets: symbols from bytes, words and packed bits, the reduction of wide symbols to 8 bits
// (SP 800-90B §6.4) and the bit string (§3.1.3).
//
// A file becomes 32-bit words first, whatever its form, and only a set of symbols wider than 8 bits
// keeps them for longer than a pass: most files are bytes and pass straight through.
#include "mintmark/entropy_tests/samples.h"

#include <stdlib.h>
#include <string.h>

// A word of a file, whatever its form.
typedef struct {
    const uint8_t *data;
    const mint_samples_format_t *format;
    unsigned bits; // a symbol takes so many in the file
    size_t total;  // whole symbols in the file
} words_t;

static uint32_t packed_word(const words_t *words, size_t index)
{
    uint32_t value = 0;
    uint64_t bit = (uint64_t)index * words->bits;
    for (unsigned i = 0; i < words->bits; i++, bit++) {
        value = value << 1 | (words->data[bit / 8] >> (7 - bit % 8) & 1u);
    }
    return value;
}

static uint32_t whole_word(const words_t *words, size_t index)
{
    size_t width = words->bits / 8;
    const uint8_t *bytes = words->data + index * width;
    uint32_t value = 0;
    for (size_t i = 0; i < width; i++) {
        size_t shift = words->format->big_endian ? width - 1 - i : i;
        value |= (uint32_t)bytes[i] << (8 * shift);
    }
    return value;
}

static uint32_t word_at(const words_t *words, size_t index)
{
    index += words->format->first;
    return words->format->packed ? packed_word(words, index) : whole_word(words, index);
}

static unsigned width_of(uint32_t value)
{
    unsigned bits = 0;
    while (bits < 32 && value >> bits != 0) {
        bits++;
    }
    return bits;
}

static uint32_t all_bits(unsigned bits)
{
    return bits == 32 ? UINT32_MAX : ((uint32_t)1 << bits) - 1;
}

static unsigned count_bits(uint32_t value)
{
    unsigned count = 0;
    for (; value != 0; value &= value - 1) {
        count++;
    }
    return count;
}

static bool format_makes_sense(const mint_samples_format_t *format)
{
    unsigned word_bits = format->word_bits == 0 ? 8 : format->word_bits;
    if (format->bits > MINT_SAMPLES_MAX_WIDTH || count_bits(format->keep_mask) > 8 ||
        (format->keeps_all && format->keep_mask != 0)) {
        return false;
    }
    if (format->packed) {
        return format->bits != 0 && format->word_bits == 0;
    }
    return (word_bits == 8 || word_bits == 16 || word_bits == 32) && format->bits <= word_bits;
}

static mint_status_t open_words(const uint8_t *data, size_t data_len,
                                const mint_samples_format_t *format, words_t *words, size_t *len)
{
    if (!format_makes_sense(format)) {
        return MINT_ERR_ARGUMENT;
    }
    unsigned word_bits = format->word_bits == 0 ? 8 : format->word_bits;
    *words = (words_t){data, format, format->packed ? format->bits : word_bits, 0};
    if ((format->keep_mask & ~all_bits(format->bits != 0 ? format->bits : words->bits)) != 0) {
        return MINT_ERR_ARGUMENT;
    }
    // In 64 bits a file's length in bits does not overflow before the file does not exist.
    words->total = (size_t)((uint64_t)data_len * 8 / words->bits);
    if (words->total <= format->first) {
        return MINT_ERR_FORMAT;
    }
    *len = words->total - format->first;
    if (format->count != 0 && *len > format->count) {
        *len = format->count;
    }
    return *len > MINT_SAMPLES_MAX ? MINT_ERR_SPACE : MINT_OK;
}

// Numbers the symbols that occur, in order. If none is skipped, there is nothing to translate and
// `symbols` stays `raw`.
static mint_status_t translate(mint_samples_t *samples)
{
    bool seen[256] = {false};
    for (size_t i = 0; i < samples->len; i++) {
        seen[samples->raw[i]] = true;
    }
    uint8_t number[256] = {0};
    unsigned distinct = 0;
    bool gaps = false;
    for (unsigned value = 0; value < 256; value++) {
        if (seen[value]) {
            gaps = gaps || value != distinct;
            number[value] = (uint8_t)distinct++;
        }
    }
    samples->distinct = distinct;
    samples->symbols = samples->raw;
    if (!gaps) {
        return MINT_OK;
    }
    samples->symbols = malloc(samples->len);
    if (samples->symbols == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < samples->len; i++) {
        samples->symbols[i] = number[samples->raw[i]];
    }
    return MINT_OK;
}

// Takes over `raw`, whose symbols fit into `bits`.
static mint_status_t adopt(uint8_t *raw, size_t len, unsigned bits, mint_samples_t *samples)
{
    *samples = (mint_samples_t){.raw = raw, .len = len, .bits = bits == 0 ? 1 : bits};
    mint_status_t status = translate(samples);
    if (status != MINT_OK) {
        mint_samples_free(samples);
    }
    return status;
}

// Narrow words: each is its own symbol.
static mint_status_t take_narrow(const words_t *words, size_t len, unsigned bits,
                                 mint_samples_t *samples)
{
    uint8_t *raw = malloc(len);
    if (raw == NULL) {
        return MINT_ERR_MEMORY;
    }
    if (words->bits == 8) {
        memcpy(raw, words->data + words->format->first, len);
    } else {
        for (size_t i = 0; i < len; i++) {
            raw[i] = (uint8_t)word_at(words, i);
        }
    }
    return adopt(raw, len, bits, samples);
}

static int compare_words(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

// Sorts `values` and leaves each once in front; returns how many.
static size_t keep_distinct(uint32_t *values, size_t len)
{
    qsort(values, len, sizeof *values, compare_words);
    size_t count = 1;
    for (size_t i = 1; i < len; i++) {
        if (values[i] != values[count - 1]) {
            values[count++] = values[i];
        }
    }
    return count;
}

// Few different words, however wide: their numbers in order are symbols, and nothing is lost.
static void renumber(const words_t *words, size_t len, const uint32_t *distinct, size_t count,
                     uint8_t *raw)
{
    for (size_t i = 0; i < len; i++) {
        uint32_t word = word_at(words, i);
        const uint32_t *found = bsearch(&word, distinct, count, sizeof *distinct, compare_words);
        raw[i] = (uint8_t)(found - distinct);
    }
}

// The 8 bits whose most common value estimate is highest: the best ranking there is without the
// submitter's (§6.4). A bit's estimate falls as its commoner value gets commoner.
static uint32_t rank_bits(const words_t *words, size_t len, unsigned bits)
{
    size_t ones[MINT_SAMPLES_MAX_WIDTH] = {0};
    for (size_t i = 0; i < len; i++) {
        uint32_t word = word_at(words, i);
        for (unsigned bit = 0; bit < bits; bit++) {
            ones[bit] += word >> bit & 1u;
        }
    }
    uint32_t kept = 0;
    for (unsigned round = 0; round < 8; round++) {
        unsigned best = 0;
        size_t best_mode = len + 1;
        for (unsigned bit = 0; bit < bits; bit++) {
            size_t mode = ones[bit] > len - ones[bit] ? ones[bit] : len - ones[bit];
            if ((kept >> bit & 1u) == 0 && mode < best_mode) {
                best = bit;
                best_mode = mode;
            }
        }
        kept |= (uint32_t)1 << best;
    }
    return kept;
}

static uint8_t gather(uint32_t word, uint32_t mask)
{
    unsigned value = 0;
    for (unsigned at = 0; mask != 0; mask &= mask - 1, at++) {
        value |= ((word & mask & (~mask + 1u)) != 0 ? 1u : 0u) << at;
    }
    return (uint8_t)value;
}

static void drop_bits(const words_t *words, size_t len, unsigned bits, uint8_t *raw,
                      mint_samples_notes_t *notes)
{
    uint32_t mask = words->format->keep_mask;
    notes->kept_mask = mask != 0 ? mask : rank_bits(words, len, bits);
    notes->dropped_mask = all_bits(bits) & ~notes->kept_mask;
    for (size_t i = 0; i < len; i++) {
        raw[i] = gather(word_at(words, i), notes->kept_mask);
    }
}

// Narrow words, of which some bits are kept.
static mint_status_t take_kept(const words_t *words, size_t len, unsigned bits,
                               mint_samples_t *samples, mint_samples_notes_t *notes)
{
    uint8_t *raw = malloc(len);
    if (raw == NULL) {
        return MINT_ERR_MEMORY;
    }
    bool seen[256] = {false};
    for (size_t i = 0; i < len; i++) {
        uint32_t word = word_at(words, i);
        notes->given_distinct += !seen[word];
        seen[word] = true;
    }
    drop_bits(words, len, bits, raw, notes);
    return adopt(raw, len, count_bits(notes->kept_mask), samples);
}

// Wide words, §6.4: numbered where there are at most 256 different ones, else bits are dropped.
static mint_status_t take_wide(const words_t *words, size_t len, unsigned bits,
                               mint_samples_t *samples, mint_samples_notes_t *notes)
{
    uint8_t *raw = malloc(len);
    uint32_t *values = malloc(len * sizeof *values);
    mint_status_t status = MINT_ERR_MEMORY;
    if (raw == NULL || values == NULL) {
        free(raw);
        goto out;
    }
    for (size_t i = 0; i < len; i++) {
        values[i] = word_at(words, i);
    }
    notes->given_distinct = keep_distinct(values, len);
    notes->renumbered = notes->given_distinct <= 256 && words->format->keep_mask == 0;
    if (!notes->renumbered && words->format->keeps_all) {
        free(raw);
        status = MINT_ERR_MISMATCH;
        goto out;
    }
    if (notes->renumbered) {
        renumber(words, len, values, notes->given_distinct, raw);
        bits = width_of((uint32_t)notes->given_distinct - 1);
    } else {
        drop_bits(words, len, bits, raw, notes);
        bits = count_bits(notes->kept_mask);
    }
    status = adopt(raw, len, bits, samples);
out:
    free(values);
    return status;
}

static uint32_t union_of(const words_t *words, size_t len)
{
    uint32_t all = 0;
    if (words->bits == 8) {
        const uint8_t *bytes = words->data + words->format->first;
        for (size_t i = 0; i < len; i++) {
            all |= bytes[i];
        }
        return all;
    }
    for (size_t i = 0; i < len; i++) {
        all |= word_at(words, i);
    }
    return all;
}

// The width of the symbols: as given, or that of the largest one and of the bits to keep.
static unsigned find_bits(const words_t *words, unsigned used)
{
    const mint_samples_format_t *format = words->format;
    if (format->bits != 0) {
        return format->bits;
    }
    uint32_t kept = format->keep_mask;
    unsigned bits = used > width_of(kept) ? used : width_of(kept);
    return bits == 0 ? 1 : bits;
}

mint_status_t mint_samples_read(const uint8_t *data, size_t data_len,
                                const mint_samples_format_t *format, mint_samples_t *samples,
                                mint_samples_notes_t *notes)
{
    mint_samples_notes_t ignored;
    notes = notes == NULL ? &ignored : notes;
    *notes = (mint_samples_notes_t){0};
    *samples = (mint_samples_t){0};
    words_t words;
    size_t len;
    mint_status_t status = open_words(data, data_len, format, &words, &len);
    if (status != MINT_OK) {
        return status;
    }
    unsigned used = width_of(union_of(&words, len));
    unsigned bits = find_bits(&words, used);
    if (used > bits) {
        return MINT_ERR_FORMAT;
    }
    notes->given_bits = bits;
    notes->kept_mask = all_bits(bits);
    notes->unused_bits = (size_t)((uint64_t)data_len * 8 % words.bits);
    if (bits > 8) {
        return take_wide(&words, len, bits, samples, notes);
    }
    if (format->keep_mask != 0 && format->keep_mask != notes->kept_mask) {
        return take_kept(&words, len, bits, samples, notes);
    }
    status = take_narrow(&words, len, bits, samples);
    notes->given_distinct = samples->distinct;
    return status;
}

// Numbers may differ from those of `other`: restarts and estimates ask of symbols only whether they
// are equal and which comes first, so a value that `other` lacks is one more symbol.
mint_status_t mint_samples_read_like(const uint8_t *data, size_t data_len,
                                     const mint_samples_format_t *format,
                                     const mint_samples_t *other,
                                     const mint_samples_notes_t *other_notes,
                                     mint_samples_t *samples, mint_samples_notes_t *notes)
{
    mint_samples_format_t own = *format;
    own.keep_mask = other_notes->renumbered ? 0 : other_notes->kept_mask;
    own.keeps_all = other_notes->renumbered;
    mint_status_t status = mint_samples_read(data, data_len, &own, samples, notes);
    if (status == MINT_OK && samples->bits < other->bits) {
        samples->bits = other->bits;
    }
    return status;
}

mint_status_t mint_samples_new(const uint8_t *raw, size_t len, unsigned bits,
                               mint_samples_t *samples)
{
    *samples = (mint_samples_t){0};
    if (bits > 8 || len == 0 || len > MINT_SAMPLES_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    const mint_samples_format_t format = {.bits = bits};
    return mint_samples_read(raw, len, &format, samples, NULL);
}

mint_status_t mint_samples_bit_string(const mint_samples_t *samples, size_t limit,
                                      mint_samples_t *bits)
{
    *bits = (mint_samples_t){0};
    uint64_t all = (uint64_t)samples->len * samples->bits;
    size_t len = limit != 0 && all > limit ? limit : (size_t)all;
    if (len > MINT_SAMPLES_MAX) {
        return MINT_ERR_SPACE;
    }
    uint8_t *raw = malloc(len);
    if (raw == NULL) {
        return MINT_ERR_MEMORY;
    }
    size_t at = 0;
    for (size_t i = 0; at < len; i++) {
        for (unsigned bit = samples->bits; bit-- > 0 && at < len;) {
            raw[at++] = samples->raw[i] >> bit & 1u;
        }
    }
    *bits = (mint_samples_t){raw, raw, len, 1, 2};
    return MINT_OK;
}

void mint_samples_free(mint_samples_t *samples)
{
    if (samples->symbols != samples->raw) {
        free(samples->symbols);
    }
    free(samples->raw);
    *samples = (mint_samples_t){0};
}
