// SPDX-License-Identifier: Apache-2.0
//
// Cutting at every operation.
#include "device/tests/store/cuts.h"

#include "device/tests/store/nonce_audit.h"
#include "device/tests/support/check.h"

/// One way to cut an operation.
typedef struct {
    ram_cut_t model; // RAM_CUT_MODELS: a word
    uint32_t now;    // of a word, the bits done now
    uint32_t later;  // and later
} way_t;

static ram_flash_t first_flash;
static ram_flash_t second_flash;
static world_t first;
static world_t second;

// What is being tried, told if it fails.
static struct {
    bool trying;
    uint32_t operation;
    way_t way;
    uint32_t again_operation;
    way_t again_way;
} story;

static const char *name_of(const way_t *way)
{
    return way->model < RAM_CUT_MODELS ? ram_cut_names[way->model] : "word";
}

static void hit(ram_flash_t *flash, const ram_op_t *op, const way_t *way)
{
    if (way->model < RAM_CUT_MODELS) {
        ram_flash_cut(flash, op, way->model);
    } else {
        ram_flash_cut_word(flash, op, way->now, way->later);
    }
}

static void cut_again_so(cuts_t *cuts, const ram_op_t *op, const way_t *way)
{
    const size_t mark = nonce_audit_mark();
    story.again_operation = first_flash.operation_count;
    story.again_way = *way;
    world_fork(&second, &first, &second_flash);
    hit(&second_flash, op, way);
    if (cuts->again_count % 2 == 0) {
        ram_flash_settle(&second_flash);
    }
    world_survive(&second, cuts->cut_count);
    cuts->cut_count++;
    cuts->again_count++;
    nonce_audit_rewind(mark);
}

static void cut_again(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)flash;
    cuts_t *cuts = context;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        if (cuts->pair_count++ % cuts->again == 0) {
            cut_again_so(cuts, op, &(way_t){.model = (ram_cut_t)model});
        }
    }
}

static void cut_so(cuts_t *cuts, const ram_op_t *op, const way_t *way)
{
    const size_t mark = nonce_audit_mark();
    story.trying = true;
    story.operation = cuts->world->flash->operation_count;
    story.way = *way;
    world_fork(&first, cuts->world, &first_flash);
    hit(&first_flash, op, way);
    if (cuts->again != 0) {
        ram_flash_power_on(&first_flash);
        first_flash.observer = cut_again;
        first_flash.observer_context = cuts;
        assert_ok(world_mount(&first));
    } else {
        world_survive(&first, cuts->cut_count);
    }
    cuts->blind_count += first_flash.blind_count;
    cuts->cut_count++;
    story.trying = false;
    nonce_audit_rewind(mark);
}

static unsigned count_bits(uint32_t word)
{
    unsigned count = 0;
    for (; word != 0; word &= word - 1) {
        count++;
    }
    return count;
}

/// Every second of two times leaves what the other leaves for later.
static void cut_word_so(cuts_t *cuts, const ram_op_t *op, uint32_t bits, uint32_t all)
{
    bool fades = cuts->cut_count % 2 != 0;
    cut_so(cuts, op, &(way_t){.model = RAM_CUT_MODELS, .now = fades ? all : bits, .later = bits});
}

/// Combinations of the bits that the operation changes.
static void cut_words(cuts_t *cuts, const ram_op_t *op)
{
    uint32_t all = ram_flash_changes(cuts->world->flash, op);
    if (cuts->world->flash->port.unit_len != sizeof all || all == 0) {
        return;
    }
    if (count_bits(all) <= cuts->exhaust_bits) {
        cuts->word_count++;
        for (uint32_t bits = all; bits != 0; bits = (bits - 1) & all) {
            cut_word_so(cuts, op, bits, all);
        }
        return;
    }
    for (uint32_t i = 0; i < cuts->samples; i++) {
        cut_word_so(cuts, op, ram_random(&cuts->random) & all, all);
    }
}

static void cut_here(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    cuts_t *cuts = context;
    if ((cuts->every > 1 && flash->operation_count % cuts->every != 0) ||
        (cuts->only != 0 && cuts->only != op->address)) {
        return;
    }
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        cut_so(cuts, op, &(way_t){.model = (ram_cut_t)model});
    }
    cut_words(cuts, op);
}

void cuts_start(cuts_t *cuts, world_t *world)
{
    cuts->world = world;
    cuts->random += cuts->random == 0;
    world->flash->observer = cut_here;
    world->flash->observer_context = cuts;
}

void cuts_stop(cuts_t *cuts)
{
    cuts->world->flash->observer = NULL;
}

int cuts_tell(void **state)
{
    (void)state;
    if (story.trying) {
        print_message(
            "the cut was at operation %u: %s (%08x, %08x), cut again at operation %u: %s\n",
            (unsigned)story.operation, name_of(&story.way), (unsigned)story.way.now,
            (unsigned)story.way.later, (unsigned)story.again_operation, name_of(&story.again_way));
    }
    story.trying = false;
    return 0;
}
