// SPDX-License-Identifier: Apache-2.0
//
// The back half of bzip2 as far as it decides the length of its output: move-to-front, run lengths
// of the front symbol, and up to six Huffman codes between which each 50 symbols choose. The
// choices follow libbz2 1.0.8 to the last tie, or the lengths would differ now and then.
#include <string.h>

#include "sp800_90b/bzip2_size.h"

#define SYMBOLS_MAX 13u ///< two run symbols, ten positions, the end
#define GROUP_LEN   50u ///< symbols that share a code
#define CODES_MAX   6u  ///< codes of a block
#define ROUNDS      4u  ///< of assigning groups and remaking codes
#define LENGTH_MAX  17u ///< of a code word
#define HEAP_SIZE   (2 * SYMBOLS_MAX + 2)
#define LANE_BITS   10u ///< holds the cost of a group, 50 × 17
#define RUN_LOOK    16u ///< after so many equal symbols there may be many more

/// How often each symbol occurs in each group of 50.
typedef struct {
    uint8_t count[SYMBOLS_MAX];
} group_t;

// ---- move-to-front and run lengths ----

/// What has come out of the front half so far.
typedef struct {
    uint8_t *out;
    size_t len;
    size_t run; ///< front symbols not written yet
} writer_t;

/// Writes a run as digits 1 and 2 of base 2, lowest first.
static void flush_run(writer_t *writer)
{
    for (size_t run = writer->run; run > 0; run = (run - 1) / 2) {
        writer->out[writer->len++] = (run & 1u) != 0 ? 0 : 1;
    }
    writer->run = 0;
}

#define NIBBLES_OF_ONE   0x1111111111111111u
#define NIBBLES_OF_EIGHT 0x8888888888888888u

/// Four times the position of `symbol` in a list of nibbles.
static unsigned find_nibble(uint64_t list, uint8_t symbol)
{
    uint64_t difference = list ^ symbol * NIBBLES_OF_ONE;
    uint64_t zero = (difference - NIBBLES_OF_ONE) & ~difference & NIBBLES_OF_EIGHT;
    // The lowest nibble found is right; a borrow can only mark higher ones wrongly.
    return (unsigned)__builtin_ctzll(zero) & ~3u;
}

/// How many symbols from `at` on are the same as the one at `at`, by eights.
static size_t skip_run(const uint8_t *symbols, size_t at, size_t len)
{
    const uint64_t run = 0x0101010101010101u * symbols[at];
    size_t end = at;
    for (uint64_t next; end + sizeof next <= len; end += sizeof next) {
        memcpy(&next, symbols + end, sizeof next);
        if (next != run) {
            break;
        }
    }
    return end - at;
}

static size_t move_to_front(const uint8_t *symbols, size_t len, unsigned used, uint8_t *out)
{
    writer_t writer = {.out = out};
    uint64_t list = 0xfedcba9876543210u;
    for (size_t i = 0; i < len; i++) {
        uint8_t symbol = symbols[i];
        if ((list & 15u) == symbol) {
            writer.run++;
            if (writer.run % RUN_LOOK == 0) {
                size_t more = skip_run(symbols, i, len);
                writer.run += more > 0 ? more - 1 : 0;
                i += more > 0 ? more - 1 : 0;
            }
            continue;
        }
        flush_run(&writer);
        unsigned at = find_nibble(list, symbol);
        uint64_t moved = ((uint64_t)16 << at) - 1;
        list = (list & ~moved) | (list << 4 & moved) | symbol;
        writer.out[writer.len++] = (uint8_t)(at / 4 + 1);
    }
    flush_run(&writer);
    writer.out[writer.len++] = (uint8_t)(used + 1);
    return writer.len;
}

// ---- Huffman codes ----

/// A tree while it is made: weights carry the depth in their low byte, as ties are broken by it.
typedef struct {
    uint32_t weight[HEAP_SIZE];
    unsigned parent[HEAP_SIZE];
    unsigned heap[HEAP_SIZE];
    unsigned heap_len;
} tree_t;

static void push(tree_t *tree, unsigned node)
{
    unsigned at = ++tree->heap_len;
    for (; at > 1 && tree->weight[node] < tree->weight[tree->heap[at / 2]]; at /= 2) {
        tree->heap[at] = tree->heap[at / 2];
    }
    tree->heap[at] = node;
}

