// SPDX-License-Identifier: Apache-2.0
//
// Sealed messages under a stored PSK, for devices that have 24 KB of flash for all their security
// and so no TLS: encrypted, authenticated, and each opened at most once, over whatever carries
// bytes, in any order, with any loss.
//
//     const mint_seal_config_t config = {.store = &store, .identity = identity, .identity_len = 9,
//                                        .role = MINT_SEAL_BY_DEVICE, .sender = 1, .block = 64};
//     status = mint_sealer_create(&config, &random);  // once in the life of the PSK
//
//     static mint_sealer_t sealer;                     // at every start
//     status = mint_sealer_start(&sealer, &config);
//     status = mint_seal(&sealer, NULL, 0, reading, sizeof reading, message, sizeof message, &len);
//
// Nothing here is new. AES-128-CCM (RFC 3610) under a key and a secret IV that HKDF-SHA-256 (RFC
// 5869) derives for each sender, as OSCORE does (RFC 8613 §3.2.1), so that no two senders share a
// nonce; the nonce is the IV xor the message's header (RFC 8446 §5.3, RFC 8613 §5.2); the header's
// number is reserved in blocks in non-volatile memory before it is used (RFC 8613 App. B.1.1); the
// receiver has the sliding window of IPsec and DTLS (RFC 4303 §3.4.3, RFC 9147 §4.5.1).
//
//     message = version and role (1) | sender (4) | number (8) | ciphertext | tag (16)
//
// What a reset costs. The store holds the first number that is not reserved: a sender that restarts
// goes on there and leaves out at most `block` numbers, which harms nobody. A receiver's store
// holds a number above all that it has opened, so that after a restart nothing is opened twice,
// also not what was opened in the moment of a power cut; until the sender passes that number, at
// most `block` of its messages are refused with MINT_ERR_STALE. To be spared that:
// mint_opener_save() before a planned restart; a `block` of 1, which writes to flash with every
// message; or re-synchronisation: the receiver sends what mint_opener_next() says, in a sealed
// message of its own, and the other side gives it to mint_sealer_skip(). Numbers only go up.
//
// Lost messages cost nothing. A number may come late, by less than MINT_SEAL_WINDOW; what comes
// later than that is refused. The flash is written once in `block` messages on either side, never
// for a message that does not authenticate.
//
// The records of numbers are what all this stands on. Who puts an older image of the flash back
// turns them back, which only a monotonic counter notices (mintmark/rollback.h). Who erases them
// (mint_store_format(), mint_store_reset(), mint_sealer_remove()) has to go on with a sender number
// that was never used under this PSK, or with another PSK. A first number that is random makes it
// improbable that nonces repeat where that was forgotten.
//
// Whoever has the PSK can seal as any sender; between more than two, a message says that it comes
// from one of them.
//
// Pointers must not be NULL unless the length beside them is 0. The caller owns all objects; a
// sealer and an opener hold the key of their sender, not the PSK, until they are stopped. The store
// is mounted with area 0 selected, as after a mount, outlives them and is used by one thread at a
// time, this header's functions included. The records carry MINT_STORE_UNLOCKED: a locked device
// goes on sealing. No heap but what the crypto library takes (mint_crypto_init()).
#ifndef MINTMARK_SEAL_H
#define MINTMARK_SEAL_H

#include "mintmark/crypto.h"
#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes before the ciphertext.
#define MINT_SEAL_HEADER_LEN 13u
/// Bytes that a message is longer than its text.
#define MINT_SEAL_OVERHEAD_LEN (MINT_SEAL_HEADER_LEN + MINT_AEAD_TAG_LEN)
#define MINT_SEAL_TEXT_MAX_LEN 65535u ///< bytes of text in a message
#define MINT_SEAL_PSK_MIN_LEN  16u    ///< bytes of a PSK: what is shorter could be guessed offline
#define MINT_SEAL_AD_MAX_LEN   65279u ///< bytes of associated data
#define MINT_SEAL_BLOCK_MAX    65536u ///< numbers reserved at once, at most
#define MINT_SEAL_WINDOW       64u    ///< numbers, the newest one too, still told apart
/// Messages that one sender seals under one PSK, at most.
#define MINT_SEAL_NUMBERS_MAX (1ull << 40)

