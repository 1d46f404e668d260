// SPDX-License-Identifier: Apache-2.0
//
// IHI 0087 §2.6 by exhaustion: random calls of both APIs, the power cut at each of their programs
// and erasures in every way that the flash in RAM knows, and each time every asset must be as it
// was before the call or as the call asked for, and keep to that when marginal cells change their
// mind. Without cuts, the same calls against a plain table: every status and every byte.
#include "device/adapters/psa/tests/fixture.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/psa.h"

#ifdef MINT_TEST_SMALL
#define CUT_CALLS   8
#define MODEL_CALLS 800
#else
#define CUT_CALLS   60
#define MODEL_CALLS 10000
#endif

#define ASSETS   4u  // of each API, with uids from 1 on
#define DATA_MAX 96u // bytes of the longest

typedef struct {
    bool present;
    psa_storage_create_flags_t flags;
    size_t capacity;
    size_t size;
    uint8_t data[DATA_MAX];
} asset_t;

static const fixture_api_t *const apis[] = {&fixture_its, &fixture_ps};

static asset_t assets[2][ASSETS];
static asset_t *changing;   // the asset that a call is about, or NULL
static asset_t changing_to; // what it becomes
static const asset_t *seen; // which of the two it was found to be after a cut, or NULL
static uint32_t random_state;
static uint32_t cut_count;

static uint32_t below(uint32_t bound)
{
    return (ram_random(&random_state) >> 7) % bound;
}

static bool matches(const fixture_api_t *api, psa_storage_uid_t uid, const asset_t *asset)
{
    uint8_t found[DATA_MAX + 1];
    size_t len = 0;
    struct psa_storage_info_t info;
    psa_status_t status = api->get(uid, 0, sizeof found, found, &len);
    if (!asset->present) {
        return status == PSA_ERROR_DOES_NOT_EXIST;
    }
    return status == PSA_SUCCESS && len == asset->size && memcmp(found, asset->data, len) == 0 &&
           api->get_info(uid, &info) == PSA_SUCCESS && info.size == asset->size &&
           info.capacity == asset->capacity && info.flags == asset->flags;
}

static bool is_right(const ram_flash_t *flash, const fixture_api_t *api, psa_storage_uid_t uid,
                     const asset_t *asset)
{
    if (asset != changing) {
        return matches(api, uid, asset);
    }
    if (seen == NULL) {
        const asset_t *found = matches(api, uid, &changing_to) ? &changing_to : asset;
        // A unit that reads as if nothing had happened to it may yet read as a whole record.
        if (found == asset && flash->unseen) {
            return matches(api, uid, asset);
        }
        seen = found;
    }
    return matches(api, uid, seen);
}

/// All assets are what the table says; the changing one may be what it becomes, if it keeps to it.
static void check_all(const ram_flash_t *flash)
{
    for (size_t i = 0; i < 2; i++) {
        for (uint32_t j = 0; j < ASSETS; j++) {
            if (!is_right(flash, apis[i], j + 1, &assets[i][j])) {
                fail_msg("%s %u after cut %u", apis[i]->name, (unsigned)j + 1, (unsigned)cut_count);
            }
        }
    }
}

static void survive(rig_t *rig)
{
    static uint8_t buffer[FIXTURE_BUFFER_LEN];
    seen = NULL;
    ram_flash_power_on(&rig->flash);
    mint_psa_init(&rig->store, buffer, sizeof buffer);
    assert_ok(rig_mount(rig));
    check_all(&rig->flash);
    ram_flash_settle(&rig->flash);
    assert_ok(rig_mount(rig));
    check_all(&rig->flash);
    assert_psa(psa_its_set(99, 1, "x", 0), PSA_SUCCESS);
    assert_psa(psa_its_remove(99), PSA_SUCCESS);
    assert_int_equal(rig->flash.violation_count, 0);
}

static void cut_here(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    (void)flash;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        static rig_t copy;
        rig_clone(&copy, &fixture_rig);
        ram_flash_cut(&copy.flash, op, (ram_cut_t)model);
        survive(&copy);
        cut_count++;
    }
    mint_psa_init(&fixture_rig.store, fixture_buffer, sizeof fixture_buffer);
}

static void random_bytes(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)below(256);
    }
}

