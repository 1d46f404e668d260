// SPDX-License-Identifier: Apache-2.0
//
// The compression statistic (SP 800-90B §5.1.11) takes nine tenths of the time of NIST's IID test,
// most of it in libbz2's sort of a text of numbers and spaces. But such a text is a sequence of
// words none of which is the beginning of another one, so that the order of all its rotations
// follows from the order of those that start at a number: a third as many, told apart by a few
// bytes. This counts what libbz2 would write; the tests hold the two against each other.
#include "sp800_90b/bzip2_size.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/rotations.h"

#define BLOCK_LEN     499981u ///< libbz2 ends a block when it holds so many bytes or more
#define BLOCK_MAX     (BLOCK_LEN + 8u)
#define ROTATIONS_MAX (BLOCK_MAX / 2u + 2u) ///< the shortest word is a digit and a space
#define SAMPLES_MIN   64u                   ///< shorter ones are not worth the thought
#define WORD_SIZE     8u   ///< the longest: what a block's two ends make together, "25" "255 "
#define WORDS_MAX     257u ///< 256 numbers and the two ends
#define TAILS_MAX     (WORDS_MAX * WORD_SIZE)

/// A word of the text: a number and the space behind it.
typedef struct {
    char text[WORD_SIZE]; ///< NUL at the end
    uint8_t len;
} word_t;

/// A place in the text.
typedef struct {
    size_t sample;
    unsigned offset; ///< within the sample's word
} place_t;

/// The end of a word, from some letter on, in a word.
typedef struct {
    const char *text;
    uint16_t code; ///< whose end
    char before;   ///< the letter before it
} tail_t;

/// A symbol that a word adds to the transform.
typedef struct {
    uint16_t tail; ///< place in `next`
    uint8_t before;
} step_t;

struct mint_bzip2_sizer {
    word_t numbers[256];     ///< how each sample is written
    uint16_t by_text[256];   ///< samples in the order of their words
    word_t words[WORDS_MAX]; ///< of the block, in order
    unsigned words_len;
    uint32_t counts[WORDS_MAX]; ///< how often each word occurs in the block
    uint16_t code_of[256];      ///< sample -> word of the block
    tail_t tails[TAILS_MAX];
    uint32_t next[TAILS_MAX];           ///< where the next rotation with this tail goes
    step_t steps[WORDS_MAX][WORD_SIZE]; ///< what a word adds to the transform
    uint8_t steps_len[WORDS_MAX];
    uint32_t text_len; ///< letters in the block
    uint16_t codes[ROTATIONS_MAX];
    uint32_t codes_len;
    uint8_t symbols[BLOCK_MAX]; ///< the transform
    uint8_t scratch[BLOCK_MAX + 16];
    union {
        struct {
            mint_rotation_t items[ROTATIONS_MAX];
            mint_rotation_t scratch[ROTATIONS_MAX];
        } slow;
        struct {
            uint64_t items[ROTATIONS_MAX];
            uint64_t sorted[ROTATIONS_MAX];
        } quick;
    } rotations;
    uint32_t ranks[ROTATIONS_MAX];
    uint32_t groups[2][ROTATIONS_MAX];
    uint32_t places[65537];
};

static int compare_words(const void *a, const void *b)
{
    return strcmp(((const word_t *)a)->text, ((const word_t *)b)->text);
}

mint_bzip2_sizer_t *mint_bzip2_sizer_new(void)
{
    mint_bzip2_sizer_t *sizer = calloc(1, sizeof *sizer);
    if (sizer == NULL) {
        return NULL;
    }
    word_t sorted[256];
    for (unsigned i = 0; i < 256; i++) {
        word_t *word = &sizer->numbers[i];
        word->len = (uint8_t)snprintf(word->text, sizeof word->text, "%u ", i);
        sorted[i] = *word;
    }
    qsort(sorted, 256, sizeof *sorted, compare_words);
    for (unsigned i = 0; i < 256; i++) {
        sizer->by_text[i] = (uint16_t)strtoul(sorted[i].text, NULL, 10);
    }
    return sizer;
}

void mint_bzip2_sizer_free(mint_bzip2_sizer_t *sizer)
{
    free(sizer);
}

// ---- where a block ends ----

/// The text that is being sized.
typedef struct {
    const uint8_t *samples;
    size_t len;
} text_t;

/// True if nothing comes after the letter at `place` (the last word's space is not written).
static bool is_last(const mint_bzip2_sizer_t *sizer, const text_t *text, place_t place)
{
    return place.sample + 1 == text->len &&
           place.offset + 2u >= sizer->numbers[text->samples[place.sample]].len;
}

