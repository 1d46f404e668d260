// SPDX-License-Identifier: Apache-2.0
//
// MultiMMC (SP 800-90B §6.3.9) over symbols: contexts of 1 to 16 symbols, of which each order may
// count 100,000 with their successors.
//
// A context of n symbols is a context of n-1 symbols and one that came before it, so a number for
// the shorter one and a symbol name it exactly: no strings are kept or compared. The orders are
// worked through one after the other over the whole sequence, which needs the tables of a single
// order and, for each position that still has a context, its number; what each order predicted is
// kept as two bits a position until the scoreboard is played at the end.
//
// A context that an order does not know is known to no higher one: the shorter one was there first.
// So a position whose context found no room needs no looking at in higher orders. But it takes room
// there, if there is any: order n+k starts k positions later than order n and may have k entries
// fewer when that is full. The first 16 such positions (orphans) can use up all of it; the others
// are forgotten.
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/multi_mmc.h"

#define SLOT_BITS_MAX 18u // of a table: places enough for all entries, and as many again
#define TOGETHER      64u // positions whose contexts are looked for before they are played
#define NONE          UINT32_MAX

typedef struct {
    uint32_t key; // 0 in an empty one
    uint32_t value;
} slot_t;

// A table from (number, symbol) to a number.
typedef struct {
    slot_t *slots;
    unsigned slot_bits;
} table_t;

// A context: which successor was counted most often, the larger one of two.
typedef struct {
    uint32_t most;
    uint8_t best;
} context_t;

// An order's contexts and successors.
typedef struct {
    table_t contexts; // (number of the shorter context, symbol) -> number
    table_t pairs;    // (number, successor) -> count
    context_t *context;
    uint32_t context_count;
    uint32_t entries;
} order_t;

// A position and the number of its context in the last order, NONE for an orphan.
typedef struct {
    uint32_t at;
    uint32_t context;
} position_t;

typedef struct {
    const uint8_t *symbols;
    size_t len;
    size_t words;    // of 64 rounds
    uint64_t *right; // [order * words + word]
    uint64_t *voted;
    position_t *positions;
    size_t position_count;
    order_t order;
} model_t;

static uint32_t key_of(uint32_t number, uint8_t symbol)
{
    return (number << 8 | symbol) + 1;
}

static slot_t *first_slot(const table_t *table, uint32_t key)
{
    return &table->slots[(uint32_t)(key * 0x9e3779b1u) >> (32 - table->slot_bits)];
}

static slot_t *find_slot(const table_t *table, uint32_t number, uint8_t symbol)
{
    uint32_t key = key_of(number, symbol);
    slot_t *slot = first_slot(table, key), *end = &table->slots[(size_t)1 << table->slot_bits];
    while (slot->key != 0 && slot->key != key) {
        slot = slot + 1 == end ? table->slots : slot + 1;
    }
    return slot;
}

// Counts a successor of a context; a new one only while there is room.
static void count_pair(order_t *order, uint32_t number, uint8_t successor)
{
    slot_t *slot = find_slot(&order->pairs, number, successor);
    if (slot->key == 0) {
        if (order->entries == MINT_MMC_ENTRIES) {
            return;
        }
        *slot = (slot_t){key_of(number, successor), 0};
        order->entries++;
    }
    uint32_t count = ++slot->value;
    context_t *context = &order->context[number];
    if (count > context->most || (count == context->most && successor > context->best)) {
        context->most = count;
        context->best = successor;
    }
}

// What the order says of a position whose context it knows.
static void answer(model_t *model, unsigned n, position_t position)
{
    size_t word = n * model->words + position.at / 64;
    uint64_t bit = (uint64_t)1 << position.at % 64;
    uint8_t best = model->order.context[position.context].best;
    model->voted[word] |= bit;
    model->right[word] |= best == model->symbols[position.at] ? bit : 0;
}

// The place of a position's context, one symbol longer than the one it has.
static slot_t *find_context(const model_t *model, unsigned n, position_t position)
{
    return find_slot(&model->order.contexts, position.context, model->symbols[position.at - 1 - n]);
}

// A position while there is room: what the order says of it, and what it learns from it.
static position_t play(model_t *model, unsigned n, position_t position)
{
    order_t *order = &model->order;
    slot_t *slot = find_context(model, n, position);
    if (slot->key != 0) {
        position.context = slot->value;
        answer(model, n, position);
    } else {
        uint8_t older = model->symbols[position.at - 1 - n];
        *slot = (slot_t){key_of(position.context, older), order->context_count};
        position.context = order->context_count++;
    }
    count_pair(order, position.context, model->symbols[position.at]);
    return position;
}

static void clear(order_t *order)
{
    size_t places = (size_t)1 << order->contexts.slot_bits;
    memset(order->contexts.slots, 0, places * sizeof *order->contexts.slots);
    memset(order->pairs.slots, 0, places * sizeof *order->pairs.slots);
    memset(order->context, 0, order->context_count * sizeof *order->context);
    order->context_count = 0;
    order->entries = 0;
}

