// SPDX-License-Identifier: Apache-2.0
//
// Tickets of the authority: the right one unlocks or retires one device once; unsigned, replayed,
// another device's, late, a station's, or altered in any bit it is refused, and the store is as it
// was.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"

#define BIT_STEP MINT_TEST_STEP(11u, 1499u)
#define LIFE_S   60u

static fake_device_t device;
static fake_station_t station;
static fake_station_t stranger; ///< with an authority that the device does not know
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t store_before[MINT_SHA256_LEN];
static mint_bytes_t answer;
static uint32_t clock_s;

static uint32_t seconds(void *context)
{
    (void)context;
    return clock_s;
}

// ---- what is on flash ----

/// Whether a record of this area and uid begins at a unit.
static bool begins_record(const uint8_t *unit, uint8_t area, uint64_t uid)
{
    const uint64_t found = (uint64_t)unit[1] | (uint64_t)unit[2] << 8 | (uint64_t)unit[3] << 16 |
                           (uint64_t)unit[5] << 24 | (uint64_t)unit[6] << 32 |
                           (uint64_t)unit[7] << 40 | (uint64_t)unit[8] << 48 |
                           (uint64_t)unit[9] << 56;
    return unit[0] >> 4 == area && found == uid;
}

#define RECORD_HEADER_LEN 24u ///< bytes before the ciphertext
#define SEALED_LEN        16u ///< bytes of it that are looked for

static const struct {
    uint8_t area;
    uint64_t uid;
} secret_records[] = {
    {0, MINT_UID_IDENTITY_KEY}, {0, MINT_UID_TRANSPORT}, {0, MINT_UID_PSK(0)}, {1, 7}};
#define SECRETS (sizeof secret_records / sizeof secret_records[0])

static uint8_t sealed[SECRETS][SEALED_LEN]; ///< how each secret begins on flash
static bool was_sealed[SECRETS];            ///< whether it was there

/// Notes what the secrets of the device look like on flash.
static void note_sealed_secrets(void)
{
    memset(was_sealed, 0, sizeof was_sealed);
    for (size_t at = 0; at < sizeof device.flash_bytes; at += FAKE_UNIT_LEN) {
        const uint8_t *unit = device.flash_bytes + at;
        for (size_t i = 0; i < SECRETS; i++) {
            if (begins_record(unit, secret_records[i].area, secret_records[i].uid)) {
                memcpy(sealed[i], unit + RECORD_HEADER_LEN, SEALED_LEN);
                was_sealed[i] = true;
            }
        }
    }
}

/// Checks that none of them is on flash any more, in whatever record or none.
static void assert_nothing_is_left(void)
{
    for (size_t at = 0; at + SEALED_LEN <= sizeof device.flash_bytes; at++) {
        for (size_t i = 0; i < SECRETS; i++) {
            assert_false(was_sealed[i] &&
                         memcmp(device.flash_bytes + at, sealed[i], SEALED_LEN) == 0);
        }
    }
}

/// Has a record in an area that no lock freezes, as an application has.
static void keep_application_record(void)
{
    mint_store_select(&device.agent.store, 1);
    assert_ok(mint_store_set(&device.agent.store, 7, (const uint8_t *)"an application's", 16, 0));
    mint_store_select(&device.agent.store, 0);
}

static int set_up(void **state)
{
    (void)state;
    clock_s = UINT32_MAX - 10; // so that it passes its end on the way
    fake_station_make(&station, 1, "batch-7");
    fake_station_make(&stranger, 2, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    device.port.seconds = seconds;
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_all(&station, &device, public_key));
    keep_application_record();
    note_sealed_secrets();
    for (size_t i = 0; i < SECRETS; i++) {
        assert_true(was_sealed[i]);
    }
    fake_device_digest(&device, store_before);
    return 0;
}

static void assert_locked_as_before(void)
{
    uint8_t now[MINT_SHA256_LEN];
    fake_device_digest(&device, now);
    assert_memory_equal(now, store_before, sizeof now);
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
}

/// A ticket about to be signed, to be spoilt by a test.
typedef struct {
    mint_ticket_t ticket;
    fake_write_t write; ///< only its command and request are sent
    const fake_key_t *signer;
    const char *text;
} fake_ticket_t;