static unsigned pop(tree_t *tree)
{
    unsigned top = tree->heap[1];
    unsigned node = tree->heap[tree->heap_len--];
    unsigned at = 1;
    for (unsigned child = 2; child <= tree->heap_len; child = 2 * at) {
        const unsigned *heap = tree->heap;
        if (child < tree->heap_len && tree->weight[heap[child + 1]] < tree->weight[heap[child]]) {
            child++;
        }
        if (tree->weight[node] < tree->weight[heap[child]]) {
            break;
        }
        tree->heap[at] = heap[child];
        at = child;
    }
    tree->heap[at] = node;
    return top;
}

/// Joins the `symbols` leaves, numbered from 1, to a tree.
static void grow(tree_t *tree, unsigned symbols)
{
    unsigned nodes = symbols;
    tree->heap_len = 0;
    for (unsigned i = 1; i <= symbols; i++) {
        push(tree, i);
    }
    while (tree->heap_len > 1) {
        unsigned first = pop(tree);
        unsigned second = pop(tree);
        uint32_t one = tree->weight[first];
        uint32_t other = tree->weight[second];
        uint32_t depth = (one & 255u) > (other & 255u) ? one & 255u : other & 255u;
        nodes++;
        tree->parent[first] = nodes;
        tree->parent[second] = nodes;
        tree->weight[nodes] = ((one & ~255u) + (other & ~255u)) | (depth + 1);
        push(tree, nodes);
    }
    tree->parent[nodes] = 0;
}

/// Lengths of the code words; false if one is too long.
static bool measure(const tree_t *tree, unsigned symbols, uint8_t *lengths)
{
    bool fits = true;
    for (unsigned i = 1; i <= symbols; i++) {
        unsigned length = 0;
        for (unsigned node = i; tree->parent[node] != 0; node = tree->parent[node]) {
            length++;
        }
        lengths[i - 1] = (uint8_t)length;
        fits = fits && length <= LENGTH_MAX;
    }
    return fits;
}

static void make_code(const uint32_t *frequencies, unsigned symbols, uint8_t *lengths)
{
    tree_t tree;
    memset(&tree, 0, sizeof tree);
    for (unsigned i = 0; i < symbols; i++) {
        tree.weight[i + 1] = (frequencies[i] == 0 ? 1 : frequencies[i]) << 8;
    }
    for (grow(&tree, symbols); !measure(&tree, symbols, lengths); grow(&tree, symbols)) {
        for (unsigned i = 1; i <= symbols; i++) {
            tree.weight[i] = (1 + (tree.weight[i] >> 8) / 2) << 8;
        }
    }
}

// ---- choosing among codes ----

/// The codes of a block and what chose them.
typedef struct {
    unsigned symbols;
    unsigned codes;
    uint8_t lengths[CODES_MAX][SYMBOLS_MAX];
    uint32_t frequencies[CODES_MAX][SYMBOLS_MAX];
} codes_t;

static unsigned count_codes(size_t len)
{
    return len < 200 ? 2 : len < 600 ? 3 : len < 1200 ? 4 : len < 2400 ? 5 : 6;
}

/// The first codes: each likes one stretch of symbols, all stretches being about as frequent.
static void guess_codes(codes_t *codes, const uint32_t *frequencies, size_t len)
{
    uint32_t left = (uint32_t)len;
    unsigned first = 0;
    for (unsigned part = codes->codes; part > 0; part--) {
        uint32_t wanted = left / part;
        uint32_t sum = 0;
        unsigned end = first;
        while (sum < wanted && end < codes->symbols) {
            sum += frequencies[end++];
        }
        bool is_inner = part != codes->codes && part != 1;
        if (end > first + 1 && is_inner && (codes->codes - part) % 2 == 1) {
            sum -= frequencies[--end];
        }
        for (unsigned i = 0; i < codes->symbols; i++) {
            codes->lengths[part - 1][i] = i >= first && i < end ? 0 : 15;
        }
        first = end;
        left -= sum;
    }
}

/// The word length of each symbol in all codes, a lane a code.
static void pack_lengths(const codes_t *codes, uint64_t packed[SYMBOLS_MAX])
{
    for (unsigned i = 0; i < SYMBOLS_MAX; i++) {
        packed[i] = 0;
        for (unsigned code = codes->codes; code-- > 0 && i < codes->symbols;) {
            packed[i] = packed[i] << LANE_BITS | codes->lengths[code][i];
        }
    }
}

