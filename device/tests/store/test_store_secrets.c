// SPDX-License-Identifier: Apache-2.0
//
// After each public call no plaintext, sealing key or root key stands in RAM outside the caller's
// buffers: each call runs on a stack that the test owns, and that stack and all static memory of
// the program, in which are the store object, its index, its unit, the flash and the backend's
// arena, are searched for them. Also for the key stream, which with the flash gives the plaintext.
//
// On hosts.
#include <pthread.h>
#include <stdlib.h>

#include "device/tests/store/faulty_flash.h"
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/rollback.h"
#include "store/log.h"

#define STACK_LEN  ((size_t)512 * 1024)
#define SECRET_LEN 32u
#define PART_LEN   8u // bytes of a secret that must not be found anywhere
#define NEEDLES    32u
#define MASK       0xA5u // secrets that are searched for are kept under it

#define KEY_UID   7u
#define PSK_UID   8u
#define VALUE_LEN 48u

static uint8_t *stack;
static rig_t rig;
static rig_t second;
static faulty_flash_t faulty;
static mint_rollback_t rollback;
static uint8_t needles[NEEDLES][SECRET_LEN]; // under the mask
static uint32_t needle_count;
static bool begins_part[256][256]; // two bytes with which a part begins: most memory does not
static mint_status_t result;

/// The caller's buffers, on the heap, which is not searched.
typedef struct {
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN];
    uint8_t key[VALUE_LEN];
    uint8_t psk[VALUE_LEN];
    uint8_t out[VALUE_LEN];
} buffers_t;

static buffers_t *buffers;

// From the linker: all static memory that is written to.
extern uint8_t __data_start[];
extern uint8_t _end[];

static void add_needle(const uint8_t *secret)
{
    assert_true(needle_count < NEEDLES);
    for (size_t i = 0; i < SECRET_LEN; i++) {
        needles[needle_count][i] = secret[i] ^ MASK;
    }
    for (size_t part = 0; part < SECRET_LEN; part += PART_LEN) {
        begins_part[secret[part]][secret[part + 1]] = true;
    }
    needle_count++;
}

/// Whether a part of a needle stands here.
__attribute__((no_sanitize("address"))) static bool is_here(const volatile uint8_t *at,
                                                            const uint8_t *masked)
{
    for (size_t i = 0; i < PART_LEN; i++) {
        if ((at[i] ^ MASK) != masked[i]) {
            return false;
        }
    }
    return true;
}

/// The needle of which a part stands here, NEEDLES if none.
__attribute__((no_sanitize("address"))) static uint32_t needle_at(const volatile uint8_t *at)
{
    for (uint32_t i = 0; i < needle_count; i++) {
        for (size_t part = 0; part < SECRET_LEN; part += PART_LEN) {
            if (is_here(at, needles[i] + part)) {
                return i;
            }
        }
    }
    return NEEDLES;
}

/// How many parts of needles stand in this memory.
__attribute__((no_sanitize("address"))) static uint32_t search(const volatile uint8_t *memory,
                                                               size_t len)
{
    uint32_t found = 0;
    for (size_t at = 0; at + PART_LEN <= len; at++) {
        if (begins_part[memory[at]][memory[at + 1]]) {
            uint32_t needle = needle_at(memory + at);
            if (needle != NEEDLES) {
                print_message("needle %u is there\n", (unsigned)needle);
            }
            found += needle != NEEDLES;
        }
    }
    return found;
}

static uint32_t search_all(void)
{
    return search(stack, STACK_LEN) + search(__data_start, (size_t)(_end - __data_start));
}

// What a test is given: cmocka takes no pointer to a function.
typedef struct {
    mint_status_t (*run)(void);
    mint_status_t expected;
} operation_t;

/// Keeps the call's frames clear of what the thread's own end overwrites.
static void *run_deep_down(void *context)
{
    const operation_t *operation = context;
    volatile uint8_t room[32 * 1024];
    room[0] = 0;
    result = operation->run();
    room[sizeof room - 1] = 0;
    return NULL;
}

static void run_on_own_stack(const operation_t *operation)
{
    pthread_attr_t attributes;
    pthread_t thread;
    memset(stack, 0, STACK_LEN);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, STACK_LEN), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run_deep_down, (void *)operation), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    assert_status(result, operation->expected);
}

static mint_status_t read_counter(void *context, uint64_t *value)
{
    *value = ((const ram_flash_t *)context)->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
}

static const mint_counter_t counter = {read_counter, advance_counter, &rig.flash};

