// SPDX-License-Identifier: Apache-2.0
//
// The messages of SMP group 64: what station and device say to each other, as structs, and their
// CBOR form. Both sides use this one file, so they cannot disagree. The table of commands with
// every field is in device/SPEC.md.
//
// Reads (op read) change nothing and need no authorisation. Writes carry a CBOR map with two byte
// strings: `r`, the request itself, and `a`, a COSE_Sign1 by a station key over the request's
// digest, the device's id, its fresh nonce and the batch (mint_authorisation_t). Every write is
// idempotent: asked again with a new nonce, it gives the same answer and changes nothing.
//
// Pointers must not be NULL. Nothing allocates; decoded byte strings are views into the caller's
// packet. Unknown map keys are passed over, so that fields can be added; a missing or doubled
// field, a wrong type or length is MINT_ERR_FORMAT.
#ifndef MINTMARK_MESSAGE_H
#define MINTMARK_MESSAGE_H

#include "mintmark/bytes.h"
#include "mintmark/cose.h"
#include "mintmark/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_DEVICE_ID_LEN       16u   ///< bytes of a device's id
#define MINT_NONCE_LEN           16u   ///< bytes of a device's fresh nonce
#define MINT_CHALLENGE_LEN       32u   ///< bytes of a station's challenge
#define MINT_BATCH_MAX_LEN       32u   ///< bytes of a batch's name
#define MINT_PSK_MAX_LEN         64u   ///< bytes of a PSK (RFC 4279 §5.3)
#define MINT_IDENTITY_MAX_LEN    128u  ///< bytes of a PSK identity (RFC 4279 §5.3)
#define MINT_ENROLMENT_KEY_LEN   32u   ///< bytes of a batch's enrolment key
#define MINT_CERTIFICATE_MAX_LEN 1024u ///< bytes of one certificate in DER
#define MINT_CHAIN_MAX           3u ///< certificates a device holds: its own first, no root needed
#define MINT_INFO_SOURCES_MAX    4u ///< noise sources in an info message
#define MINT_NOISE_LEN           256u ///< raw samples in one answer to MINT_COMMAND_NOISE, if not said
#define MINT_NOISE_MAX_LEN       1400u ///< bytes of raw samples in one answer at most

// Names of the fields of the small messages, those that have no struct below.
#define MINT_FIELD_NONCE     "nonce"  ///< answer to MINT_COMMAND_NONCE
#define MINT_FIELD_PUBLIC    "public" ///< answer to MINT_COMMAND_KEY: the identity public key
#define MINT_FIELD_CSR       "csr"    ///< answer to MINT_COMMAND_CSR: DER
#define MINT_FIELD_MAC       "mac"    ///< the same: mint_enrolment_mac() of it, if there is a key
#define MINT_FIELD_INDEX     "index"  ///< read of MINT_COMMAND_CERTIFICATE: place in the chain
#define MINT_FIELD_DER       "der"    ///< its answer
#define MINT_FIELD_CHALLENGE "challenge" ///< read of MINT_COMMAND_PROVE, and of MINT_COMMAND_CSR
#define MINT_FIELD_PROOF     "proof"     ///< its answer: a COSE_Sign1
#define MINT_FIELD_SOURCE    "source"    ///< read of MINT_COMMAND_NOISE: which, as in mint_info_t
#define MINT_FIELD_SAMPLES   "samples"   ///< its answer: the samples
#define MINT_FIELD_PSKS      "psks"      ///< request of MINT_COMMAND_LOCK: PSKs that it must hold

