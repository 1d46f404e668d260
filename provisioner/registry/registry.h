// SPDX-License-Identifier: Apache-2.0
//
// The registry: what was ordered, which stations may work on it, which devices were made, and every
// certificate that left the CA. This header is all that the rest of the program sees of it; SQLite
// is behind it, so that a factory that outgrows a machine can put another database there.
//
// The rule that keeps a fleet whole through crashes: an intent is committed before a device or a
// key is touched, its result after. Each call below is one transaction, durable when it returns
// MINT_OK, and idempotent: called again with the same values after a crash it gives the same answer
// and changes nothing. The order for one device is
//
//     mint_registry_admit_device          writes it down, before anything on it is changed
//     mint_registry_intend_certificate    takes a place of the batch's quota, fixes the public key,
//                                         reserves a serial number
//     mint_registry_record_certificate    the certificate, before it goes to the device
//     mint_registry_advance_device        installed, proven, locked: as the device confirms them
//
// so that a device has at most one live certificate, whatever happens in between. Every change
// appends a row to the hash-chained audit log in the same transaction. Neither private keys nor
// PSKs are ever stored.
//
// Pointers must not be NULL unless a function says so; strings are NUL-terminated UTF-8. `error`
// may be NULL; otherwise it gets a message and a hint after every failure. A handle is for one
// thread; several processes may have one registry open, and one that is kept waiting longer than
// MINT_REGISTRY_BUSY_MS (or mint_registry_set_patience()) gets MINT_ERR_TIMEOUT. A failed call
// changes nothing in the registry. Besides the statuses named below every call can give MINT_ERR_IO
// (disk full, read-only …), MINT_ERR_CORRUPT (the file is damaged) and MINT_ERR_TIMEOUT, and every
// change MINT_ERR_STATE if the machine's clock went back behind the last event.
#ifndef MINTMARK_PROVISIONER_REGISTRY_H
#define MINTMARK_PROVISIONER_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "audit/checkpoint.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/csr.h"
#include "mintmark/certs/error.h"
#include "mintmark/crypto.h"
#include "mintmark/message.h"

#define MINT_REGISTRY_BUSY_MS        10000u ///< milliseconds that a call waits for another process
#define MINT_STATION_MAX_LEN         32u    ///< bytes of a station's name
#define MINT_PRODUCT_MAX_LEN         64u    ///< bytes of a product's name
#define MINT_PROFILE_MAX_LEN         32u    ///< bytes of a certificate profile's name
#define MINT_BATCH_FILE_MAX_LEN      64u    ///< bytes of the name of a file with a batch's secret
#define MINT_DELEGATION_COSE_MAX_LEN 256u   ///< bytes of a delegation (a COSE_Sign1)
#define MINT_BOARD_MAX_LEN           23u    ///< bytes of a board's name and of a firmware's version
#define MINT_PORT_MAX_LEN            127u   ///< bytes of a port's name
#define MINT_HEALTH_MAX_LEN          2048u  ///< bytes of a device's entropy health as JSON
#define MINT_DEVICE_ID_TEXT_SIZE     33u    ///< bytes of a device id in hex, with its NUL
#define MINT_NOISE_SAMPLES_MAX       4096   ///< raw samples that a batch may ask for
#define MINT_NOISE_SAMPLES_DEFAULT   1024   ///< of a batch that was made before they were asked for

/// An open registry.
typedef struct mint_registry mint_registry_t;

// ---- the file ----

/// Makes the registry file `path` (0600, empty, newest schema). MINT_ERR_STATE if it exists.
MINT_MUST_CHECK mint_status_t mint_registry_create(const char *path, mint_error_t *error);

/// Opens the registry file `path` and brings an older schema up to date. `actor` says in the audit
/// log who made the changes that follow: a station's name, or "mintmark". It is copied.
/// MINT_ERR_NOT_FOUND if there is no such file, MINT_ERR_STATE if others than its owner can
/// read or write it, MINT_ERR_FORMAT if it is not a registry, MINT_ERR_UNSUPPORTED if a newer
/// version of the program wrote it, MINT_ERR_CORRUPT if SQLite's quick check finds damage.
/// `*registry` is NULL after a failure; otherwise the caller closes it.
MINT_MUST_CHECK mint_status_t mint_registry_open(mint_registry_t **registry, const char *path,
                                                 const char *actor, mint_error_t *error);

