// SPDX-License-Identifier: Apache-2.0
//
// Counts the tuples in a group of positions that start with the same symbols.
//
// The next bits of each position are looked up in a table with a few times as many places as there
// are positions. How often each place is met gives the counts of all tuples down to that length
// (tuple_levels.h), and most positions of noise are alone in their place and done with. The others
// are groups of their own. Where there are only a few in a group, they are compared pair by pair:
// so few cannot have a tuple that is frequent, so pairs are all that is to be counted.
//
// Long repeats would take many rounds: the work is counted, and where it is too much this gives up.
#include "sp800_90b/tuple_group.h"

#include <string.h>

#include "sp800_90b/tuple_levels.h"

#define FEW        (MINT_REPEATS_MIN_COUNT - 1) // that are compared pair by pair
#define SPARE_BITS 2u // of a table: four times as many places as positions
#define KEY_BITS   32u
#define DIGITS     256u       // that a large group is split by
#define MAX_ROUNDS 400u       // of splitting, one in the other
#define WORK       16u        // positions looked at, a position
#define WORK_FREE  (1u << 22) // that are always allowed
#define AHEAD      24u        // positions, for which what follows is fetched
#define LAST       (1u << 31) // marks the last position of a group; they are below 2^30

// The bits that follow a position, and above them how many symbols there are from it to the end,
// which names it.
typedef uint64_t item_t;

static uint32_t room_of(item_t item)
{
    return (uint32_t)(item >> KEY_BITS);
}

static uint32_t key_of(item_t item)
{
    return (uint32_t)item;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static bool is_too_much(mint_tuple_groups_t *groups, uint64_t work)
{
    groups->work += work;
    groups->too_long =
        groups->too_long || groups->work > (uint64_t)WORK * groups->packed.len + WORK_FREE;
    return groups->too_long;
}

// The bits that follow the first `depth` symbols of a position. There are zeros after the end.
static uint32_t load_key(const mint_packed_t *packed, uint32_t at, uint32_t depth)
{
    return (uint32_t)mint_packed_load(packed, smaller(at + depth, packed->len));
}

static void load_items(const mint_packed_t *packed, const uint32_t *positions, uint32_t count,
                       uint32_t depth, item_t *items)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i + AHEAD < count) {
            mint_packed_fetch(packed, positions[i + AHEAD]);
        }
        uint32_t room = packed->len - positions[i];
        items[i] = (item_t)room << KEY_BITS | load_key(packed, positions[i], depth);
    }
}

// How many symbols two positions share that share `known` already.
static uint32_t compare(mint_tuple_groups_t *groups, uint32_t a, uint32_t b, uint32_t known)
{
    const mint_packed_t *packed = &groups->packed;
    uint32_t room = packed->len - (a > b ? a : b);
    const uint64_t all = UINT64_MAX >> (64 - MINT_PACKED_BITS);
    while (known < room && !is_too_much(groups, 1)) {
        uint64_t differ =
            (mint_packed_load(packed, a + known) ^ mint_packed_load(packed, b + known)) & all;
        if (differ != 0) {
            return smaller(room, known + ((uint32_t)__builtin_ctzll(differ) >> packed->shift));
        }
        known += MINT_PACKED_BITS >> packed->shift;
    }
    return room;
}

// A pair that a key does not tell apart, or one whose suffixes may end within it.
static void count_pair(mint_tuple_groups_t *groups, item_t a, item_t b, uint32_t base)
{
    const mint_packed_t *packed = &groups->packed;
    uint32_t differ = key_of(a) ^ key_of(b), room = smaller(room_of(a), room_of(b)), shared;
    if (differ != 0) {
        shared = smaller(room, base + ((uint32_t)__builtin_ctz(differ) >> packed->shift));
    } else {
        shared = compare(groups, packed->len - room_of(a), packed->len - room_of(b),
                         base + (KEY_BITS >> packed->shift));
    }
    if (mint_tuple_counts_reserve(groups->counts, shared)) {
        groups->counts->pairs[shared]++;
    }
}

static bool is_near_end(const item_t *items, uint32_t count, uint32_t reach)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        least = smaller(least, room_of(items[i]));
    }
    return least < reach;
}