/// Commands of group 64.
typedef enum {
    MINT_COMMAND_INFO = 0,  ///< read: mint_info_t
    MINT_COMMAND_NONCE = 1, ///< read: a fresh nonce for the next write; the one before is void
    MINT_COMMAND_KEY = 2,   ///< write: make the identity key and the transport key if not there yet
    MINT_COMMAND_CSR = 3,   ///< read: PKCS#10 request, signed by the identity key
    MINT_COMMAND_CERTIFICATE =
        4,                   ///< write: install one certificate of the chain; read: give it back
    MINT_COMMAND_PSK = 5,    ///< write: install a PSK, sealed by HPKE to the transport key
    MINT_COMMAND_PROVE = 6,  ///< read: mint_proof_t, signed by the identity key over a challenge
    MINT_COMMAND_LOCK = 7,   ///< write: nothing changes any more
    MINT_COMMAND_UNLOCK = 8, ///< write with a ticket: undoes the lock
    MINT_COMMAND_RETIRE = 9, ///< write with a ticket: forgets everything, for ever
    MINT_COMMAND_NOISE = 10, ///< read: raw samples of a noise source, until the device is locked
} mint_command_t;

/// Life of a device (each step comes from the one before).
typedef enum {
    MINT_STATE_BLANK = 0,     ///< no key
    MINT_STATE_KEYED = 1,     ///< identity key made on the device
    MINT_STATE_CERTIFIED = 2, ///< whole chain installed
    MINT_STATE_LOCKED = 3,    ///< nothing changes any more
    MINT_STATE_RETIRED = 4,   ///< everything forgotten, and nothing comes after
    MINT_STATE_UNKNOWN = 255, ///< in an info message: a record can no longer be read, and so it
                              ///< cannot be told
} mint_device_state_t;

/// "blank", "keyed", "certified", "locked", "retired"; "unknown" for another value.
const char *mint_device_state_text(mint_device_state_t state);

/// One noise source as the device reports it.
typedef struct {
    char name[24];  ///< NUL-terminated
    uint8_t credit; ///< mint_credit_t: 0 none, 1 measured, 2 vouched
    uint16_t h_64; ///< min-entropy a sample that it is credited with, in 1/64 bit; 0 without credit
    uint32_t samples;    ///< samples taken
    uint16_t rct_alarms; ///< alarms of the repetition count test
    uint16_t apt_alarms; ///< alarms of the adaptive proportion test
    uint16_t failure;    ///< status, 0 while the source serves
} mint_info_source_t;

/// Answer to MINT_COMMAND_INFO.
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];     ///< the device's id
    char board[24];                     ///< NUL-terminated name of the board
    char firmware[24];                  ///< NUL-terminated version of the firmware
    mint_device_state_t state;          ///< life
    char batch[MINT_BATCH_MAX_LEN + 1]; ///< NUL-terminated, empty before the first write, or if it
                                        ///< can no longer be read
    uint16_t rng;                       ///< status of the generator, 0 while it serves
    uint8_t chain_count;                ///< certificates installed
    uint8_t psk_count;                  ///< PSKs installed
    uint8_t source_count;               ///< entries of `sources`
    mint_info_source_t sources[MINT_INFO_SOURCES_MAX]; ///< noise sources
} mint_info_t;

/// Answer to MINT_COMMAND_CSR.
typedef struct {
    mint_bytes_t csr; ///< PKCS#10, DER
    mint_bytes_t mac; ///< MINT_SHA256_LEN bytes of mint_enrolment_mac(), or empty: none
} mint_csr_answer_t;

/// The request of MINT_COMMAND_CERTIFICATE (write).
typedef struct {
    uint8_t index;    ///< place in the chain, the device's own is 0
    uint8_t count;    ///< certificates in the chain, 1 to MINT_CHAIN_MAX
    mint_bytes_t der; ///< the certificate
} mint_certificate_request_t;

/// The request of MINT_COMMAND_PSK. The HPKE info is mint_psk_info_write()'s, the additional data
/// is the identity.
typedef struct {
    mint_bytes_t identity;                 ///< 1 to MINT_IDENTITY_MAX_LEN bytes
    uint8_t enc[MINT_P256_PUBLIC_KEY_LEN]; ///< HPKE's encapsulated key
    mint_bytes_t ciphertext;               ///< HPKE's ciphertext with its tag
} mint_psk_request_t;