/// Opens the registry file `path` to look at it and nothing else, quickly: an older schema stays as
/// it is and cannot be looked at (MINT_ERR_UNSUPPORTED, like a newer one), nothing is searched for
/// damage, and nobody is waited for (MINT_ERR_TIMEOUT). A call that would change something fails;
/// SQLite may leave its two files beside the registry's, empty. Otherwise as mint_registry_open().
MINT_MUST_CHECK mint_status_t mint_registry_open_to_look(mint_registry_t **registry,
                                                         const char *path, mint_error_t *error);

/// Closes a registry; NULL is allowed.
void mint_registry_close(mint_registry_t *registry);

/// From here on changes are made by `actor`. MINT_ERR_ARGUMENT if it is empty or longer than 64
/// bytes.
MINT_MUST_CHECK mint_status_t mint_registry_set_actor(mint_registry_t *registry, const char *actor,
                                                      mint_error_t *error);

/// From here on a call waits `wait_ms` milliseconds for another process, instead of
/// MINT_REGISTRY_BUSY_MS. For who has something else to do meanwhile, and asks again.
void mint_registry_set_patience(mint_registry_t *registry, uint32_t wait_ms);

/// From here on changes are one transaction, so that the disk is waited for once: none of them is
/// durable before mint_registry_group_end(), and nothing may leave this process that relies on one.
/// Each still succeeds or fails by itself, and reading gives them as made. After one that could not
/// have the lock (MINT_ERR_TIMEOUT) or lost the whole group, the others fail with its status at
/// once. The lock is taken with the first change and held to the end, so groups are to be short.
/// Does nothing in a group.
void mint_registry_group_begin(mint_registry_t *registry);

/// Takes the group's lock now, for who would rather do something else than make a change that
/// fails. MINT_ERR_TIMEOUT if another process has it; it can be tried again.
MINT_MUST_CHECK mint_status_t mint_registry_group_lock(mint_registry_t *registry,
                                                       mint_error_t *error);

/// Changes that were made in the group so far.
uint64_t mint_registry_group_changes(const mint_registry_t *registry);

/// Makes the changes of the group durable. After a failure none of them was made. MINT_OK if there
/// were none.
MINT_MUST_CHECK mint_status_t mint_registry_group_end(mint_registry_t *registry,
                                                      mint_error_t *error);

/// Copies the registry as it is at one moment to the new file `path` (0600), whole or not at all,
/// while others go on working. The copy is a registry. MINT_ERR_STATE if there is such a file.
MINT_MUST_CHECK mint_status_t mint_registry_backup(mint_registry_t *registry, const char *path,
                                                   mint_error_t *error);

// ---- stations ----

/// Adds a station and its public key. MINT_ERR_DUPLICATE if the name or the key is taken.
MINT_MUST_CHECK mint_status_t
mint_registry_add_station(mint_registry_t *registry, const char *name,
                          const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], mint_error_t *error);

/// The public key of a station. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t
mint_registry_find_station(mint_registry_t *registry, const char *name,
                           uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], mint_error_t *error);

/// Writes the authority's delegation of `station` to `batch` (the COSE_Sign1 that goes into every
/// authorisation) to `delegation`, which takes MINT_DELEGATION_COSE_MAX_LEN bytes.
/// MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_find_delegation(
    mint_registry_t *registry, const char *station, const char *batch,
    uint8_t delegation[MINT_DELEGATION_COSE_MAX_LEN], size_t *delegation_len, mint_error_t *error);

// ---- batches ----

/// What devices of a batch get besides their certificate.
typedef enum {
    MINT_PSK_POLICY_NONE = 0, ///< no PSK
    MINT_PSK_POLICY_ONE = 1,  ///< one PSK, whose identity is the device's id in hex
} mint_psk_policy_t;

/// A batch: what was ordered.
typedef struct {
    char name[MINT_BATCH_MAX_LEN + 1];          ///< key; letters, digits, `.`, `_`, `-`
    char product[MINT_PRODUCT_MAX_LEN + 1];     ///< goes into the certificates' subject
    char profile[MINT_PROFILE_MAX_LEN + 1];     ///< certificate profile
    uint32_t quota;                             ///< devices that may be made; 0: no limit
    mint_psk_policy_t psk;                      ///< policy
    char psk_file[MINT_BATCH_FILE_MAX_LEN + 1]; ///< name of the master key's file in keys/
    bool enrolment; ///< its devices must show that they have its enrolment key
    char enrolment_file[MINT_BATCH_FILE_MAX_LEN + 1]; ///< name of that key's file in keys/
    uint16_t min_h_64;      ///< min-entropy a sample that a credited source must have, in 1/64 bit;
                            ///< 0: whatever it claims
    uint32_t noise_samples; ///< raw samples of each credited source that a station looks at, at
                            ///< most MINT_NOISE_SAMPLES_MAX; 0: none
    int64_t created_s;      ///< Unix time; set by the registry
    uint32_t admitted;      ///< devices that took a place; from the registry
    uint32_t retired;       ///< of these, taken out of use; from the registry
    uint32_t certified;     ///< devices with a certificate; from the registry
    uint32_t locked;        ///< devices finished; from the registry
    uint32_t scrapped;      ///< retired before they were finished; from the registry
    uint32_t under_way;     ///< not finished and not retired; from the registry
    int64_t closed_s;       ///< Unix time; 0: it is open; from the registry
} mint_batch_t;