static fake_ticket_t prepare(uint8_t command)
{
    fake_ticket_t made = {.write = fake_station_prepare(&station, &device, command, no_fields),
                          .signer = &station.authority,
                          .text = MINT_COSE_TEXT_TICKET};
    made.ticket = (mint_ticket_t){.request = made.write.authorisation, .seconds = LIFE_S};
    return made;
}

static size_t sign(const fake_ticket_t *made, uint8_t body[MINT_SMP_PACKET_SIZE])
{
    uint8_t payload[MINT_TICKET_MAX_LEN];
    uint8_t message[MINT_TICKET_MAX_LEN + MINT_COSE_OVERHEAD_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, payload, sizeof payload);
    mint_ticket_write(&writer, &made->ticket);
    assert_ok(mint_writer_status(&writer));
    size_t len = fake_station_sign_payload(&station, (mint_bytes_t){payload, writer.len},
                                           (mint_bytes_t){NULL, 0}, made->text, made->signer,
                                           message, sizeof message);
    mint_writer_init(&writer, body, MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN);
    mint_write_body_write(&writer, made->write.request, (mint_bytes_t){message, len});
    assert_ok(mint_writer_status(&writer));
    return writer.len;
}

static mint_status_t send(const fake_ticket_t *made)
{
    uint8_t body[MINT_SMP_PACKET_SIZE];
    size_t len = sign(made, body);
    return fake_station_send(&station, &device, MINT_SMP_WRITE, made->write.command,
                             (mint_bytes_t){body, len}, &answer);
}

static void assert_refused(const fake_ticket_t *made, mint_status_t expected)
{
    assert_status(send(made), expected);
    assert_locked_as_before();
}

// ---- what the right ticket does ----

static void a_ticket_unlocks(void **state)
{
    (void)state;
    const mint_bytes_t psk = {(const uint8_t *)TEST_PSK, TEST_PSK_LEN};
    mint_proof_t proof;
    fake_ticket_t ticket = prepare(MINT_COMMAND_UNLOCK);
    assert_ok(send(&ticket));
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_int_equal(proof.state, MINT_STATE_CERTIFIED);
    assert_ok(provision_psk(&station, &device, proof.transport_key, "another", psk));
    assert_ok(provision_lock_with(&station, &device, 2));
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
    // The same thing done twice is done once.
    ticket = prepare(MINT_COMMAND_UNLOCK);
    assert_ok(send(&ticket));
    ticket = prepare(MINT_COMMAND_UNLOCK);
    assert_ok(send(&ticket));
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_CERTIFIED);
}

static void assert_retired(void)
{
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    mint_proof_t proof;
    mint_info_t info = provision_info(&station, &device);
    assert_int_equal(info.state, MINT_STATE_RETIRED);
    assert_int_equal(info.chain_count + info.psk_count, 0);
    assert_status(provision_key(&station, &device, key), MINT_ERR_RETIRED);
    assert_status(provision_lock(&station, &device), MINT_ERR_RETIRED);
    assert_status(provision_prove(&station, &device, public_key, &proof), MINT_ERR_STATE);
    assert_status(fake_station_read(&station, &device, MINT_COMMAND_CSR, &answer), MINT_ERR_STATE);
    const fake_ticket_t unlock = prepare(MINT_COMMAND_UNLOCK);
    assert_status(send(&unlock), MINT_ERR_RETIRED);
    uint64_t uid = 0;
    while (mint_store_next(&device.agent.store, &uid) == MINT_OK) {
        assert_true(uid == MINT_UID_RETIRED || uid == MINT_UID_ERASED || uid == MINT_UID_SEED);
    }
    assert_nothing_is_left();
}

static void a_ticket_retires_for_ever(void **state)
{
    (void)state;
    fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
    assert_ok(send(&ticket));
    assert_retired();
    assert_ok(fake_device_boot(&device));
    assert_retired();
    assert_ok(mint_store_reset(&device.agent.store));
    assert_ok(fake_device_boot(&device));
    assert_retired();
    ticket = prepare(MINT_COMMAND_RETIRE);
    assert_ok(send(&ticket));
}