/// The sealing key of a record, as SPEC.md has it.
static void derive(uint64_t uid, uint8_t key[MINT_AES128_KEY_LEN])
{
    static const char purpose[] = "mintmark store seal";
    uint8_t info[sizeof purpose + 9];
    mint_writer_t writer;
    mint_writer_init(&writer, info, sizeof info);
    mint_write_bytes(&writer, (const uint8_t *)purpose, sizeof purpose);
    mint_write_u8(&writer, 0);
    mint_write_u64le(&writer, uid);
    assert_ok(mint_hkdf_expand(rig.store.secret, info, sizeof info, key, MINT_AES128_KEY_LEN));
}

static void add_sealing_key(uint64_t uid)
{
    uint8_t key[SECRET_LEN];
    derive(uid, key);
    memcpy(key + MINT_AES128_KEY_LEN, key, MINT_AES128_KEY_LEN);
    add_needle(key);
}

/// That what is searched for is the key indeed: it opens the record.
static void check_sealing_key(void)
{
    mint_store_slot_t *slot = NULL;
    mint_record_t record;
    uint8_t key[MINT_AES128_KEY_LEN];
    uint8_t nonce[MINT_CCM_NONCE_LEN] = {0};
    mint_writer_t writer;
    derive(KEY_UID, key);
    assert_ok(mint_index_find(&rig.store, 0, KEY_UID, &slot, &record));
    mint_writer_init(&writer, nonce, sizeof nonce);
    mint_write_u16le(&writer, record.origin_unit);
    mint_write_u32le(&writer, record.origin_sequence);
    const uint8_t *header = rig.flash.now + record.address;
    const uint8_t *sealed = header + MINT_RECORD_HEADER_LEN;
    assert_ok(mint_ccm_open(key, nonce, header, MINT_RECORD_AD_LEN, sealed, VALUE_LEN,
                            sealed + VALUE_LEN, buffers->out));
    assert_memory_equal(buffers->out, buffers->key, VALUE_LEN);
    mint_wipe(buffers->out, VALUE_LEN);
}

/// The stream that a value was sealed with.
static void add_key_stream(uint64_t uid, const uint8_t *value)
{
    uint8_t stream[SECRET_LEN];
    const uint8_t *sealed = rig.flash.now + rig_address(&rig, 0, uid) + MINT_RECORD_HEADER_LEN;
    for (size_t i = 0; i < SECRET_LEN; i++) {
        stream[i] = sealed[i] ^ value[i];
    }
    add_needle(stream);
}

static void fill(uint8_t *secret, size_t len, uint32_t seed)
{
    for (size_t i = 0; i < len; i++) {
        secret[i] = (uint8_t)(ram_random(&seed) >> 7);
    }
}

static int set_up(void **state)
{
    (void)state;
    memset(buffers, 0, sizeof *buffers);
    needle_count = 0;
    memset(begins_part, 0, sizeof begins_part);
    fill(buffers->root_key, sizeof buffers->root_key, 11);
    fill(buffers->key, sizeof buffers->key, 12);
    fill(buffers->psk, sizeof buffers->psk, 13);
    rig_start(&rig, 1024, 4, 8, 8);
    rig.root_key = buffers->root_key;
    rig.state = &mint_rollback_state;
    rig.state_context = &rollback;
    rollback.counter = &counter;
    faulty_flash_init(&faulty, &rig.flash.port);
    rig.port = &faulty.port;
    assert_ok(rig_mount(&rig));
    assert_ok(mint_store_set(&rig.store, KEY_UID, buffers->key, VALUE_LEN, 0));
    rig_start(&second, 4096, 3, 256, 8);
    second.root_key = buffers->root_key;
    assert_ok(rig_mount(&second));
    add_needle(buffers->root_key);
    add_needle(buffers->key);
    add_needle(buffers->key + VALUE_LEN - SECRET_LEN);
    add_needle(buffers->psk);
    add_needle(buffers->psk + VALUE_LEN - SECRET_LEN);
    check_sealing_key();
    add_sealing_key(KEY_UID);
    add_sealing_key(PSK_UID);
    add_key_stream(KEY_UID, buffers->key);
    return 0;
}

static void check_nothing_is_left(void **state)
{
    const operation_t *operation = *state;
    assert_ok(set_up(NULL));
    run_on_own_stack(operation);
    if (rig.store.mounted) {
        size_t len = 0;
        uint8_t flags = 0;
        if (mint_store_info(&rig.store, PSK_UID, &len, &flags) == MINT_OK && len == VALUE_LEN) {
            add_key_stream(PSK_UID, buffers->psk);
        }
    }
    assert_int_equal(search_all(), 0);
}