/// Who seals: it keeps the two directions between two ends apart. Ends that are alike agree on it.
typedef enum {
    MINT_SEAL_BY_DEVICE = 0, ///< a device, for its server
    MINT_SEAL_BY_SERVER = 1, ///< a server, for its device
} mint_seal_role_t;

/// What both ends of one direction have in common, and where an end keeps its numbers. Needed
/// during the call that it is given to; the store must stay.
typedef struct {
    mint_store_t *store;     ///< holds the PSK and the numbers
    const uint8_t *identity; ///< of the PSK
    size_t identity_len;     ///< bytes, 1 to MINT_PSK_IDENTITY_MAX_LEN
    mint_seal_role_t role;   ///< of who seals
    uint32_t sender;         ///< who seals: no two share one under the same PSK and role
    uint32_t block;          ///< numbers reserved at once, 1 to MINT_SEAL_BLOCK_MAX
} mint_seal_config_t;

/// One direction, ready for use. Its fields belong to the functions below.
typedef struct {
    mint_store_t *store;              ///< NULL: not started
    uint64_t uid;                     ///< of the record of numbers
    uint32_t block;                   ///< numbers reserved at once
    uint8_t head[5];                  ///< version and role, sender
    uint8_t key[MINT_AES128_KEY_LEN]; ///< of this sender
    uint8_t iv[MINT_CCM_NONCE_LEN];   ///< xor the header: the nonce
} mint_seal_channel_t;

/// The sending end. Its fields belong to the functions below.
typedef struct {
    mint_seal_channel_t channel; ///< this direction
    uint64_t next;               ///< number of the next message
    uint64_t reserved;           ///< end of the numbers that may be used
} mint_sealer_t;

/// The receiving end. Its fields belong to the functions below.
typedef struct {
    mint_seal_channel_t channel; ///< this direction
    uint64_t next;               ///< one more than the highest number opened
    uint64_t ceiling;            ///< no number from here on was opened, says the store
    uint64_t window;             ///< bit i: number next - 1 - i was opened, or may have been
} mint_opener_t;

/// What a message says of itself; not authenticated.
typedef struct {
    mint_seal_role_t role; ///< of who sealed it
    uint32_t sender;       ///< who sealed it
    uint64_t number;       ///< of the message
} mint_seal_header_t;

/// Reads the header of a message, to find its opener. MINT_ERR_FORMAT if it is none of ours.
MINT_MUST_CHECK mint_status_t mint_seal_header(const uint8_t *message, size_t len,
                                               mint_seal_header_t *header);

/// Makes the record of a new sender's numbers: its own end, once. `random` gives the first number,
/// below 2^62. MINT_ERR_STATE if there is one already: nothing is changed, and numbers never start
/// over. MINT_ERR_ARGUMENT, MINT_ERR_CORRUPT, what `random` returns, and as mint_store_set().
MINT_MUST_CHECK mint_status_t mint_sealer_create(const mint_seal_config_t *config,
                                                 const mint_random_t *random);

/// Gets ready to seal. MINT_ERR_NOT_FOUND if there is no such PSK or mint_sealer_create() was never
/// called; MINT_ERR_KEY if the PSK is shorter than MINT_SEAL_PSK_MIN_LEN; MINT_ERR_ARGUMENT,
/// MINT_ERR_CORRUPT, MINT_ERR_STATE, MINT_ERR_FLASH. After a failure the
/// sealer is wiped and seals nothing.
MINT_MUST_CHECK mint_status_t mint_sealer_start(mint_sealer_t *sealer,
                                                const mint_seal_config_t *config);