// Plays the positions for which there is room in the order. Returns how many they are, and how
// many of them are kept.
static size_t play_with_room(model_t *model, unsigned n, size_t *kept)
{
    order_t *order = &model->order;
    size_t i = 0;
    for (; i < model->position_count && order->entries < MINT_MMC_ENTRIES; i++) {
        position_t position = model->positions[i];
        if (position.at <= n) {
            continue; // too near the start for so long a context
        }
        if (position.context != NONE) {
            position = play(model, n, position);
        } else {
            order->entries++;
        }
        model->positions[(*kept)++] = position;
    }
    return i;
}

// Finds the contexts of some positions; without room for more, that can be done before any of them
// is played. What each of them needs is fetched while the others are looked for.
static void find_contexts(const model_t *model, unsigned n, position_t *positions, size_t count)
{
    const order_t *order = &model->order;
    for (size_t i = 0; i < count; i++) {
        if (positions[i].context != NONE) {
            uint32_t key = key_of(positions[i].context, model->symbols[positions[i].at - 1 - n]);
            __builtin_prefetch(first_slot(&order->contexts, key));
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (positions[i].context == NONE) {
            continue;
        }
        const slot_t *slot = find_context(model, n, positions[i]);
        positions[i].context = slot->key != 0 ? slot->value : NONE;
        if (slot->key != 0) {
            uint32_t key = key_of(slot->value, model->symbols[positions[i].at]);
            __builtin_prefetch(first_slot(&order->pairs, key));
            __builtin_prefetch(&order->context[slot->value]);
        }
    }
}

static void play_order(model_t *model, unsigned n)
{
    clear(&model->order);
    size_t kept = 0, orphans = 0, count;
    for (size_t i = play_with_room(model, n, &kept); i < model->position_count; i += count) {
        position_t *positions = model->positions + i;
        count = model->position_count - i < TOGETHER ? model->position_count - i : TOGETHER;
        find_contexts(model, n, positions, count);
        for (size_t j = 0; j < count; j++) {
            if (positions[j].context != NONE) {
                answer(model, n, positions[j]);
                count_pair(&model->order, positions[j].context, model->symbols[positions[j].at]);
            } else if (orphans++ >= MINT_MMC_ORDERS) {
                continue;
            }
            model->positions[kept++] = positions[j];
        }
    }
    model->position_count = kept;
}

static void play_scoreboard(const model_t *model, mint_scoreboard_t *board)
{
    for (size_t word = 0; word < model->words; word++) {
        uint64_t right[MINT_MMC_ORDERS], voted[MINT_MMC_ORDERS];
        for (unsigned n = 0; n < MINT_MMC_ORDERS; n++) {
            right[n] = model->right[n * model->words + word];
            voted[n] = model->voted[n * model->words + word];
        }
        size_t left = model->len - word * 64;
        mint_scoreboard_take(board, right, voted, left < 64 ? (unsigned)left : 64);
    }
}

static bool allocate_table(table_t *table, unsigned slot_bits)
{
    table->slot_bits = slot_bits;
    table->slots = malloc(((size_t)1 << slot_bits) * sizeof *table->slots);
    return table->slots != NULL;
}

static bool allocate_order(order_t *order, size_t len)
{
    unsigned slot_bits = 4;
    while (slot_bits < SLOT_BITS_MAX && (size_t)1 << slot_bits < 2 * len) {
        slot_bits++;
    }
    order->context =
        calloc(len < MINT_MMC_ENTRIES ? len : MINT_MMC_ENTRIES, sizeof *order->context);
    return allocate_table(&order->contexts, slot_bits) &&
           allocate_table(&order->pairs, slot_bits) && order->context != NULL;
}

static void free_order(order_t *order)
{
    free(order->contexts.slots);
    free(order->pairs.slots);
    free(order->context);
}

static bool allocate(model_t *model)
{
    model->words = (model->len + 63) / 64;
    model->right = calloc(MINT_MMC_ORDERS * model->words, sizeof *model->right);
    model->voted = calloc(MINT_MMC_ORDERS * model->words, sizeof *model->voted);
    model->positions = malloc(model->len * sizeof *model->positions);
    return model->right != NULL && model->voted != NULL && model->positions != NULL &&
           allocate_order(&model->order, model->len);
}

mint_status_t mint_mmc_symbols(const uint8_t *symbols, size_t len, mint_scoreboard_t *board)
{
    model_t model = {.symbols = symbols, .len = len};
    mint_status_t status = MINT_ERR_MEMORY;
    if (!allocate(&model)) {
        goto out;
    }
    for (size_t at = 1; at < len; at++) {
        model.positions[at - 1] = (position_t){(uint32_t)at, 0};
    }
    model.position_count = len - 1;
    for (unsigned n = 0; n < MINT_MMC_ORDERS; n++) {
        play_order(&model, n);
    }
    play_scoreboard(&model, board);
    status = MINT_OK;
out:
    free(model.right);
    free(model.voted);
    free(model.positions);
    free_order(&model.order);
    return status;
}