static psa_status_t call_set(const fixture_api_t *api, psa_storage_uid_t uid)
{
    changing_to.present = true;
    changing_to.flags = below(4) * PSA_STORAGE_FLAG_NO_CONFIDENTIALITY;
    changing_to.size = changing_to.capacity = below(DATA_MAX + 1);
    random_bytes(changing_to.data, changing_to.size);
    return api->set(uid, changing_to.size, changing_to.data, changing_to.flags);
}

static psa_status_t call_remove(const fixture_api_t *api, psa_storage_uid_t uid)
{
    changing_to.present = false;
    psa_status_t status = api->remove(uid);
    assert_int_equal(status == PSA_ERROR_DOES_NOT_EXIST, !changing->present);
    return status;
}

static psa_status_t call_create(psa_storage_uid_t uid)
{
    changing_to = (asset_t){.present = true, .capacity = below(DATA_MAX + 1)};
    psa_status_t status = psa_ps_create(uid, changing_to.capacity, 0);
    assert_int_equal(status == PSA_ERROR_ALREADY_EXISTS, changing->present);
    return status;
}

static psa_status_t call_set_extended(psa_storage_uid_t uid)
{
    size_t offset = below(DATA_MAX + 1);
    size_t len = below(DATA_MAX / 2);
    if (below(4) != 0 && changing->size > 0) {
        offset = below((uint32_t)changing->size + 1);
    }
    bool allowed = offset <= changing->size && len <= changing->capacity - offset;
    uint8_t data[DATA_MAX];
    random_bytes(data, len);
    if (changing->present && allowed) {
        memcpy(changing_to.data + offset, data, len);
        changing_to.size = changing_to.size > offset + len ? changing_to.size : offset + len;
    }
    psa_status_t status = psa_ps_set_extended(uid, offset, len, data);
    assert_int_equal(status == PSA_ERROR_DOES_NOT_EXIST, !changing->present);
    assert_int_equal(status == PSA_ERROR_INVALID_ARGUMENT, changing->present && !allowed);
    return status;
}

static void call_one(void)
{
    size_t api = below(2);
    uint32_t i = below(ASSETS);
    changing = &assets[api][i];
    changing_to = *changing;
    uint32_t kind = below(api == 0 ? 3 : 8);
    psa_status_t status = kind == 0  ? call_remove(apis[api], i + 1)
                          : kind < 3 ? call_set(apis[api], i + 1)
                          : kind < 5 ? call_create(i + 1)
                                     : call_set_extended(i + 1);
    if (status == PSA_SUCCESS) {
        *changing = changing_to;
    } else {
        assert_true(status == PSA_ERROR_DOES_NOT_EXIST || status == PSA_ERROR_ALREADY_EXISTS ||
                    status == PSA_ERROR_INVALID_ARGUMENT);
    }
    changing = NULL;
}

static void run(uint32_t calls, uint32_t seed)
{
    memset(assets, 0, sizeof assets);
    changing = NULL;
    random_state = seed;
    for (uint32_t i = 0; i < calls; i++) {
        call_one();
        if (i % 16 == 0) {
            check_all(&fixture_rig.flash);
        }
    }
    fixture_rig.flash.observer = NULL;
    assert_ok(rig_mount(&fixture_rig));
    check_all(&fixture_rig.flash);
}

static void test_model(void **state)
{
    (void)state;
    run(MODEL_CALLS, 11);
}

static void test_cuts(void **state)
{
    (void)state;
    fixture_rig.flash.observer = cut_here;
    cut_count = 0;
    run(CUT_CALLS, 5);
    print_message("%u operations, %u cuts\n", (unsigned)fixture_rig.flash.operation_count,
                  (unsigned)cut_count);
    assert_true(cut_count > CUT_CALLS * RAM_CUT_MODELS);
}

static void test_cuts_large_units(void **state)
{
    (void)state;
    fixture_start(4096, 3, 256, 16);
    fixture_rig.flash.observer = cut_here;
    cut_count = 0;
    run(2 * CUT_CALLS, 6);
    print_message("%u operations, %u cuts\n", (unsigned)fixture_rig.flash.operation_count,
                  (unsigned)cut_count);
    assert_true(cut_count > CUT_CALLS * RAM_CUT_MODELS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_model, fixture_set_up),
        cmocka_unit_test_setup(test_cuts, fixture_set_up),
        cmocka_unit_test_setup(test_cuts_large_units, fixture_set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