/// Adds a batch, and with it the delegation of `station` to it, in one transaction.
/// MINT_ERR_DUPLICATE if the name is taken, MINT_ERR_NOT_FOUND if there is no such station,
/// MINT_ERR_ARGUMENT for a name with other characters, or a product that is empty or no printable
/// UTF-8.
MINT_MUST_CHECK mint_status_t mint_registry_add_batch(mint_registry_t *registry,
                                                      const mint_batch_t *batch,
                                                      const char *station, mint_bytes_t delegation,
                                                      mint_error_t *error);

/// Reads a batch. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_find_batch(mint_registry_t *registry, const char *name,
                                                       mint_batch_t *batch, mint_error_t *error);

/// Takes one batch of a listing; the batch lives until it returns. A status other than MINT_OK ends
/// the listing and is its result.
typedef mint_status_t (*mint_batch_visit_t)(void *context, const mint_batch_t *batch);

/// Lists all batches in order of name.
MINT_MUST_CHECK mint_status_t mint_registry_each_batch(mint_registry_t *registry,
                                                       mint_batch_visit_t visit, void *context,
                                                       mint_error_t *error);

/// Closes a batch, for good: no device takes a place of it any more, in this process or another,
/// from the moment on when this returns. Devices that have a place are under way until they are
/// finished or retired, and may be finished in a closed batch as well. `*batch` gets the batch as
/// it then stands, also after MINT_ERR_STATE: there are some under way, and not `with_unfinished`.
/// One that is closed already stays as it is, and `*changed` is false. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_close_batch(mint_registry_t *registry, const char *name,
                                                        bool with_unfinished, mint_batch_t *batch,
                                                        bool *changed, mint_error_t *error);

// ---- devices ----

/// How far a device has come, as the registry knows it. It goes back only by
/// mint_registry_unlock_device().
typedef enum {
    MINT_PROGRESS_ADMITTED = 0,  ///< was met, and takes no place yet
    MINT_PROGRESS_KEYED = 1,     ///< has a place in the batch, a public key and a serial number
    MINT_PROGRESS_ISSUED = 2,    ///< certificate recorded
    MINT_PROGRESS_INSTALLED = 3, ///< the device confirmed the whole chain
    MINT_PROGRESS_PROVEN = 4,    ///< the device signed a challenge
    MINT_PROGRESS_LOCKED = 5,    ///< the device confirmed the lock, the last step
} mint_progress_t;

/// "admitted" … "locked"; "unknown" for another value.
const char *mint_progress_text(mint_progress_t progress);

/// A device as the registry knows it.
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];                  ///< key
    char batch[MINT_BATCH_MAX_LEN + 1];              ///< the batch it was made in
    char station[MINT_STATION_MAX_LEN + 1];          ///< who admitted it (the registry's actor)
    char board[MINT_BOARD_MAX_LEN + 1];              ///< as the device says
    char firmware[MINT_BOARD_MAX_LEN + 1];           ///< as the device says
    mint_progress_t progress;                        ///< how far it has come
    bool has_public_key;                             ///< `public_key` is set
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];    ///< of the identity key
    bool has_transport_key;                          ///< `transport_key` is set
    uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN]; ///< for HPKE
    bool has_psk;                                    ///< a PSK was installed and confirmed
    bool has_store_digest;                           ///< `store_digest` is set
    uint8_t store_digest[MINT_SHA256_LEN];           ///< of the last proof
    char health[MINT_HEALTH_MAX_LEN + 1];            ///< entropy health, a JSON text
    int64_t admitted_s;                              ///< Unix time
    int64_t changed_s;                               ///< Unix time of the last change
    char port[MINT_PORT_MAX_LEN + 1];                ///< where it was last met; may be empty
    int64_t retired_s;                               ///< Unix time; 0: it was not
} mint_device_t;