static void a_blank_device_can_be_retired(void **state)
{
    (void)state;
    fake_device_make(&device, 4, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    const fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
    assert_ok(send(&ticket));
    assert_retired();
}

/// Power goes at every program and erase: afterwards the device is as it was or retired, with
/// nothing left of its keys, and a retirement that was not answered can be asked for again.
static void a_retirement_that_is_cut(void **state)
{
    unsigned as_before = 0;
    unsigned retired = 0;
    for (uint32_t cut = 1;; cut += MINT_TEST_STEP(1u, 15u)) {
        set_up(state);
        fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
        device.cut_at = device.operations + cut;
        bool whole = send(&ticket) == MINT_OK;
        assert_ok(fake_device_boot(&device));
        if (mint_agent_state(&device.agent) == MINT_STATE_RETIRED) {
            retired++;
            assert_retired();
        } else {
            as_before++;
            assert_false(whole);
            assert_locked_as_before();
        }
        if (whole) {
            break;
        }
        ticket = prepare(MINT_COMMAND_RETIRE);
        assert_ok(send(&ticket));
        assert_retired();
    }
    assert_true(as_before > 0 && retired > 1);
}

static void write_mark(void)
{
    assert_ok(mint_store_set(&device.agent.store, MINT_UID_RETIRED, NULL, 0,
                             MINT_STORE_WRITE_ONCE | MINT_STORE_UNLOCKED));
}

/// Power goes between the mark and the rest: the next start finishes it, whatever is left where.
static void a_retirement_that_is_only_marked(void **state)
{
    static const struct {
        uint8_t area;
        uint64_t uid;
    } left[] = {{0, MINT_UID_IDENTITY_KEY},
                {0, MINT_UID_TRANSPORT},
                {0, MINT_UID_CHAIN},
                {0, MINT_UID_PSK(0)},
                {1, 7},
                {2, MINT_UID_SEED}};
    (void)state;
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        const uint8_t value[SEALED_LEN] = {1};
        uint64_t uid = 0;
        fake_device_make(&device, 4, station.authority.public_key);
        assert_ok(fake_device_boot(&device));
        mint_store_select(&device.agent.store, left[i].area);
        assert_ok(mint_store_set(&device.agent.store, left[i].uid, value, sizeof value, 0));
        mint_store_select(&device.agent.store, 0);
        note_sealed_secrets();
        write_mark();
        assert_ok(fake_device_boot(&device));
        assert_retired();
        for (uint8_t area = 1; area < MINT_STORE_AREAS; area++) {
            mint_store_select(&device.agent.store, area);
            assert_status(mint_store_next(&device.agent.store, &uid), MINT_ERR_NOT_FOUND);
        }
    }
}

/// Power goes at every program and erase of the start that finishes it, too.
static void a_finishing_that_is_cut(void **state)
{
    static uint8_t marked[sizeof device.flash_bytes];
    unsigned cuts = 0;
    (void)state;
    write_mark();
    memcpy(marked, device.flash_bytes, sizeof marked);
    for (bool whole = false; !whole; cuts++) {
        memcpy(device.flash_bytes, marked, sizeof marked);
        device.cut_at = device.operations + 1 + cuts * MINT_TEST_STEP(1u, 15u);
        whole =
            mint_agent_start(&device.agent, &device.port, device.authority_key, "1") == MINT_OK &&
            device.operations < device.cut_at;
        assert_ok(fake_device_boot(&device));
        assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_RETIRED);
        assert_nothing_is_left();
    }
    assert_true(cuts > 1);
    assert_retired();
}

/// Once everything is erased, a start of a retired device writes its seed and erases nothing.
static void a_retirement_is_finished_once(void **state)
{
    (void)state;
    mint_store_usage_t before;
    mint_store_usage_t after;
    const fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
    assert_ok(send(&ticket));
    assert_ok(fake_device_boot(&device));
    assert_ok(mint_store_usage(&device.agent.store, &before));
    assert_ok(fake_device_boot(&device));
    assert_ok(mint_store_usage(&device.agent.store, &after));
    assert_int_equal(after.page_openings, before.page_openings);
}