// That the search finds what is there.

static mint_status_t careless_on_the_stack(void)
{
    volatile uint8_t copy[VALUE_LEN];
    for (size_t i = 0; i < sizeof copy; i++) {
        copy[i] = buffers->key[i];
    }
    return copy[0] == buffers->key[0] ? MINT_OK : MINT_ERR_STATE;
}

static mint_status_t careless_in_the_store(void)
{
    memcpy(rig.unit, buffers->psk, PART_LEN);
    return MINT_OK;
}

static void test_search_finds(void **state)
{
    static const operation_t careless[] = {{careless_on_the_stack, MINT_OK},
                                           {careless_in_the_store, MINT_OK}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_ok(set_up(NULL));
        run_on_own_stack(&careless[i]);
        assert_true(search_all() > 0);
        mint_wipe(rig.unit, sizeof rig.unit);
    }
}

// The calls.

static mint_status_t do_mount(void)
{
    return rig_mount(&rig);
}

static mint_status_t mount_other_device(void)
{
    rig.device_id_len--;
    return rig_mount(&rig);
}

static mint_status_t set_new(void)
{
    return mint_store_set(&rig.store, PSK_UID, buffers->psk, VALUE_LEN, 0);
}

static mint_status_t set_over(void)
{
    return mint_store_set(&rig.store, KEY_UID, buffers->psk, VALUE_LEN, 0);
}

static mint_status_t set_same(void)
{
    return mint_store_set(&rig.store, KEY_UID, buffers->key, VALUE_LEN, 0);
}

static mint_status_t set_many(void)
{
    mint_status_t status = MINT_OK;
    for (int i = 0; status == MINT_OK && i < 40; i++) {
        status = mint_store_set(&rig.store, PSK_UID, buffers->psk, VALUE_LEN - (size_t)i % 2, 0);
    }
    return status;
}

static mint_status_t set_on_dead_flash(void)
{
    faulty_flash_arm(&faulty, FAULT_PROGRAM, FAULT_FLIPPED, 5, UINT32_MAX);
    return set_new();
}

static mint_status_t set_and_fail(uint32_t program)
{
    faulty_flash_arm(&faulty, FAULT_PROGRAM, FAULT_REFUSED, program, UINT32_MAX);
    return set_new();
}

static mint_status_t set_and_fail_in_the_header(void)
{
    return set_and_fail(2);
}

static mint_status_t set_and_fail_in_the_value(void)
{
    return set_and_fail(6);
}

static mint_status_t set_and_fail_in_the_tag(void)
{
    return set_and_fail(10);
}

static mint_status_t get(void)
{
    size_t len = 0;
    return mint_store_get(&rig.store, KEY_UID, buffers->out, sizeof buffers->out, &len);
}

static mint_status_t get_into_too_little(void)
{
    size_t len = 0;
    return mint_store_get(&rig.store, KEY_UID, buffers->out, VALUE_LEN - 1, &len);
}

static mint_status_t get_part(void)
{
    size_t len = 0;
    return mint_store_read(&rig.store, KEY_UID, 9, buffers->out, 5, &len);
}

static mint_status_t get_damaged(void)
{
    size_t len = 0;
    rig_flip(&rig, 8 * ((size_t)rig_address(&rig, 0, KEY_UID) + MINT_RECORD_HEADER_LEN + 47));
    mint_status_t status =
        mint_store_get(&rig.store, KEY_UID, buffers->out, sizeof buffers->out, &len);
    return all_are(buffers->out, sizeof buffers->out, 0) ? status : MINT_ERR_STATE;
}

/// The readings fail after some of the value was read.
static mint_status_t get_half(void)
{
    size_t len = 0;
    faulty_flash_arm(&faulty, FAULT_READ, FAULT_REFUSED, 3, 1);
    mint_status_t status =
        mint_store_get(&rig.store, KEY_UID, buffers->out, sizeof buffers->out, &len);
    return all_are(buffers->out, sizeof buffers->out, 0) ? status : MINT_ERR_STATE;
}

static mint_status_t do_info(void)
{
    size_t len = 0;
    uint8_t flags = 0;
    return mint_store_info(&rig.store, KEY_UID, &len, &flags);
}

static mint_status_t do_next(void)
{
    uint64_t uid = 0;
    return mint_store_next(&rig.store, &uid);
}

