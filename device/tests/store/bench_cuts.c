// SPDX-License-Identifier: Apache-2.0
//
// Power cuts by the million, on stores that go round and round: every operation of random workloads
// is cut in every way, and half of the cuts are followed by up to three more, in the mount or in
// what is done after it. A loss is a store that did not survive as world_survive() wants it: a
// value that is neither the old nor the new one, a mount or a call that fails, cells that were
// programmed twice, capacity that is gone. The crypto is fast_crypto.c.
//
//     bench_cuts GEOMETRY NUMBER SEED   that many cuts, one process
//     bench_cuts                        MINTMARK_CUTS of them, ten million if that is not set, over
//                                       all geometries, a process for each
//
// Prints `cuts`, `losses` and `repeats` (of nonces) with their numbers; status 1 if any was lost or
// repeated.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/check.h"

#define CUTS            "10000000"
#define CALLS_A_STORE   3000 // then a new one, or the audit's table would fill up
#define CUTS_IN_A_ROW   3
#define OPERATIONS_AWAY 40 // from one cut to the next, at most

/// A workload.
typedef struct {
    const char *name;
    world_geometry_t geometry;
    mint_status_t (*act)(world_t *, uint32_t *);
    uint32_t share; ///< of the cuts, in percent
} bench_t;

static const bench_t benches[] = {
    {"lm3s6965", {"LM3S6965, 8 pages", 1024, 8, 4, 8, 0, 64, 1, false}, world_change, 25},
    {"lpc1768", {"LPC1768, 3 sectors", 32768, 3, 256, 8, 0, 200, 1, false}, world_change, 10},
    {"small", {"3 pages of 512 bytes", 512, 3, 4, 4, 0, 24, 1, false}, world_change, 20},
    {"large_units",
     {"4 pages of 4 KB, 256-byte units", 4096, 4, 256, 4, 0, 400, 1, false},
     world_change,
     15},
    {"all_calls",
     {"all calls, 4 pages of 1 KB, 8-byte units", 1024, 4, 8, 6, 0, 40, 3, false},
     world_act,
     20},
    {"counter",
     {"all calls and a counter, 4 pages of 1 KB, 4-byte units", 1024, 4, 4, 4, 0, 24, 2, true},
     world_act,
     10},
};
#define BENCHES (sizeof benches / sizeof benches[0])

typedef struct {
    uint64_t cuts;
    uint64_t losses;
    uint64_t repeats;
} result_t;

static ram_flash_t main_flash;
static ram_flash_t copy_flash;
static world_t main_world;
static world_t copy_world;
static result_t result;
static uint64_t wanted;
static uint32_t random_state;
static uint32_t countdown; // operations until the next cut of the copy
static jmp_buf lost;

// ---- what cmocka does for a test: here a check that fails is a loss, and the bench goes on ----

// NOLINTBEGIN(readability-redundant-declaration,bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,cert-err52-cpp)
void _fail(const char *file, int line)
{
    fprintf(stderr, "lost at %s:%d, cut %" PRIu64 "\n", file, line, result.cuts);
    longjmp(lost, 1);
}

void _assert_true(LargestIntegralType value, const char *expression, const char *file, int line)
{
    if (value == 0) {
        fprintf(stderr, "%s: ", expression);
        _fail(file, line);
    }
}

void _assert_int_equal(LargestIntegralType a, LargestIntegralType b, const char *file, int line)
{
    if (a != b) {
        fprintf(stderr, "0x%jx != 0x%jx: ", (uintmax_t)a, (uintmax_t)b);
        _fail(file, line);
    }
}

void _assert_memory_equal(const void *a, const void *b, size_t size, const char *file, int line)
{
    if (memcmp(a, b, size) != 0) {
        _fail(file, line);
    }
}

void print_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

// What fail_msg prints by from cmocka 1.1.7 on.
void cm_print_error(const char *format, ...);
void cm_print_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}
// NOLINTEND(readability-redundant-declaration,bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,cert-err52-cpp)

// ---- cuts ----

static void cut_copy(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    if (countdown > 0 && --countdown == 0) {
        ram_flash_cut(flash, op, (ram_cut_t)(ram_random(&random_state) % RAM_CUT_MODELS));
        result.cuts++;
    }
}