// Every pair of a few items whose keys begin at `base`, and which are known to share `depth`.
static void count_pairs(mint_tuple_groups_t *groups, const item_t *items, uint32_t count,
                        uint32_t base, uint32_t depth)
{
    unsigned shift = groups->packed.shift;
    bool is_plain = !is_near_end(items, count, base + (KEY_BITS >> shift));
    uint64_t *pairs = groups->counts->pairs + base;
    groups->counts->pairs[depth] -= (uint64_t)count * (count - 1) / 2;
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            uint32_t differ = key_of(items[i]) ^ key_of(items[j]);
            if (is_plain && differ != 0) {
                pairs[(uint32_t)__builtin_ctz(differ) >> shift]++;
            } else {
                count_pair(groups, items[i], items[j], base);
                pairs = groups->counts->pairs + base;
            }
        }
    }
}

static void count_few(mint_tuple_groups_t *groups, const uint32_t *positions, uint32_t count,
                      uint32_t depth)
{
    item_t items[FEW];
    load_items(&groups->packed, positions, count, depth, items);
    count_pairs(groups, items, count, depth, depth);
}

// Takes out those items that end before the `width` bits do.
static uint32_t take_shorts(const item_t *items, uint32_t count, mint_tuple_levels_t *levels,
                            item_t *left)
{
    uint32_t kept = 0, reach = levels->depth + levels->width / levels->bits;
    for (uint32_t i = 0; i < count; i++) {
        if (room_of(items[i]) >= reach) {
            left[kept++] = items[i];
        } else if (room_of(items[i]) > levels->depth) {
            levels->shorts[levels->shorts_count++] =
                (mint_short_suffix_t){key_of(items[i]), room_of(items[i])};
        }
    }
    levels->count = kept;
    return kept;
}

// Those of the items that are not alone in their place, by place. `counts` says how many are.
static uint32_t group(mint_tuple_scratch_t *scratch, uint32_t count, uint32_t mask)
{
    item_t *items = scratch->items;
    uint32_t kept = 0, next = 1;
    for (uint32_t i = 0; i < count; i++) {
        item_t item = items[i];
        items[kept] = item;
        kept += scratch->counts[key_of(item) & mask] > 1;
    }
    memset(scratch->places, 0, ((size_t)mask + 1) * sizeof *scratch->places);
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t place = key_of(items[i]) & mask, to = scratch->places[place];
        uint32_t start = to == 0 ? next : to;
        next += to == 0 ? (uint16_t)scratch->counts[place] : 0u;
        scratch->grouped[start - 1] = items[i];
        scratch->places[place] = (uint16_t)(start + 1);
    }
    return kept;
}

// The groups that a table made: small ones are counted, the positions of the others collected.
// Returns how many these are.
static uint32_t count_groups(mint_tuple_groups_t *groups, uint32_t count,
                             const mint_tuple_levels_t *levels, uint32_t *positions)
{
    const mint_tuple_scratch_t *scratch = groups->scratch;
    uint32_t left = 0, mask = ((uint32_t)1 << levels->width) - 1, size;
    uint32_t depth = levels->depth + levels->width / levels->bits;
    for (uint32_t i = 0; i < count; i += size) {
        const item_t *items = scratch->grouped + i;
        size = (uint32_t)scratch->counts[key_of(items[0]) & mask];
        if (size <= FEW) {
            count_pairs(groups, items, size, levels->depth, depth);
            continue;
        }
        for (uint32_t j = 0; j < size; j++) {
            positions[left++] = groups->packed.len - room_of(items[j]);
        }
        positions[left - 1] |= LAST;
    }
    return left;
}

static unsigned choose_width(uint32_t count, unsigned bits)
{
    unsigned wanted = SPARE_BITS + 31 - (unsigned)__builtin_clz(count) + bits / 2;
    wanted = wanted < MINT_TUPLE_GROUP_WIDTH ? wanted : MINT_TUPLE_GROUP_WIDTH;
    wanted -= wanted % bits;
    return wanted > bits ? wanted : bits;
}

static void count_group(mint_tuple_groups_t *groups, uint32_t *positions, uint32_t count,
                        uint32_t depth, unsigned round);