/// An application has taken all that there was, slots or bytes.
static void a_full_store_can_be_retired(void **state)
{
    static const uint8_t value[1500];
    const size_t lengths[] = {1, sizeof value};
    for (size_t at = 0; at < 2; at += MINT_TEST_STEP(1u, 2u)) {
        set_up(state);
        mint_store_t *store = &device.agent.store;
        uint64_t uid = 100;
        mint_store_select(store, 1);
        for (size_t part = lengths[at]; part > 0; part /= 2) {
            while (mint_store_set(store, uid, value, part, 0) == MINT_OK) {
                uid++;
            }
        }
        assert_status(mint_store_set(store, uid, NULL, 0, 0), MINT_ERR_FULL);
        mint_store_select(store, 0);
        const fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
        assert_ok(send(&ticket));
        assert_nothing_is_left();
        assert_ok(fake_device_boot(&device));
        assert_retired();
    }
}

// ---- a record that can no longer be read ----

/// The unit that a record begins at.
static uint8_t *find_record(uint8_t area, uint64_t uid, uint16_t *page)
{
    for (size_t i = 0; i < MINT_AGENT_RECORDS_MAX; i++) {
        const uint32_t at = device.agent.slots[i].unit * FAKE_UNIT_LEN;
        if (at != 0 && begins_record(device.flash_bytes + at, area, uid)) {
            *page = (uint16_t)(at / FAKE_PAGE_LEN);
            return device.flash_bytes + at;
        }
    }
    fail_msg("no such record");
    return NULL;
}

/// Spoils the header of a record, which then is anybody's, and starts the device again.
static void spoil_record(uint8_t area, uint64_t uid)
{
    uint8_t value[200] = {0};
    uint16_t page;
    uint8_t *unit = find_record(area, uid, &page);
    while (device.agent.store.page == page) { // on the open page it would be damage
        value[0]++;
        assert_ok(
            mint_store_set(&device.agent.store, 0x99, value, sizeof value, MINT_STORE_UNLOCKED));
        unit = find_record(area, uid, &page);
    }
    unit[2] ^= 0x81;
    assert_ok(fake_device_boot(&device));
}

/// It says who it is, changes nothing, for it may be more than it can tell, and can be retired.
static void a_device_with_a_lost_record(void **state)
{
    static const struct {
        uint8_t area;
        uint64_t uid;
        const char *batch;
    } lost[] = {{1, 7, "batch-7"}, {0, MINT_UID_IDENTITY_KEY, "batch-7"}, {0, MINT_UID_BATCH, ""}};
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i += MINT_TEST_STEP(1u, 3u)) {
        uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
        set_up(state);
        spoil_record(lost[i].area, lost[i].uid);
        const mint_info_t info = provision_info(&station, &device);
        assert_memory_equal(info.id, device.id, sizeof info.id);
        assert_string_equal(info.board, "fake-board");
        assert_string_equal(info.firmware, "1.2.3");
        assert_string_equal(info.batch, lost[i].batch);
        assert_int_equal(info.state, MINT_STATE_UNKNOWN);
        assert_status(provision_key(&station, &device, key), MINT_ERR_CORRUPT);
        fake_ticket_t ticket = prepare(MINT_COMMAND_UNLOCK);
        assert_status(send(&ticket), MINT_ERR_CORRUPT);
        ticket = prepare(MINT_COMMAND_RETIRE);
        assert_ok(send(&ticket));
        assert_nothing_is_left();
        assert_ok(fake_device_boot(&device));
        assert_retired();
    }
}

// ---- what is refused ----

static void an_unsigned_ticket(void **state)
{
    (void)state;
    const fake_ticket_t right = prepare(MINT_COMMAND_UNLOCK);
    const uint8_t bare[] = {0xA1, 0x61, 'r', 0x41, 0xA0};
    for (uint8_t command = MINT_COMMAND_UNLOCK; command <= MINT_COMMAND_RETIRE; command++) {
        assert_status(fake_station_send(&station, &device, MINT_SMP_WRITE, command,
                                        (mint_bytes_t){bare, sizeof bare}, &answer),
                      MINT_ERR_UNAUTHORISED);
        assert_locked_as_before();
    }
    assert_ok(send(&right)); // the nonce is not used up
}

