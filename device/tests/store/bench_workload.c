// SPDX-License-Identifier: Apache-2.0
//
// The workload that stores are compared by, counted: sixteen keys of 64 bytes, 2,000 updates of
// keys drawn at random, on flash that counts what is read, programmed and erased. What a mount
// reads is counted after every update, and for the first of them also after a power cut at every
// operation. For scripts/benchmarks/store.py, which reads the lines "geometry figure number".
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "device/tests/store/ram_flash.h"
#include "mintmark/store.h"

#define KEYS        16u
#define VALUE_LEN   64u
#define UPDATES     2000u
#define CUT_UPDATES 500u ///< of them, those with power cuts
#define PAGES_MAX   8u
#define REGION_MAX  (3u * 32768u)
#define SPEED_TURNS 10u ///< times that the workload is repeated to see how fast it is

/// A flash that counts.
typedef struct bench_flash {
    mint_flash_t port;
    uint8_t cells[REGION_MAX];
    uint32_t erase_counts[PAGES_MAX];
    uint64_t read_len;       ///< bytes
    uint64_t programmed_len; ///< bytes, whole units
    uint32_t erase_count;    ///< all pages together
    void (*observer)(const struct bench_flash *flash, uint32_t address, const uint8_t *unit);
} bench_flash_t;

/// A store on it.
typedef struct {
    bench_flash_t flash;
    mint_store_t store;
    mint_store_slot_t slots[KEYS];
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
} bench_t;

static const struct {
    const char *name;
    uint32_t page_len;
    uint32_t page_count;
    uint32_t unit_len;
} geometries[] = {
    {"lm3s6965", 1024, 8, 4},
    {"lm3s6965_4_pages", 1024, 4, 4},
    {"lpc1768", 32768, 3, 256},
};

static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {'b', 'e', 'n', 'c', 'h'};
static bench_t bench;
static bench_t after_cut;
static uint64_t cut_read_worst;

static void must(mint_status_t status)
{
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s\n", mint_status_text(status));
        exit(1);
    }
}

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    bench_flash_t *flash = context;
    memcpy(out, flash->cells + address, len);
    flash->read_len += len;
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    bench_flash_t *flash = context;
    if (flash->observer != NULL) {
        flash->observer(flash, address, unit);
    }
    for (uint32_t i = 0; i < flash->port.unit_len; i++) {
        flash->cells[address + i] &= unit[i];
    }
    flash->programmed_len += flash->port.unit_len;
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    bench_flash_t *flash = context;
    if (flash->observer != NULL) {
        flash->observer(flash, address, NULL);
    }
    memset(flash->cells + address, 0xFF, flash->port.page_len);
    flash->erase_counts[address / flash->port.page_len]++;
    flash->erase_count++;
    return MINT_OK;
}

static void start_flash(bench_flash_t *flash, size_t geometry)
{
    *flash = (bench_flash_t){.port = {.page_len = geometries[geometry].page_len,
                                      .page_count = geometries[geometry].page_count,
                                      .unit_len = geometries[geometry].unit_len,
                                      .read = flash_read,
                                      .program = flash_program,
                                      .erase = flash_erase,
                                      .context = flash}};
    memset(flash->cells, 0xFF, sizeof flash->cells);
}

static void mount(bench_t *on)
{
    const mint_store_config_t config = {.flash = &on->flash.port,
                                        .slots = on->slots,
                                        .record_count = KEYS,
                                        .unit = on->unit,
                                        .root_key = root_key};
    must(mint_store_mount(&on->store, &config));
}

/// A value that never came before.
static void update(uint64_t uid)
{
    static uint32_t version;
    uint8_t value[VALUE_LEN] = {0};
    version++;
    memcpy(value, &version, sizeof version);
    must(mint_store_set(&bench.store, uid, value, sizeof value, 0));
}

static uint64_t any_key(uint32_t *random)
{
    return 1 + ram_random(random) % KEYS;
}