/// What a station knows of a device before it changes anything on it.
typedef struct {
    const char *batch;    ///< the batch it is to be made in
    const uint8_t *id;    ///< MINT_DEVICE_ID_LEN bytes
    const char *board;    ///< as the device says, at most MINT_BOARD_MAX_LEN bytes
    const char *firmware; ///< as the device says, at most MINT_BOARD_MAX_LEN bytes
    const char *health;   ///< entropy health, a JSON text
    const char *port;     ///< where it is met, at most MINT_PORT_MAX_LEN bytes; NULL: not known
} mint_admission_t;

/// Writes a device down, before anything on it is changed, and gives it as it now stands; of one
/// that is known already only what it says of itself is brought up to date. It takes no place of
/// the batch's quota yet: whoever can send a frame can say to be any device.
/// MINT_ERR_NOT_FOUND if there is no such batch, MINT_ERR_QUOTA if no place is left for a new
/// device, or the batch is closed, MINT_ERR_BATCH if the device belongs to another batch,
/// MINT_ERR_RETIRED if it was retired, MINT_ERR_ARGUMENT if a text is too long, board or firmware
/// is not printable ASCII, or the health is not JSON.
MINT_MUST_CHECK mint_status_t mint_registry_admit_device(mint_registry_t *registry,
                                                         const mint_admission_t *admission,
                                                         mint_device_t *device,
                                                         mint_error_t *error);

/// Records the device's key for HPKE. MINT_ERR_NOT_FOUND if the device was not admitted,
/// MINT_ERR_MISMATCH if another key is on record for it, MINT_ERR_DUPLICATE if another device has
/// this key (two devices with one generator state: stop the line).
MINT_MUST_CHECK mint_status_t mint_registry_record_transport_key(
    mint_registry_t *registry, const uint8_t id[MINT_DEVICE_ID_LEN],
    const uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN], mint_error_t *error);

/// Records that the device confirmed its PSK. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_record_psk(mint_registry_t *registry,
                                                       const uint8_t id[MINT_DEVICE_ID_LEN],
                                                       mint_error_t *error);

/// Records how far the device has come: MINT_PROGRESS_INSTALLED or later (the steps before have
/// their own calls). A step that is on record already is left as it is. `store_digest`
/// (MINT_SHA256_LEN bytes) is what the device stated last, NULL if it did not. MINT_ERR_NOT_FOUND,
/// MINT_ERR_STATE if no certificate is on record for the device.
MINT_MUST_CHECK mint_status_t mint_registry_advance_device(mint_registry_t *registry,
                                                           const uint8_t id[MINT_DEVICE_ID_LEN],
                                                           mint_progress_t progress,
                                                           const uint8_t *store_digest,
                                                           mint_error_t *error);

/// Records that the authority lets a finished device be changed again, before the device is
/// unlocked: its progress is MINT_PROGRESS_PROVEN and what its store was is forgotten, so that a
/// station finishes it once more. A device that is not finished stays as it is. MINT_ERR_NOT_FOUND,
/// MINT_ERR_RETIRED if it was retired: there is no way back.
MINT_MUST_CHECK mint_status_t mint_registry_unlock_device(mint_registry_t *registry,
                                                          const uint8_t id[MINT_DEVICE_ID_LEN],
                                                          mint_error_t *error);

/// Records that a device is taken out of use, and revokes its certificate (cessationOfOperation,
/// unless it was revoked before; a hold becomes one). It keeps its place in the quota, for it was
/// made. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_retire_device(mint_registry_t *registry,
                                                          const uint8_t id[MINT_DEVICE_ID_LEN],
                                                          mint_error_t *error);

/// What a device shows anew in every conversation, and no other device ever: two that do share a
/// generator's state, or one is a recording of the other.
typedef enum {
    MINT_CLAIM_NONCE = 0, ///< a nonce of the device
    MINT_CLAIM_CSR_R = 1, ///< r of its request's signature
    MINT_CLAIM_NOISE = 2, ///< raw samples
} mint_claim_kind_t;

/// A value that was shown.
typedef struct {
    mint_claim_kind_t kind;          ///< what it is
    uint8_t digest[MINT_SHA256_LEN]; ///< its SHA-256
} mint_claim_t;