/// The read of MINT_COMMAND_NOISE.
typedef struct {
    uint32_t source; ///< which, as in mint_info_t
    uint16_t count; ///< samples, 0 (what is there to say of the source) to MINT_NOISE_MAX_LEN, wide
                    ///< ones half as many; MINT_NOISE_LEN where the field is missing
    bool wide;      ///< as the hardware gives them, before they are cut to symbols
} mint_noise_request_t;

/// Its answer.
typedef struct {
    uint8_t symbol_bits; ///< width of a symbol, 1 to 8
    uint8_t wide_bits;   ///< width of a sample as the hardware gives it, 9 to 16; 0: not to be had
    bool emulated;       ///< the board is emulated or simulated, and so is its noise
    uint32_t first; ///< samples that were taken of the source since the device started, before the
                    ///< first of these: who captures sees by it that none is missing
    uint16_t guard_alarms; ///< alarms of the further health tests
    mint_bytes_t samples;  ///< a symbol a byte, or wide samples of two bytes, little-endian
} mint_noise_answer_t;

/// What a device signs to prove itself (payload of a COSE_Sign1 with the text "mintmark-proof").
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];                  ///< the device
    uint8_t challenge[MINT_CHALLENGE_LEN];           ///< the station's
    mint_device_state_t state;                       ///< life
    uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN]; ///< for HPKE
    uint8_t store_digest[MINT_SHA256_LEN];           ///< mint_store_digest()
} mint_proof_t;

/// What the authority signs to delegate to a station (payload with the text "mintmark-delegation").
typedef struct {
    uint8_t station_key[MINT_P256_PUBLIC_KEY_LEN]; ///< public key of the station
    char batch[MINT_BATCH_MAX_LEN + 1]; ///< NUL-terminated name of the batch it may work on
} mint_delegation_t;

/// What a station signs to authorise one write (payload with the text "mintmark-request").
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];     ///< the device meant
    uint8_t nonce[MINT_NONCE_LEN];      ///< its fresh nonce
    uint8_t command;                    ///< mint_command_t
    uint8_t digest[MINT_SHA256_LEN];    ///< SHA-256 of the request `r`
    char batch[MINT_BATCH_MAX_LEN + 1]; ///< NUL-terminated name of the batch that the station works
                                        ///< on: the delegation beside it must be for this one
} mint_authorisation_t;

/// What the authority signs to unlock or retire one device once (payload with the text
/// "mintmark-ticket"). Life is counted from the moment the device gave the nonce; beside it the
/// nonce is good for MINT_TICKET_PACKETS further packets before the ticket, so that a board without
/// a clock has an end to it as well.
typedef struct {
    mint_authorisation_t request; ///< as a station would sign it; it has no batch
    uint16_t seconds;             ///< life, 1 to MINT_TICKET_SECONDS_MAX
} mint_ticket_t;

#define MINT_TICKET_SECONDS_MAX 3600u ///< longest life of a ticket
#define MINT_TICKET_PACKETS     16u ///< packets that a device answers between a nonce and its ticket

#define MINT_PROOF_MAX_LEN         224u ///< bytes of a mint_proof_t's payload at most
#define MINT_DELEGATION_MAX_LEN    128u ///< bytes of a mint_delegation_t's payload at most
#define MINT_AUTHORISATION_MAX_LEN 144u ///< bytes of a mint_authorisation_t's payload at most
#define MINT_TICKET_MAX_LEN        128u ///< bytes of a mint_ticket_t's payload at most

#define MINT_COSE_TEXT_PROOF      "mintmark-proof"      ///< see mint_proof_t
#define MINT_COSE_TEXT_DELEGATION "mintmark-delegation" ///< see mint_delegation_t
#define MINT_COSE_TEXT_REQUEST    "mintmark-request"    ///< see mint_authorisation_t
#define MINT_COSE_TEXT_TICKET     "mintmark-ticket"     ///< see mint_ticket_t

#define MINT_ENROLMENT_TEXT "mintmark-enrolment" ///< what a mint_enrolment_mac() begins with

