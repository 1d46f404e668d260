// SPDX-License-Identifier: Apache-2.0
//
// Sealed messages against any bytes and any order of events: what was not sealed does not open,
// nothing opens twice, what does not open leaves nothing, and an honest message still opens after
// whatever came before. The input is a row of events: a byte for its kind, then what it needs.
#include <stdlib.h>

#include "device/tests/store/rig.h"
#include "mintmark/bytes.h"
#include "mintmark/psk.h"
#include "mintmark/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EVENTS_MAX   12u
#define TEXT_MAX_LEN 40u
#define BLOCK        16u

enum { SEAL, DELIVER, ALTER, RAW, RESTART_OPENER, RESTART_SEALER, SKIP, SAVE, EVENTS };

/// A message that was sealed.
typedef struct {
    uint8_t bytes[TEXT_MAX_LEN + MINT_SEAL_OVERHEAD_LEN];
    size_t len;
    bool opened;
} sent_t;

static rig_t rig;
static mint_sealer_t sealer;
static mint_opener_t opener;
static sent_t sent[EVENTS_MAX + 1];
static size_t sent_count;

/// All of it as it is at the beginning of an input.
static struct {
    rig_t rig;
    mint_sealer_t sealer;
    mint_opener_t opener;
} fresh;

static const mint_seal_config_t config = {.store = &rig.store,
                                          .identity = (const uint8_t *)"fuzz",
                                          .identity_len = 4,
                                          .sender = 1,
                                          .block = BLOCK};

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static mint_status_t number_zero(void *context, uint8_t *out, size_t len)
{
    (void)context;
    mint_wipe(out, len);
    return MINT_OK;
}

static void restart_sealer(void)
{
    require(mint_sealer_start(&sealer, &config) == MINT_OK);
}

static void restart_opener(void)
{
    require(rig_mount(&rig) == MINT_OK);
    require(mint_opener_start(&opener, &config) == MINT_OK);
}

/// Makes two ends on one store, once.
static void prepare(void)
{
    static const uint8_t key[MINT_SHA256_LEN] = "a key of thirty-two bytes or so";
    const mint_random_t random = {number_zero, NULL};
    if (fresh.sealer.channel.store != NULL) {
        return;
    }
    rig_start(&rig, 1024, 4, 4, 8);
    require(rig_mount(&rig) == MINT_OK);
    require(mint_psk_set(&rig.store, config.identity, config.identity_len, key, sizeof key) ==
            MINT_OK);
    require(mint_sealer_create(&config, &random) == MINT_OK);
    require(mint_opener_create(&config) == MINT_OK);
    restart_opener();
    restart_sealer();
    fresh.rig = rig;
    fresh.sealer = sealer;
    fresh.opener = opener;
}

static void seal(const uint8_t *text, size_t len)
{
    sent_t *message = &sent[sent_count++];
    message->opened = false;
    require(mint_seal(&sealer, NULL, 0, text, len, message->bytes, sizeof message->bytes,
                      &message->len) == MINT_OK);
}

/// Gives bytes to the opener. Returns whether they opened.
static bool open(const uint8_t *bytes, size_t len)
{
    uint8_t text[TEXT_MAX_LEN];
    size_t text_len = 1;
    mint_seal_header_t header;
    text[0] = 1;
    mint_status_t status = mint_open(&opener, NULL, 0, bytes, len, text, sizeof text, &text_len);
    if (status == MINT_OK) {
        require(mint_seal_header(bytes, len, &header) == MINT_OK);
        require(text_len == len - MINT_SEAL_OVERHEAD_LEN);
        return true;
    }
    uint8_t all = 0;
    for (size_t i = 0; i < sizeof text; i++) {
        all |= text[i];
    }
    require(text_len == 0 && all == 0);
    return false;
}

/// Delivers what may or may not be one of the messages sent. Compared so that a fuzzer, which
/// watches comparisons, does not learn how to send what was sealed for another input.
static void deliver(const uint8_t *bytes, size_t len)
{
    sent_t *same = NULL;
    for (size_t i = 0; i < sent_count; i++) {
        if (sent[i].len == len && mint_equal_ct(sent[i].bytes, bytes, len)) {
            same = &sent[i];
        }
    }
    if (open(bytes, len)) {
        require(same != NULL && !same->opened);
        same->opened = true;
    }
}

static void alter(mint_reader_t *reader)
{
    uint8_t bytes[sizeof sent[0].bytes];
    const sent_t *message = &sent[mint_read_u8(reader) % sent_count];
    for (size_t i = 0; i < message->len; i++) {
        bytes[i] = message->bytes[i];
    }
    bytes[mint_read_u8(reader) % message->len] ^= mint_read_u8(reader);
    deliver(bytes, message->len - mint_read_u8(reader) % message->len);
}

static void happen(mint_reader_t *reader)
{
    uint8_t kind = mint_read_u8(reader) % EVENTS;
    size_t len = kind == SEAL || kind == RAW ? mint_read_u8(reader) : 0;
    len = len < reader->left_len ? len : reader->left_len;
    if (kind == SEAL) {
        len = len < TEXT_MAX_LEN ? len : TEXT_MAX_LEN;
        seal(mint_read_bytes(reader, len), len);
    } else if (kind == RAW) {
        deliver(mint_read_bytes(reader, len), len);
    } else if (kind == DELIVER && sent_count > 0) {
        const sent_t *message = &sent[mint_read_u8(reader) % sent_count];
        deliver(message->bytes, message->len);
    } else if (kind == ALTER && sent_count > 0) {
        alter(reader);
    } else if (kind == RESTART_OPENER) {
        restart_opener();
    } else if (kind == RESTART_SEALER) {
        restart_sealer();
    } else if (kind == SKIP) {
        mint_status_t status = mint_sealer_skip(&sealer, mint_read_u64le(reader));
        require(status == MINT_OK || status == MINT_ERR_ARGUMENT);
    } else if (kind == SAVE) {
        require(mint_opener_save(&opener) == MINT_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_reader_t reader;
    prepare();
    rig = fresh.rig;
    sealer = fresh.sealer;
    opener = fresh.opener;
    sent_count = 0;
    mint_reader_init(&reader, data, size);
    for (unsigned i = 0; i < EVENTS_MAX && reader.left_len > 0; i++) {
        happen(&reader);
    }
    require(mint_sealer_skip(&sealer, mint_opener_next(&opener)) == MINT_OK);
    seal(data, size < TEXT_MAX_LEN ? size : TEXT_MAX_LEN);
    require(open(sent[sent_count - 1].bytes, sent[sent_count - 1].len));
    require(!open(sent[sent_count - 1].bytes, sent[sent_count - 1].len));
    require(rig.flash.violation_count == 0);
    return 0;
}