/// Claims `count` values for the device `id`, which needs not be admitted: all of them or none.
/// MINT_ERR_DUPLICATE if another device has shown one of them (the message says which; stop the
/// line), MINT_ERR_REPLAY if this one has, or two of them are alike, MINT_ERR_ARGUMENT for another
/// kind. The log vouches for all of them by one event.
MINT_MUST_CHECK mint_status_t mint_registry_claim(mint_registry_t *registry,
                                                  const uint8_t id[MINT_DEVICE_ID_LEN],
                                                  const mint_claim_t *claims, size_t count,
                                                  mint_error_t *error);

/// Reads a device. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_find_device(mint_registry_t *registry,
                                                        const uint8_t id[MINT_DEVICE_ID_LEN],
                                                        mint_device_t *device, mint_error_t *error);

/// Takes one device of a listing; the device lives until it returns. A status other than MINT_OK
/// ends the listing and is its result.
typedef mint_status_t (*mint_device_visit_t)(void *context, const mint_device_t *device);

/// Lists the devices of `batch` (NULL: of all batches) in order of admission.
MINT_MUST_CHECK mint_status_t mint_registry_each_device(mint_registry_t *registry,
                                                        const char *batch,
                                                        mint_device_visit_t visit, void *context,
                                                        mint_error_t *error);

// ---- certificates ----

/// A certificate, or the intent to issue one.
typedef struct {
    uint8_t serial[MINT_SERIAL_LEN];       ///< reserved for this device, positive
    bool issued;                           ///< the fields below are set
    uint8_t der[MINT_CERTIFICATE_MAX_LEN]; ///< the certificate
    size_t der_len;                        ///< its bytes
    uint8_t fingerprint[MINT_SHA256_LEN];  ///< SHA-256 of the DER
    int64_t issued_s;                      ///< Unix time
} mint_certificate_record_t;

/// Takes a place of the batch's quota for a device that has proven to have its key (the caller has
/// checked its request's signature), fixes that key and reserves a random serial number for its
/// certificate, before anything is signed. A place once taken stays taken. If a certificate for
/// this key is on record it is given back (`issued` is true): that same one is to be installed,
/// nothing is to be signed. After an intent without a result the same serial number is given again.
/// `csr` (DER) is kept as evidence. `random` makes the serial. MINT_ERR_NOT_FOUND if the device was
/// not admitted, MINT_ERR_MISMATCH if another identity key is on record for it, MINT_ERR_DUPLICATE
/// if another device has this key (stop the line), MINT_ERR_QUOTA if no place is left or the batch
/// was closed before it had one, MINT_ERR_STATE if its certificate was revoked, MINT_ERR_RETIRED
/// if it was retired, MINT_ERR_ARGUMENT if the CSR is empty or longer than MINT_CSR_MAX_LEN.
MINT_MUST_CHECK mint_status_t mint_registry_intend_certificate(
    mint_registry_t *registry, const mint_random_t *random, const uint8_t id[MINT_DEVICE_ID_LEN],
    const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], mint_bytes_t csr,
    mint_certificate_record_t *certificate, mint_error_t *error);

/// Records the certificate that was signed with a reserved serial number; only then may it go to
/// the device. MINT_ERR_NOT_FOUND if the serial was not reserved, MINT_ERR_MISMATCH if a different
/// certificate is on record under it (another station was faster: intend again and install that
/// one), MINT_ERR_RETIRED if the device was retired meanwhile, MINT_ERR_ARGUMENT if it is empty or
/// longer than MINT_CERTIFICATE_MAX_LEN.
MINT_MUST_CHECK mint_status_t
mint_registry_record_certificate(mint_registry_t *registry, const uint8_t serial[MINT_SERIAL_LEN],
                                 mint_bytes_t der, mint_error_t *error);

/// Reads the certificate of a device. MINT_ERR_NOT_FOUND if none was issued.
MINT_MUST_CHECK mint_status_t mint_registry_find_certificate(mint_registry_t *registry,
                                                             const uint8_t id[MINT_DEVICE_ID_LEN],
                                                             mint_certificate_record_t *certificate,
                                                             mint_error_t *error);

// ---- the log ----

/// Appends an event that changes nothing else, such as a device refused: `kind` is one short word
/// ("refused"), `id` the device (NULL if none), `detail` one line of text for people, in which `?`
/// takes the place of what cannot be printed.
MINT_MUST_CHECK mint_status_t mint_registry_note(mint_registry_t *registry, const char *kind,
                                                 const uint8_t *id, const char *detail,
                                                 mint_error_t *error);