/// Boots the copy, does something with it, and cuts it again somewhere on the way.
static void cut_more(const bench_t *bench)
{
    copy_flash.observer = cut_copy;
    for (int i = 0; i < CUTS_IN_A_ROW && copy_flash.off; i++) {
        ram_flash_power_on(&copy_flash);
        if (ram_random(&random_state) % 2 == 0) {
            ram_flash_settle(&copy_flash);
        }
        countdown = 1 + ram_random(&random_state) % OPERATIONS_AWAY;
        mint_status_t status = world_mount(&copy_world);
        if (!copy_flash.off) {
            assert_ok(status);
            world_check(&copy_world);
            bench->act(&copy_world, &random_state);
        }
    }
    copy_flash.observer = NULL;
}

static void try(const bench_t *bench, const ram_op_t *op, ram_cut_t model)
{
    const size_t mark = nonce_audit_mark();
    world_fork(&copy_world, &main_world, &copy_flash);
    ram_flash_cut(&copy_flash, op, model);
    result.cuts++;
    if (setjmp(lost) == 0) {
        if (ram_random(&random_state) % 2 == 0) {
            cut_more(bench);
        }
        world_survive(&copy_world, ram_random(&random_state));
    } else {
        result.losses++;
    }
    nonce_audit_rewind(mark);
}

static void cut_main(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)flash;
    for (int model = 0; model < RAM_CUT_MODELS && result.cuts < wanted; model++) {
        try(context, op, (ram_cut_t)model);
    }
}

static void run(const bench_t *bench, uint64_t number, uint32_t seed)
{
    wanted = number;
    random_state = seed != 0 ? seed : 1;
    uint32_t random = random_state;
    while (result.cuts < wanted) {
        nonce_audit_reset();
        world_start(&main_world, &bench->geometry, &main_flash);
        main_flash.observer = cut_main;
        main_flash.observer_context =
            (void *)bench; // NOLINT(cppcoreguidelines-pro-type-const-cast)
        for (int i = 0; i < CALLS_A_STORE && result.cuts < wanted; i++) {
            bench->act(&main_world, &random);
        }
        result.repeats += nonce_audit_repeats();
    }
}

// ---- processes ----

/// Starts a process for a share of the cuts; its result comes out of the pipe returned.
static int start(const bench_t *bench, uint64_t number, uint32_t seed)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        run(bench, number, seed);
        ssize_t len = write(ends[1], &result, sizeof result);
        _exit(len == sizeof result ? 0 : 1);
    }
    close(ends[1]);
    return child > 0 ? ends[0] : -1;
}

/// False if a process failed.
static bool run_all(uint64_t number)
{
    int pipes[BENCHES];
    bool good = true;
    for (size_t i = 0; i < BENCHES; i++) {
        pipes[i] = start(&benches[i], number * benches[i].share / 100, (uint32_t)i + 1);
    }
    for (size_t i = 0; i < BENCHES; i++) {
        result_t part;
        if (pipes[i] < 0 || read(pipes[i], &part, sizeof part) != sizeof part) {
            good = false;
            continue;
        }
        result.cuts += part.cuts;
        result.losses += part.losses;
        result.repeats += part.repeats;
    }
    while (wait(NULL) > 0) {
    }
    return good;
}

static const bench_t *find(const char *name)
{
    for (size_t i = 0; i < BENCHES; i++) {
        if (strcmp(benches[i].name, name) == 0) {
            return &benches[i];
        }
    }
    return NULL;
}

int main(int argc, char **argv)
{
    bool good = true;
    if (argc == 4 && find(argv[1]) != NULL) {
        run(find(argv[1]), strtoull(argv[2], NULL, 10), (uint32_t)strtoul(argv[3], NULL, 10));
    } else if (argc == 1) {
        const char *number = getenv("MINTMARK_CUTS");
        good = run_all(strtoull(number != NULL ? number : CUTS, NULL, 10));
    } else {
        fprintf(stderr, "usage: bench_cuts [GEOMETRY NUMBER SEED]\n");
        return 2;
    }
    printf("cuts %" PRIu64 "\nlosses %" PRIu64 "\nrepeats %" PRIu64 "\n", result.cuts,
           result.losses, result.repeats);
    return good && result.losses == 0 && result.repeats == 0 ? 0 : 1;
}