/// The end of a block that starts at `start`: libbz2 takes whole runs of equal letters until the
/// block is full, and all that is left if that is one letter. `*ends` says that it is the last
/// block.
static place_t find_end(const mint_bzip2_sizer_t *sizer, const text_t *text, place_t start,
                        bool *ends)
{
    place_t place = {start.sample, 0};
    size_t len = 0;
    size_t wanted = BLOCK_LEN + start.offset;
    while (place.sample < text->len &&
           len + sizer->numbers[text->samples[place.sample]].len <= wanted) {
        len += sizer->numbers[text->samples[place.sample++]].len;
    }
    *ends = place.sample == text->len;
    if (!*ends) {
        const word_t *word = &sizer->numbers[text->samples[place.sample]];
        place.offset = (unsigned)(wanted - len);
        while (place.offset > 0 && word->text[place.offset] == word->text[place.offset - 1]) {
            place.offset++;
        }
        *ends = is_last(sizer, text, place);
    }
    if (*ends) {
        place.sample = text->len - 1;
        place.offset = sizer->numbers[text->samples[place.sample]].len - 1u;
    }
    return place;
}

// ---- words and codes ----

/// The word that a block's two ends make, as rotations go around; empty if it ends between two
/// words.
static word_t join_ends(const mint_bzip2_sizer_t *sizer, const text_t *text, place_t start,
                        place_t end)
{
    word_t joint = {{0}, 0};
    if (start.offset > 0 || end.offset > 0) {
        const word_t *last = &sizer->numbers[text->samples[end.sample]];
        const word_t *first = &sizer->numbers[text->samples[start.sample]];
        memcpy(joint.text, last->text, end.offset);
        memcpy(joint.text + end.offset, first->text + start.offset, first->len - start.offset);
        joint.len = (uint8_t)(end.offset + first->len - start.offset);
    }
    return joint;
}

/// Appends a word to the block's, which are made in order.
static void add_word(mint_bzip2_sizer_t *sizer, const word_t *word)
{
    sizer->words[sizer->words_len++] = *word;
}

/// Collects the words of the samples [first, end) and of the joint, in order, and their codes.
static void make_words(mint_bzip2_sizer_t *sizer, const text_t *text, size_t first, size_t end,
                       const word_t *joint)
{
    size_t counts[256] = {0};
    for (size_t i = first; i < end; i++) {
        counts[text->samples[i]]++;
    }
    memset(sizer->counts, 0, sizeof sizer->counts);
    sizer->words_len = 0;
    bool is_pending = joint->len > 0;
    uint16_t joint_code = 0;
    for (unsigned i = 0; i < 256; i++) {
        unsigned sample = sizer->by_text[i];
        int order = is_pending ? strcmp(joint->text, sizer->numbers[sample].text) : 1;
        if (is_pending && (order < 0 || (order == 0 && counts[sample] > 0))) {
            joint_code = (uint16_t)sizer->words_len;
            is_pending = false;
            if (order < 0) {
                add_word(sizer, joint);
            }
        }
        if (counts[sample] > 0) {
            sizer->code_of[sample] = (uint16_t)sizer->words_len;
            sizer->counts[sizer->words_len] = (uint32_t)counts[sample];
            add_word(sizer, &sizer->numbers[sample]);
        }
    }
    if (is_pending) {
        joint_code = (uint16_t)sizer->words_len;
        add_word(sizer, joint);
    }
    for (size_t i = first; i < end; i++) {
        sizer->codes[i - first] = sizer->code_of[text->samples[i]];
    }
    sizer->codes_len = (uint32_t)(end - first);
    if (joint->len > 0) {
        sizer->counts[joint_code]++;
        sizer->codes[sizer->codes_len++] = joint_code;
    }
}

// ---- the transform ----

static int compare_tails(const void *a, const void *b)
{
    return strcmp(((const tail_t *)a)->text, ((const tail_t *)b)->text);
}

/// Gives each letter that occurs the number that it has in the transform; returns how many there
/// are.
static unsigned number_letters(const mint_bzip2_sizer_t *sizer, uint8_t numbers[256])
{
    bool occurs[256] = {false};
    for (unsigned code = 0; code < sizer->words_len; code++) {
        for (unsigned i = 0; i < sizer->words[code].len; i++) {
            occurs[(uint8_t)sizer->words[code].text[i]] = true;
        }
    }
    unsigned used = 0;
    for (unsigned letter = 0; letter < 256; letter++) {
        numbers[letter] = (uint8_t)used;
        used += occurs[letter] ? 1 : 0;
    }
    return used;
}