static void count_small(mint_tuple_groups_t *groups, uint32_t *positions, uint32_t count,
                        uint32_t depth, unsigned round)
{
    mint_tuple_scratch_t *scratch = groups->scratch;
    unsigned bits = groups->packed.bits;
    mint_tuple_levels_t levels = {depth, bits, choose_width(count, bits), 0, {{0}}, 0};
    uint32_t mask = ((uint32_t)1 << levels.width) - 1;
    load_items(&groups->packed, positions, count, depth, scratch->items);
    count = take_shorts(scratch->items, count, &levels, scratch->items);
    memset(scratch->counts, 0, ((size_t)mask + 1) * sizeof *scratch->counts);
    for (uint32_t i = 0; i < count; i++) {
        scratch->counts[key_of(scratch->items[i]) & mask]++;
    }
    memcpy(scratch->sums, scratch->counts, ((size_t)mask + 1) * sizeof *scratch->sums);
    mint_tuple_levels_note_few(&levels, scratch->sums, groups->counts);
    count = count_groups(groups, group(scratch, count, mask), &levels, positions);
    for (uint32_t i = 0, end; i < count; i = end) {
        for (end = i; (positions[end] & LAST) == 0; end++) {
        }
        positions[end++] &= ~LAST;
        count_group(groups, positions + i, end - i, depth + levels.width / bits, round + 1);
    }
}

static unsigned digit_at(const mint_packed_t *packed, uint32_t at, uint32_t depth)
{
    return load_key(packed, at, depth) % DIGITS;
}

// Puts positions in the order of their next digits, in place; ends[d] is where those with digit d
// end.
static void split(const mint_packed_t *packed, uint32_t *positions, uint32_t depth,
                  const uint32_t sizes[DIGITS], uint32_t ends[DIGITS])
{
    uint32_t next[DIGITS], sum = 0;
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        next[digit] = sum;
        sum += sizes[digit];
        ends[digit] = sum;
    }
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        while (next[digit] < ends[digit]) {
            uint32_t at = positions[next[digit]];
            uint32_t *home = &next[digit_at(packed, at, depth)];
            positions[next[digit]] = positions[*home];
            positions[(*home)++] = at;
        }
    }
}

// The same as take_shorts() of positions.
static uint32_t drop_shorts(const mint_packed_t *packed, uint32_t *positions, uint32_t count,
                            mint_tuple_levels_t *levels)
{
    uint32_t kept = 0, reach = levels->depth + levels->width / levels->bits;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = positions[i], room = packed->len - at;
        if (room >= reach) {
            positions[kept++] = at;
        } else if (room > levels->depth) {
            levels->shorts[levels->shorts_count++] =
                (mint_short_suffix_t){load_key(packed, at, levels->depth), room};
        }
    }
    levels->count = kept;
    return kept;
}

static void count_large(mint_tuple_groups_t *groups, uint32_t *positions, uint32_t count,
                        uint32_t depth, unsigned round)
{
    const mint_packed_t *packed = &groups->packed;
    mint_tuple_levels_t levels = {depth, packed->bits, 8, 0, {{0}}, 0};
    uint32_t sizes[DIGITS] = {0}, ends[DIGITS], start = 0;
    count = drop_shorts(packed, positions, count, &levels);
    for (uint32_t i = 0; i < count; i++) {
        sizes[digit_at(packed, positions[i], depth)]++;
    }
    split(packed, positions, depth, sizes, ends);
    mint_tuple_levels_note(&levels, sizes, groups->counts);
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        count_group(groups, positions + start, ends[digit] - start, depth + 8 / packed->bits,
                    round + 1);
        start = ends[digit];
    }
}

static void count_group(mint_tuple_groups_t *groups, uint32_t *positions, uint32_t count,
                        uint32_t depth, unsigned round)
{
    groups->too_long = groups->too_long || round > MAX_ROUNDS;
    if (count < 2 || is_too_much(groups, count) ||
        !mint_tuple_counts_reserve(groups->counts, depth + KEY_BITS)) {
        return;
    }
    if (count <= FEW) {
        count_few(groups, positions, count, depth);
    } else if (count <= MINT_TUPLE_GROUP_SMALL) {
        count_small(groups, positions, count, depth, round);
    } else {
        count_large(groups, positions, count, depth, round);
    }
}

void mint_tuple_group_count(mint_tuple_groups_t *groups, uint32_t *positions, uint32_t count,
                            uint32_t depth)
{
    count_group(groups, positions, count, depth, 0);
}