/// The cheapest code for a group, the first of equals.
static unsigned choose(const group_t *group, const uint64_t packed[SYMBOLS_MAX], unsigned codes)
{
    uint64_t costs = 0;
    for (unsigned i = 0; i < SYMBOLS_MAX; i++) {
        costs += group->count[i] * packed[i];
    }
    const uint64_t lane = ((uint64_t)1 << LANE_BITS) - 1;
    unsigned best = 0;
    for (unsigned code = 1; code < codes; code++) {
        bool is_less = (costs >> (LANE_BITS * code) & lane) < (costs >> (LANE_BITS * best) & lane);
        best = is_less ? code : best;
    }
    return best;
}

/// One round: every group chooses, every code is remade for those that chose it. Returns the bits
/// that the choices take.
static size_t assign(codes_t *codes, const group_t *groups, size_t groups_len)
{
    uint64_t packed[SYMBOLS_MAX];
    uint8_t order[CODES_MAX] = {0, 1, 2, 3, 4, 5};
    size_t bits = 0;
    pack_lengths(codes, packed);
    memset(codes->frequencies, 0, sizeof codes->frequencies);
    for (size_t group = 0; group < groups_len; group++) {
        unsigned best = choose(&groups[group], packed, codes->codes);
        for (unsigned i = 0; i < SYMBOLS_MAX; i++) {
            codes->frequencies[best][i] += groups[group].count[i];
        }
        unsigned at = 0;
        while (order[at] != best) {
            at++;
        }
        memmove(order + 1, order, at);
        order[0] = (uint8_t)best;
        bits += at + 1;
    }
    for (unsigned code = 0; code < codes->codes; code++) {
        make_code(codes->frequencies[code], codes->symbols, codes->lengths[code]);
    }
    return bits;
}

/// The bits of the tables and of all code words.
static size_t count_bits(const codes_t *codes)
{
    size_t bits = 0;
    for (unsigned code = 0; code < codes->codes; code++) {
        unsigned length = codes->lengths[code][0];
        bits += 5;
        for (unsigned i = 0; i < codes->symbols; i++) {
            unsigned next = codes->lengths[code][i];
            bits += 1 + 2 * (size_t)(next > length ? next - length : length - next);
            bits += (size_t)codes->frequencies[code][i] * next;
            length = next;
        }
    }
    return bits;
}

/// Counts the symbols of every group of 50, over the symbols themselves to save memory: 13 bytes of
/// counts take the place of 50 symbols. Returns how many groups there are.
static size_t count_groups(uint8_t *symbols, size_t len, uint32_t frequencies[SYMBOLS_MAX])
{
    group_t *groups = (group_t *)(void *)symbols;
    size_t count = 0;
    for (size_t at = 0; at < len; at += GROUP_LEN, count++) {
        size_t end = len - at < GROUP_LEN ? len : at + GROUP_LEN;
        group_t group = {{0}};
        for (size_t i = at; i < end; i++) {
            group.count[symbols[i]]++;
        }
        for (unsigned i = 0; i < SYMBOLS_MAX; i++) {
            frequencies[i] += group.count[i];
        }
        groups[count] = group;
    }
    return count;
}

size_t mint_bzip2_block_bits(const uint8_t *symbols, size_t len, unsigned used, uint8_t *scratch)
{
    // Magic, checksum, the "randomised" bit, the original's place, which bytes are there (16 rows
    // of 16, two of them in use), the number of codes, the number of choices.
    const size_t fixed = 48 + 32 + 1 + 24 + 16 + 2 * 16 + 3 + 15;
    size_t out_len = move_to_front(symbols, len, used, scratch);
    uint32_t frequencies[SYMBOLS_MAX] = {0};
    size_t groups_len = count_groups(scratch, out_len, frequencies);
    codes_t codes = {.symbols = used + 2, .codes = count_codes(out_len)};
    guess_codes(&codes, frequencies, out_len);
    size_t choices = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        choices = assign(&codes, (const group_t *)(const void *)scratch, groups_len);
    }
    return fixed + choices + count_bits(&codes);
}