/// Whether the machine's clock is right enough for changes. MINT_ERR_STATE if it is far behind the
/// last event.
MINT_MUST_CHECK mint_status_t mint_registry_check_clock(mint_registry_t *registry,
                                                        mint_error_t *error);

/// Appends an event that says that the clock is right though it is far behind the last event, so
/// that changes are possible again.
MINT_MUST_CHECK mint_status_t mint_registry_accept_clock(mint_registry_t *registry,
                                                         mint_error_t *error);

/// What an audit found.
typedef struct {
    uint64_t events;               ///< rows of the log that were looked at
    uint64_t rows;                 ///< rows of the other tables that were compared with it
    uint64_t checkpoints;          ///< checkpoints whose event was found
    uint8_t head[MINT_SHA256_LEN]; ///< hash of the last event: what a checkpoint states
    uint64_t first_bad;            ///< sequence number of the first event that does not fit, or 0
    char finding[160];             ///< what is wrong, empty if nothing
} mint_audit_report_t;

/// Verifies the whole audit log: each event's hash over its content and the hash before, without
/// gaps, and that every row of the other tables is what the log last said of it. Edits, deletions
/// and reorderings of either are found (MINT_ERR_AUTHENTICATION, with the finding in `report`); not
/// found is a log cut at its end together with the rows it speaks of, or one that was made anew,
/// for which see mint_registry_audit_since().
MINT_MUST_CHECK mint_status_t mint_registry_audit(mint_registry_t *registry,
                                                  mint_audit_report_t *report, mint_error_t *error);

/// As mint_registry_audit(), and also that the log goes on from each of `count` checkpoints
/// (mint_checkpoint_next() has checked their signatures), so that no event before the last of them
/// can be missing or another. `checkpoints` may be NULL if `count` is 0.
MINT_MUST_CHECK mint_status_t mint_registry_audit_since(mint_registry_t *registry,
                                                        const mint_checkpoint_t *checkpoints,
                                                        size_t count, mint_audit_report_t *report,
                                                        mint_error_t *error);

/// Checks the whole file: SQLite's integrity check, foreign keys, quotas, that no device has two
/// certificates. MINT_ERR_CORRUPT with the first finding as the message.
MINT_MUST_CHECK mint_status_t mint_registry_check(mint_registry_t *registry, mint_error_t *error);

/// Writes everything but the log's hashes to `stream` as one JSON object with the members
/// `stations`, `batches`, `devices`, `cas`, `certificates`, `revocations`, `crls` and
/// `events`, each a list. MINT_ERR_IO if the
/// stream fails.
MINT_MUST_CHECK mint_status_t mint_registry_export(mint_registry_t *registry, FILE *stream,
                                                   mint_error_t *error);

/// What is looked for, and how it is written. What is NULL or 0 is not asked for.
typedef struct {
    const char *list;    ///< one of the members above; NULL: all, or all that can be searched
    bool csv;            ///< as CSV (RFC 4180, with a line of names), of one list
    const char *batch;   ///< name
    const char *station; ///< name
    const char *port;    ///< where the device was last met
    const uint8_t *id;   ///< of a device, MINT_DEVICE_ID_LEN bytes
    mint_bytes_t serial; ///< of a certificate
    const uint8_t *fingerprint; ///< of a certificate, MINT_SHA256_LEN bytes
    int64_t since_s;            ///< Unix time: admitted (devices), issued (certificates) or written
                                ///< (events) then on
    int64_t until_s;            ///< likewise, before then
} mint_search_t;

/// Lists the devices that are looked for, in order of admission. The search's list and form are not
/// asked for.
MINT_MUST_CHECK mint_status_t mint_registry_search_devices(mint_registry_t *registry,
                                                           const mint_search_t *search,
                                                           mint_device_visit_t visit, void *context,
                                                           mint_error_t *error);

/// Writes the devices and certificates that are looked for, or another list, to `stream`, as
/// mint_registry_export() does. The list `events` can be searched by `id` and by time. In CSV a
/// text that a spreadsheet would take for a formula has an apostrophe before it. MINT_ERR_ARGUMENT
/// if there is no such list, it cannot be searched so, or CSV is asked for without one;
/// MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_registry_search(mint_registry_t *registry,
                                                   const mint_search_t *search, FILE *stream,
                                                   mint_error_t *error);

/// Writes a byte string in lower-case hex and a NUL to `text`, which takes 2 * `len` + 1 bytes.
void mint_hex(const uint8_t *data, size_t len, char *text);

#endif