/// Collects the tails of all words, in order. Returns how many.
static size_t sort_tails(mint_bzip2_sizer_t *sizer)
{
    size_t len = 0;
    for (unsigned code = 0; code < sizer->words_len; code++) {
        const word_t *word = &sizer->words[code];
        for (uint8_t offset = 0; offset < word->len; offset++) {
            char before = offset > 0 ? word->text[offset - 1] : ' ';
            sizer->tails[len++] = (tail_t){word->text + offset, (uint16_t)code, before};
        }
    }
    qsort(sizer->tails, len, sizeof *sizer->tails, compare_tails);
    return len;
}

/// Works out where the rotations go that start within a word: those with the same rest of a word
/// stand together, in the order of what follows. If the same letter stands before all of these, the
/// order does not matter.
static unsigned place_tails(mint_bzip2_sizer_t *sizer)
{
    uint8_t numbers[256];
    unsigned used = number_letters(sizer, numbers);
    size_t tails_len = sort_tails(sizer);
    uint16_t different = 0;
    sizer->text_len = 0;
    memset(sizer->steps_len, 0, sizeof sizer->steps_len);
    for (size_t first = 0, end; first < tails_len; first = end) {
        const tail_t *tail = &sizer->tails[first];
        uint32_t count = 0;
        bool is_constant = true;
        for (end = first; end < tails_len && compare_tails(tail, &sizer->tails[end]) == 0; end++) {
            count += sizer->counts[sizer->tails[end].code];
            is_constant = is_constant && sizer->tails[end].before == tail->before;
        }
        if (is_constant) {
            memset(sizer->symbols + sizer->text_len, numbers[(uint8_t)tail->before], count);
        }
        for (size_t i = first; i < end && !is_constant; i++) {
            unsigned code = sizer->tails[i].code;
            sizer->steps[code][sizer->steps_len[code]++] =
                (step_t){different, numbers[(uint8_t)sizer->tails[i].before]};
        }
        sizer->next[different++] = sizer->text_len;
        sizer->text_len += count;
    }
    return used;
}

/// Appends to the transform what stands before each letter of a word.
static inline void append_word(mint_bzip2_sizer_t *sizer, unsigned code)
{
    const step_t *steps = sizer->steps[code];
    for (unsigned i = 0; i < sizer->steps_len[code]; i++) {
        sizer->symbols[sizer->next[steps[i].tail]++] = steps[i].before;
    }
}

static unsigned count_bits(unsigned values)
{
    unsigned bits = 1;
    while ((1u << bits) < values) {
        bits++;
    }
    return bits;
}

/// Makes the transform of the block from the order of the rotations that start at words.
static void transform(mint_bzip2_sizer_t *sizer)
{
    const uint16_t *codes = sizer->codes;
    const uint32_t len = sizer->codes_len;
    const uint64_t *sorted = sizer->rotations.quick.sorted;
    if (mint_rotations_quick(codes, len, sizer->counts, sizer->words_len,
                             sizer->rotations.quick.items, sizer->rotations.quick.sorted)) {
        for (uint32_t i = 0; i < len; i++) {
            append_word(sizer, sorted[i] & ((1u << MINT_ROTATION_CODE_BITS) - 1));
        }
        return;
    }
    const mint_rotation_t *items = sizer->rotations.slow.items;
    mint_rotations_t work = {sizer->rotations.slow.items,
                             sizer->rotations.slow.scratch,
                             sizer->ranks,
                             sizer->groups[0],
                             sizer->groups[1],
                             sizer->places};
    mint_rotations_sort(codes, len, count_bits(sizer->words_len), &work);
    for (uint32_t i = 0; i < len; i++) {
        append_word(sizer, items[i].before);
    }
}

/// The bits of the block [start, end); 0 if it is too short to be one of whole words.
static size_t size_block(mint_bzip2_sizer_t *sizer, const text_t *text, place_t start, place_t end)
{
    word_t joint = join_ends(sizer, text, start, end);
    size_t first = start.sample + (joint.len > 0 ? 1 : 0);
    if (end.sample < first) {
        return 0;
    }
    make_words(sizer, text, first, end.sample, &joint);
    unsigned used = place_tails(sizer);
    transform(sizer);
    return mint_bzip2_block_bits(sizer->symbols, sizer->text_len, used, sizer->scratch);
}

bool mint_bzip2_size(mint_bzip2_sizer_t *sizer, const uint8_t *samples, size_t len, size_t *size)
{
    const text_t text = {samples, len};
    size_t bits = 32 + 48 + 32; // magic at the start, magic and checksum at the end
    bool ends = len < SAMPLES_MIN;
    if (ends) {
        return false;
    }
    for (place_t start = {0, 0}; !ends;) {
        place_t end = find_end(sizer, &text, start, &ends);
        size_t block_bits = size_block(sizer, &text, start, end);
        if (block_bits == 0) {
            return false;
        }
        bits += block_bits;
        start = end;
    }
    *size = (bits + 7) / 8;
    return true;
}