/// Mounts a copy of the flash and returns how many bytes were read for it.
static uint64_t mount_copy(const bench_flash_t *flash, uint32_t address, const uint8_t *torn,
                           uint32_t torn_len)
{
    bench_flash_t *copy = &after_cut.flash;
    copy->port = flash->port;
    copy->port.context = copy;
    copy->read_len = 0;
    memcpy(copy->cells, flash->cells, (size_t)flash->port.page_len * flash->port.page_count);
    for (uint32_t i = 0; i < torn_len; i++) {
        uint8_t *cell = &copy->cells[address + i];
        *cell = torn != NULL ? *cell & torn[i] : 0xFF;
    }
    mount(&after_cut);
    return copy->read_len;
}

/// Cuts the power before an operation and in the middle of it.
static void cut(const bench_flash_t *flash, uint32_t address, const uint8_t *unit)
{
    uint32_t len = unit != NULL ? flash->port.unit_len : flash->port.page_len;
    for (uint32_t torn_len = 0; torn_len < len; torn_len += len / 2) {
        uint64_t read_len = mount_copy(flash, address, unit, torn_len);
        cut_read_worst = read_len > cut_read_worst ? read_len : cut_read_worst;
    }
}

static void print(const char *geometry, const char *figure, uint64_t value)
{
    printf("%s %s %" PRIu64 "\n", geometry, figure, value);
}

static uint32_t erase_spread(const bench_flash_t *flash)
{
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;
    for (uint32_t i = 0; i < flash->port.page_count; i++) {
        least = flash->erase_counts[i] < least ? flash->erase_counts[i] : least;
        most = flash->erase_counts[i] > most ? flash->erase_counts[i] : most;
    }
    return most - least;
}

/// An empty flash with every key set once. Returns the most erasures of a set.
static uint32_t fill(size_t geometry)
{
    uint32_t erase_worst = 0;
    start_flash(&bench.flash, geometry);
    mount(&bench);
    for (uint64_t uid = 1; uid <= KEYS; uid++) {
        uint32_t before = bench.flash.erase_count;
        update(uid);
        before = bench.flash.erase_count - before;
        erase_worst = before > erase_worst ? before : erase_worst;
    }
    return erase_worst;
}

static void count(size_t geometry)
{
    const char *name = geometries[geometry].name;
    uint32_t random = 1;
    uint64_t read_worst = 0;
    uint32_t erase_worst = fill(geometry);
    uint64_t programmed_len = bench.flash.programmed_len;
    cut_read_worst = 0;
    for (uint32_t i = 0; i < UPDATES; i++) {
        bench.flash.observer = i < CUT_UPDATES ? cut : NULL;
        uint32_t before = bench.flash.erase_count;
        update(any_key(&random));
        before = bench.flash.erase_count - before;
        erase_worst = before > erase_worst ? before : erase_worst;
        uint64_t read_len = mount_copy(&bench.flash, 0, NULL, 0);
        read_worst = read_len > read_worst ? read_len : read_worst;
    }
    print(name, "programmed_len", bench.flash.programmed_len - programmed_len);
    print(name, "value_len", (uint64_t)UPDATES * VALUE_LEN);
    print(name, "erase_spread", erase_spread(&bench.flash));
    print(name, "erase_worst", erase_worst);
    print(name, "mount_read_worst", read_worst);
    print(name, "cut_mount_read_worst", cut_read_worst);
}

static uint64_t now_ns(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static uint64_t a_second(uint64_t turns, uint64_t since_ns)
{
    return turns * 1000000000u / (now_ns() - since_ns + 1);
}

static void measure_speed(size_t geometry)
{
    uint32_t random = 1;
    (void)fill(geometry);
    uint64_t start_ns = now_ns();
    for (uint32_t i = 0; i < SPEED_TURNS * UPDATES; i++) {
        update(any_key(&random));
    }
    print(geometries[geometry].name, "sets_a_second", a_second(SPEED_TURNS * UPDATES, start_ns));
    start_ns = now_ns();
    for (uint32_t i = 0; i < UPDATES; i++) {
        mount(&bench);
    }
    print(geometries[geometry].name, "mounts_a_second", a_second(UPDATES, start_ns));
}

int main(void)
{
    for (size_t i = 0; i < sizeof geometries / sizeof geometries[0]; i++) {
        count(i);
        measure_speed(i);
    }
    return 0;
}