/// Writes an info message.
void mint_info_write(mint_writer_t *writer, const mint_info_t *info);
/// Reads an info message.
MINT_MUST_CHECK mint_status_t mint_info_read(const uint8_t *data, size_t len, mint_info_t *info);

/// Writes the request of a CSR: an empty map, or one with the station's challenge
/// (MINT_CHALLENGE_LEN bytes; NULL: none), which a device that has an enrolment key answers with
/// the MAC.
void mint_csr_request_write(mint_writer_t *writer, const uint8_t *challenge);
/// Reads the request of a CSR; `challenge` gets a view of MINT_CHALLENGE_LEN bytes, or is empty if
/// there is none. The request may be left out (`len` 0).
MINT_MUST_CHECK mint_status_t mint_csr_request_read(const uint8_t *data, size_t len,
                                                    mint_bytes_t *challenge);
/// Writes the answer to a CSR, without `mac` if that is empty.
void mint_csr_answer_write(mint_writer_t *writer, const mint_csr_answer_t *answer);
/// Reads the answer to a CSR; `mac` has MINT_SHA256_LEN bytes or is empty.
MINT_MUST_CHECK mint_status_t mint_csr_answer_read(const uint8_t *data, size_t len,
                                                   mint_csr_answer_t *answer);
/// What a blank device shows to a station that it is one of the batch: HMAC-SHA-256 (RFC 2104) with
/// the batch's enrolment key of MINT_ENROLMENT_TEXT (without a NUL), the challenge, the device's id
/// and the whole CSR, one behind the other. All but the last have a fixed length, so no two of
/// these messages are the same bytes. After a failure `mac` is zeroed. MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_enrolment_mac(const uint8_t key[MINT_ENROLMENT_KEY_LEN],
                                                 const uint8_t challenge[MINT_CHALLENGE_LEN],
                                                 const uint8_t id[MINT_DEVICE_ID_LEN],
                                                 mint_bytes_t csr, uint8_t mac[MINT_SHA256_LEN]);

/// Writes the request of a certificate.
void mint_certificate_request_write(mint_writer_t *writer,
                                    const mint_certificate_request_t *request);
/// Reads the request of a certificate; checks index, count and lengths.
MINT_MUST_CHECK mint_status_t mint_certificate_request_read(const uint8_t *data, size_t len,
                                                            mint_certificate_request_t *request);

/// Writes the answer to reading a certificate, {"der": …, "count": …}; mint_field_read() and
/// mint_number_read() read it.
void mint_certificate_answer_write(mint_writer_t *writer, mint_bytes_t der, uint8_t count);

/// Writes the read of raw noise.
void mint_noise_request_write(mint_writer_t *writer, const mint_noise_request_t *request);
/// Reads the read of raw noise; checks counts.
MINT_MUST_CHECK mint_status_t mint_noise_request_read(const uint8_t *data, size_t len,
                                                      mint_noise_request_t *request);
/// Writes raw noise.
void mint_noise_answer_write(mint_writer_t *writer, const mint_noise_answer_t *answer);
/// Reads raw noise; the samples are a view. Whether they are as wide as asked for is for the
/// caller to see.
MINT_MUST_CHECK mint_status_t mint_noise_answer_read(const uint8_t *data, size_t len,
                                                     mint_noise_answer_t *answer);

#define MINT_PSK_INFO_LEN (12u + MINT_DEVICE_ID_LEN) ///< bytes of the HPKE info of a PSK

/// Writes the HPKE info of a PSK for the device `id`, MINT_PSK_INFO_LEN bytes: "mintmark-psk" and
/// the id.
void mint_psk_info_write(mint_writer_t *writer, const uint8_t id[MINT_DEVICE_ID_LEN]);
/// Writes the request of a PSK.
void mint_psk_request_write(mint_writer_t *writer, const mint_psk_request_t *request);
/// Reads the request of a PSK; checks lengths.
MINT_MUST_CHECK mint_status_t mint_psk_request_read(const uint8_t *data, size_t len,
                                                    mint_psk_request_t *request);