static void a_replayed_ticket(void **state)
{
    (void)state;
    const fake_ticket_t used = prepare(MINT_COMMAND_UNLOCK);
    assert_ok(send(&used));
    assert_ok(provision_lock(&station, &device));
    assert_refused(&used, MINT_ERR_NONCE);
    const fake_ticket_t superseded = prepare(MINT_COMMAND_RETIRE);
    (void)prepare(MINT_COMMAND_RETIRE);
    assert_refused(&superseded, MINT_ERR_NONCE);
    const fake_ticket_t kept = prepare(MINT_COMMAND_RETIRE);
    assert_ok(fake_device_boot(&device));
    assert_refused(&kept, MINT_ERR_NONCE);
}

static void a_ticket_for_another_device(void **state)
{
    (void)state;
    fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
    ticket.ticket.request.id[0] ^= 1;
    assert_refused(&ticket, MINT_ERR_TARGET);
    ticket.ticket.request.id[0] ^= 1;
    assert_ok(send(&ticket));
}

static void a_ticket_of_another_authority(void **state)
{
    (void)state;
    fake_ticket_t ticket = prepare(MINT_COMMAND_UNLOCK);
    ticket.signer = &stranger.authority;
    assert_refused(&ticket, MINT_ERR_AUTHENTICATION);
    ticket.signer = &station.station; // a station has no say here
    assert_refused(&ticket, MINT_ERR_AUTHENTICATION);
    ticket.signer = &station.authority; // the authority's signature for another purpose
    ticket.text = MINT_COSE_TEXT_DELEGATION;
    assert_refused(&ticket, MINT_ERR_AUTHENTICATION);
    ticket.text = MINT_COSE_TEXT_TICKET;
    assert_ok(send(&ticket));
}

/// What a station may sign is no ticket, though its delegation is in order.
static void a_stations_authorisation(void **state)
{
    (void)state;
    for (uint8_t command = MINT_COMMAND_UNLOCK; command <= MINT_COMMAND_RETIRE; command++) {
        fake_write_t write = fake_station_prepare(&station, &device, command, no_fields);
        assert_status(fake_station_send_write(&station, &device, &write, &answer),
                      MINT_ERR_AUTHENTICATION);
        write.signer = &station.authority;
        assert_status(fake_station_send_write(&station, &device, &write, &answer),
                      MINT_ERR_AUTHENTICATION);
        assert_locked_as_before();
    }
}

/// Nor does a ticket stand in for a station's authorisation.
static void a_ticket_for_a_stations_command(void **state)
{
    (void)state;
    const fake_ticket_t ticket = prepare(MINT_COMMAND_LOCK);
    assert_refused(&ticket, MINT_ERR_DELEGATION);
}

static void a_ticket_for_another_command(void **state)
{
    (void)state;
    fake_ticket_t ticket = prepare(MINT_COMMAND_UNLOCK);
    ticket.write.command = MINT_COMMAND_RETIRE;
    assert_refused(&ticket, MINT_ERR_DIGEST);
    assert_refused(&ticket, MINT_ERR_NONCE);
    ticket = prepare(MINT_COMMAND_RETIRE);
    ticket.write.request = (mint_bytes_t){(const uint8_t *)"\xA1\x61x\x00", 4};
    assert_refused(&ticket, MINT_ERR_DIGEST);
}

static void an_expired_ticket(void **state)
{
    (void)state;
    fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
    clock_s += LIFE_S + 1;
    assert_refused(&ticket, MINT_ERR_EXPIRED);
    clock_s -= LIFE_S + 1;
    assert_refused(&ticket, MINT_ERR_NONCE); // it had its one try
    ticket = prepare(MINT_COMMAND_RETIRE);
    clock_s--; // a clock that goes back makes nothing younger
    assert_refused(&ticket, MINT_ERR_EXPIRED);
    ticket = prepare(MINT_COMMAND_UNLOCK);
    clock_s += LIFE_S;
    assert_ok(send(&ticket));
}