/// Seals `len` bytes, which may stand at message + MINT_SEAL_HEADER_LEN already, with `ad` as
/// associated data, into `message` of `size` bytes; `*message_len` becomes `len` and
/// MINT_SEAL_OVERHEAD_LEN. Where numbers are used up, a block is reserved in the store first.
/// MINT_ERR_EXHAUSTED after MINT_SEAL_NUMBERS_MAX messages; what mint_store_get() and
/// mint_store_set() give; MINT_ERR_STATE if not started; MINT_ERR_SPACE, MINT_ERR_ARGUMENT. After a
/// failure nothing is sealed and `message` is zeroed.
MINT_MUST_CHECK mint_status_t mint_seal(mint_sealer_t *sealer, const uint8_t *ad, size_t ad_len,
                                        const uint8_t *text, size_t len, uint8_t *message,
                                        size_t size, size_t *message_len);

/// Goes on at `number` if it is above the next one. To be called only with what the receiver says
/// in a message that was opened: an honest one is at most MINT_SEAL_BLOCK_MAX ahead.
/// MINT_ERR_ARGUMENT for more, MINT_ERR_STATE; nothing is changed then. Not kept across a restart.
MINT_MUST_CHECK mint_status_t mint_sealer_skip(mint_sealer_t *sealer, uint64_t number);

/// Wipes the sealer. The numbers that it had reserved are left out.
void mint_sealer_stop(mint_sealer_t *sealer);

/// Forgets the numbers of a sender whose PSK is removed or never used with this sender number
/// again. As mint_store_delete().
MINT_MUST_CHECK mint_status_t mint_sealer_remove(const mint_seal_config_t *config);

/// Makes the record of what is opened of a sender: once, at the other end. The opener then takes
/// any number first, also that of a recorded message, which is why it must not be made anew for a
/// sender that was heard before. MINT_ERR_STATE if there is one already; MINT_ERR_ARGUMENT,
/// MINT_ERR_CORRUPT, and as mint_store_set().
MINT_MUST_CHECK mint_status_t mint_opener_create(const mint_seal_config_t *config);

/// Gets ready to open; one opener a sender at a time. As mint_sealer_start().
MINT_MUST_CHECK mint_status_t mint_opener_start(mint_opener_t *opener,
                                                const mint_seal_config_t *config);

/// Opens a message of `message_len` bytes with the `ad` that it was sealed with into `text` of
/// `size` bytes, which may be where the ciphertext is; `*len` becomes its length. What is reported
/// opened is never opened again. MINT_ERR_AUTHENTICATION if it is not as this sender sealed it,
/// MINT_ERR_STALE if its number was opened before or is too low to tell, MINT_ERR_FORMAT,
/// MINT_ERR_SPACE, MINT_ERR_STATE if not started, MINT_ERR_ARGUMENT; what mint_store_set() gives if
/// the number could not be noted. After a failure `text` is zeroed and the message counts as not
/// opened.
MINT_MUST_CHECK mint_status_t mint_open(mint_opener_t *opener, const uint8_t *ad, size_t ad_len,
                                        const uint8_t *message, size_t message_len, uint8_t *text,
                                        size_t size, size_t *len);

/// The number from which on everything is opened: what re-synchronisation is about. 0 before the
/// first message, and if not started.
uint64_t mint_opener_next(const mint_opener_t *opener);

/// Notes in the store exactly what was opened, so that a restart refuses nothing that is new. The
/// next message that is opened takes a block again. As mint_store_set(), MINT_ERR_STATE.
MINT_MUST_CHECK mint_status_t mint_opener_save(mint_opener_t *opener);

/// Wipes the opener.
void mint_opener_stop(mint_opener_t *opener);

/// Forgets a sender that is never to be heard again. As mint_store_delete().
MINT_MUST_CHECK mint_status_t mint_opener_remove(const mint_seal_config_t *config);

#ifdef __cplusplus
}
#endif

#endif