/// Writes a proof's payload.
void mint_proof_write(mint_writer_t *writer, const mint_proof_t *proof);
/// Reads a proof's payload.
MINT_MUST_CHECK mint_status_t mint_proof_read(const uint8_t *data, size_t len, mint_proof_t *proof);

/// Writes a delegation's payload.
void mint_delegation_write(mint_writer_t *writer, const mint_delegation_t *delegation);
/// Reads a delegation's payload.
MINT_MUST_CHECK mint_status_t mint_delegation_read(const uint8_t *data, size_t len,
                                                   mint_delegation_t *delegation);

/// Writes an authorisation's payload.
void mint_authorisation_write(mint_writer_t *writer, const mint_authorisation_t *authorisation);
/// Reads an authorisation's payload.
MINT_MUST_CHECK mint_status_t mint_authorisation_read(const uint8_t *data, size_t len,
                                                      mint_authorisation_t *authorisation);

/// Writes a ticket's payload.
void mint_ticket_write(mint_writer_t *writer, const mint_ticket_t *ticket);
/// Reads a ticket's payload; checks its life.
MINT_MUST_CHECK mint_status_t mint_ticket_read(const uint8_t *data, size_t len,
                                               mint_ticket_t *ticket);

/// Writes a map of one byte string, such as {"nonce": …}: the body of the small messages.
void mint_field_write(mint_writer_t *writer, const char *name, mint_bytes_t value);
/// Reads the byte string `name` of a map into a view. MINT_ERR_FORMAT if it is not there once.
MINT_MUST_CHECK mint_status_t mint_field_read(const uint8_t *data, size_t len, const char *name,
                                              mint_bytes_t *value);
/// Writes a map of one text, such as SMP's echo has; its UTF-8 is not checked.
void mint_text_write(mint_writer_t *writer, const char *name, mint_bytes_t value);
/// Reads the text `name` of a map into a view, which has no NUL. MINT_ERR_FORMAT if it is not there
/// once. Its UTF-8 is not checked.
MINT_MUST_CHECK mint_status_t mint_text_read(const uint8_t *data, size_t len, const char *name,
                                             mint_bytes_t *value);
/// Writes a map of one small unsigned integer, such as {"index": 0}.
void mint_number_write(mint_writer_t *writer, const char *name, uint32_t value);
/// Reads the unsigned integer `name` of a map. MINT_ERR_FORMAT if it is not there once or above
/// 2^32 - 1.
MINT_MUST_CHECK mint_status_t mint_number_read(const uint8_t *data, size_t len, const char *name,
                                               uint32_t *value);

/// Writes an empty map: the request that has no fields, the answer that says no more than done.
void mint_empty_write(mint_writer_t *writer);
/// Reads a map of which no field is needed.
MINT_MUST_CHECK mint_status_t mint_empty_read(const uint8_t *data, size_t len);

/// Writes the answer to SMP's command "MCUmgr parameters": {"buf_size": …, "buf_count": …}.
void mint_parameters_write(mint_writer_t *writer, uint32_t buf_size, uint32_t buf_count);

/// Writes the body of a write: {"r": request, "a": authorisation}.
void mint_write_body_write(mint_writer_t *writer, mint_bytes_t request, mint_bytes_t authorisation);
/// Reads the body of a write. MINT_ERR_UNAUTHORISED if there is no authorisation.
MINT_MUST_CHECK mint_status_t mint_write_body_read(const uint8_t *data, size_t len,
                                                   mint_bytes_t *request,
                                                   mint_bytes_t *authorisation);

/// Writes the error body of SMP version 2: {"err": {"group": group, "rc": rc}}.
void mint_error_body_write(mint_writer_t *writer, uint16_t group, uint32_t rc);
/// Looks for an error in a response body: true if there is one (SMP version 2's, or version 1's
/// {"rc": n} with n not 0), then `*group` and `*rc` are set (group 0 for version 1).
bool mint_error_body_read(const uint8_t *data, size_t len, uint16_t *group, uint32_t *rc);

#ifdef __cplusplus
}
#endif

#endif