/// A life that no ticket may have is malformed, however well it is signed.
static void an_endless_ticket(void **state)
{
    (void)state;
    fake_ticket_t ticket = prepare(MINT_COMMAND_UNLOCK);
    ticket.ticket.seconds = 0;
    assert_refused(&ticket, MINT_ERR_FORMAT);
    ticket.ticket.seconds = MINT_TICKET_SECONDS_MAX + 1;
    assert_refused(&ticket, MINT_ERR_FORMAT);
    ticket.ticket.seconds = MINT_TICKET_SECONDS_MAX;
    assert_ok(send(&ticket));
}

/// On a board without a clock the ticket ends after so many packets between it and its nonce.
static void a_ticket_on_a_board_without_a_clock(void **state)
{
    (void)state;
    device.port.seconds = NULL;
    static const unsigned between[] = {16, 0, 15, 254, 17, 255, 256, 300};
    for (size_t at = 0; at < sizeof between / sizeof between[0]; at += MINT_TEST_STEP(1u, 4u)) {
        const unsigned packets = between[at];
        const fake_ticket_t ticket = prepare(MINT_COMMAND_UNLOCK);
        for (unsigned i = 0; i < packets; i++) {
            assert_ok(fake_station_read(&station, &device, MINT_COMMAND_INFO, &answer));
            station.heard_len = 0; // its memory is for other tests
        }
        if (packets <= MINT_TICKET_PACKETS) {
            assert_ok(send(&ticket));
            assert_ok(provision_lock(&station, &device));
        } else {
            assert_refused(&ticket, MINT_ERR_EXPIRED);
        }
    }
}

static void every_bit_of_a_ticket(void **state)
{
    (void)state;
    uint8_t body[MINT_SMP_PACKET_SIZE];
    fake_ticket_t ticket = prepare(MINT_COMMAND_RETIRE);
    size_t len = sign(&ticket, body);
    for (size_t bit = 0; bit < 8 * len; bit += BIT_STEP) {
        station.heard_len = 0;
        body[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_true(fake_station_send(&station, &device, MINT_SMP_WRITE, MINT_COMMAND_RETIRE,
                                      (mint_bytes_t){body, len}, &answer) != MINT_OK);
        body[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_locked_as_before();
        // Each spoilt one counts as a packet, and a right `a` beside a wrong `r` as its one try.
        ticket = prepare(MINT_COMMAND_RETIRE);
        len = sign(&ticket, body);
    }
    assert_ok(fake_station_send(&station, &device, MINT_SMP_WRITE, MINT_COMMAND_RETIRE,
                                (mint_bytes_t){body, len}, &answer));
    assert_retired();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_ticket_unlocks, set_up),
        cmocka_unit_test_setup(a_ticket_retires_for_ever, set_up),
        cmocka_unit_test_setup(a_blank_device_can_be_retired, set_up),
        cmocka_unit_test_setup(a_retirement_that_is_cut, set_up),
        cmocka_unit_test_setup(a_retirement_that_is_only_marked, set_up),
        cmocka_unit_test_setup(a_finishing_that_is_cut, set_up),
        cmocka_unit_test_setup(a_retirement_is_finished_once, set_up),
        cmocka_unit_test_setup(a_full_store_can_be_retired, set_up),
        cmocka_unit_test_setup(a_device_with_a_lost_record, set_up),
        cmocka_unit_test_setup(an_unsigned_ticket, set_up),
        cmocka_unit_test_setup(a_replayed_ticket, set_up),
        cmocka_unit_test_setup(a_ticket_for_another_device, set_up),
        cmocka_unit_test_setup(a_ticket_of_another_authority, set_up),
        cmocka_unit_test_setup(a_stations_authorisation, set_up),
        cmocka_unit_test_setup(a_ticket_for_a_stations_command, set_up),
        cmocka_unit_test_setup(a_ticket_for_another_command, set_up),
        cmocka_unit_test_setup(an_expired_ticket, set_up),
        cmocka_unit_test_setup(an_endless_ticket, set_up),
        cmocka_unit_test_setup(a_ticket_on_a_board_without_a_clock, set_up),
        cmocka_unit_test_setup(every_bit_of_a_ticket, set_up),
    };
    return cmocka_run_group_tests_name("agent/tickets", tests, use_arena, NULL);
}