static mint_status_t do_digest(void)
{
    uint8_t digest[MINT_SHA256_LEN];
    return mint_store_digest(&rig.store, digest);
}

static mint_status_t do_usage(void)
{
    mint_store_usage_t usage;
    return mint_store_usage(&rig.store, &usage);
}

static mint_status_t do_delete(void)
{
    return mint_store_delete(&rig.store, KEY_UID);
}

static mint_status_t do_erase(void)
{
    return mint_store_erase(&rig.store, KEY_UID);
}

static mint_status_t do_purge(void)
{
    return mint_store_purge(&rig.store);
}

static mint_status_t do_scrub(void)
{
    mint_store_scrub_t scrub;
    rig_flip(&rig, 8 * (size_t)rig_address(&rig, 0, KEY_UID) + 33);
    mint_status_t status = mint_store_scrub(&rig.store, &scrub);
    return scrub.copied_count == 1 ? status : MINT_ERR_STATE;
}

static mint_status_t do_lock(void)
{
    mint_status_t status = mint_store_lock(&rig.store);
    return status == MINT_OK ? mint_store_unlock(&rig.store) : status;
}

static mint_status_t do_reset(void)
{
    return mint_store_reset(&rig.store);
}

static mint_status_t do_format(void)
{
    return mint_store_format(&rig.store);
}

static mint_status_t do_migrate(void)
{
    return mint_store_migrate(&rig.store, &second.store, buffers->out, sizeof buffers->out);
}

/// Unmounting leaves nothing at all, not even what sealing keys derive from.
static mint_status_t do_unmount(void)
{
    add_needle(rig.store.secret);
    mint_store_unmount(&rig.store);
    mint_store_unmount(&second.store); // which has the same
    return MINT_OK;
}

// clang-format off
#define NOTHING_LEFT_BY(call, status) \
    {.name = #call, .test_func = check_nothing_is_left, .initial_state = &(operation_t){call, status}}
// clang-format on

static int prepare(void **state)
{
    stack = aligned_alloc(4096, STACK_LEN);
    buffers = malloc(sizeof *buffers);
    return stack != NULL && buffers != NULL ? use_arena(state) : -1;
}

static int finish(void **state)
{
    (void)state;
    free(stack);
    free(buffers);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_finds),
        NOTHING_LEFT_BY(do_mount, MINT_OK),
        NOTHING_LEFT_BY(mount_other_device, MINT_ERR_CORRUPT),
        NOTHING_LEFT_BY(set_new, MINT_OK),
        NOTHING_LEFT_BY(set_over, MINT_OK),
        NOTHING_LEFT_BY(set_same, MINT_OK),
        NOTHING_LEFT_BY(set_many, MINT_OK),
        NOTHING_LEFT_BY(set_on_dead_flash, MINT_ERR_FLASH),
        NOTHING_LEFT_BY(set_and_fail_in_the_header, MINT_ERR_FLASH),
        NOTHING_LEFT_BY(set_and_fail_in_the_value, MINT_ERR_FLASH),
        NOTHING_LEFT_BY(set_and_fail_in_the_tag, MINT_ERR_FLASH),
        NOTHING_LEFT_BY(get, MINT_OK),
        NOTHING_LEFT_BY(get_into_too_little, MINT_ERR_SPACE),
        NOTHING_LEFT_BY(get_part, MINT_OK),
        NOTHING_LEFT_BY(get_damaged, MINT_ERR_CORRUPT),
        NOTHING_LEFT_BY(get_half, MINT_ERR_FLASH),
        NOTHING_LEFT_BY(do_info, MINT_OK),
        NOTHING_LEFT_BY(do_next, MINT_OK),
        NOTHING_LEFT_BY(do_digest, MINT_OK),
        NOTHING_LEFT_BY(do_usage, MINT_OK),
        NOTHING_LEFT_BY(do_delete, MINT_OK),
        NOTHING_LEFT_BY(do_erase, MINT_OK),
        NOTHING_LEFT_BY(do_purge, MINT_OK),
        NOTHING_LEFT_BY(do_scrub, MINT_OK),
        NOTHING_LEFT_BY(do_lock, MINT_OK),
        NOTHING_LEFT_BY(do_reset, MINT_OK),
        NOTHING_LEFT_BY(do_format, MINT_OK),
        NOTHING_LEFT_BY(do_migrate, MINT_OK),
        NOTHING_LEFT_BY(do_unmount, MINT_OK),
    };
    return cmocka_run_group_tests(tests, prepare, finish);
}
