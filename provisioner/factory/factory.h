// SPDX-License-Identifier: Apache-2.0
//
// A factory: the folder that holds everything a production line needs, and nobody else may read.
//
//     factory.ini                     names, and which CAs are in use
//     root-ca.pem issuing-ca.pem      certificates; root-ca-2.pem … after a rollover, and
//     issuing-ca-1-by-root-2.pem …    cross-certificates
//     authority.pub.pem               public key that goes into the provisioning firmware
//     registry.db                     see registry/registry.h
//     keys/root-ca.pem … authority.pem station-NAME.pem      private keys, encrypted PKCS#8
//     keys/psk-BATCH-….pem            PSK master keys of batches, likewise
//     keys/enrolment-BATCH-….pem      enrolment keys of batches, likewise
//     profiles/NAME.ini               certificate profiles of its own
//
// The folder and keys/ are 0700, keys, registry and factory.ini 0600. If others can read or write
// any of these the factory is not opened (MINT_ERR_STATE). Private keys and secrets of batches are
// in memory only between the call that loads them and mint_factory_close(), which wipes them.
//
// Pointers must not be NULL unless a function says so. `error` may be NULL; otherwise it gets a
// message and a hint after every failure. What a getter returns belongs to the factory and lives
// until mint_factory_close(). One thread at a time for each object.
#ifndef MINTMARK_PROVISIONER_FACTORY_H
#define MINTMARK_PROVISIONER_FACTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/profile.h"
#include "mintmark/cose.h"
#include "mintmark/crypto.h"
#include "mintmark/message.h"
#include "registry/issued.h"
#include "registry/registry.h"

#define MINT_ORGANISATION_MAX_LEN                                                                  \
    64u                            ///< bytes of an organisation's name (RFC 5280 ub-organization)
#define MINT_PSK_KEY_LEN       16u ///< bytes of a derived PSK
#define MINT_PSK_IDENTITY_SIZE 33u ///< bytes of a derived PSK's identity, with its NUL
#define MINT_PSK_MASTER_LEN    32u ///< bytes of a batch's PSK master key

/// An open factory.
typedef struct mint_factory mint_factory_t;

/// What a new factory is called.
typedef struct {
    const char *organisation; ///< for the subject of its certificates
    const char *station;      ///< its first station: letters, digits, `.`, `_`, `-`
} mint_factory_plan_t;

/// The private keys of a factory.
typedef enum {
    MINT_FACTORY_ROOT_CA = 0,
    MINT_FACTORY_ISSUING_CA = 1,
    MINT_FACTORY_AUTHORITY = 2, ///< delegates to stations
    MINT_FACTORY_STATION = 3,   ///< authorises requests; the factory's first station
    MINT_FACTORY_KEY_COUNT = 4,
} mint_factory_key_t;

/// Takes the path of one folder; it lives until it returns.
typedef void (*mint_factory_unfinished_visit_t)(void *context, const char *path);

/// Shows the hidden folders beside `dir` in which a factory of that name is being made by another
/// process, or was by one that was killed: they may hold private keys. Shows none if `dir` is no
/// place for a factory.
void mint_factory_each_unfinished(const char *dir, mint_factory_unfinished_visit_t visit,
                                  void *context);

/// Makes the factory folder `dir`: keys (encrypted under `passphrase`), certificates, registry. It
/// is built in a folder beside it and renamed when it is whole, so that a crash leaves nothing that
/// looks like a factory. MINT_ERR_STATE if `dir` is there and not an empty folder, or one that
/// cannot be replaced, MINT_ERR_ARGUMENT for a name or passphrase that is empty or too long,
/// MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_factory_create(const char *dir, const mint_factory_plan_t *plan,
                                                  mint_bytes_t passphrase, mint_error_t *error);

/// Opens the factory in `dir`: checks permissions, reads names and CA certificates; no private key
/// yet. MINT_ERR_NOT_FOUND if it is no factory, MINT_ERR_STATE if others than its owner can
/// read or write it, MINT_ERR_FORMAT if a file in it is damaged. `*factory` is NULL after a
/// failure; otherwise the caller closes it.
MINT_MUST_CHECK mint_status_t mint_factory_open(mint_factory_t **factory, const char *dir,
                                                mint_error_t *error);

/// Wipes the keys and closes the factory; NULL is allowed.
void mint_factory_close(mint_factory_t *factory);

/// The folder, as given.
const char *mint_factory_dir(const mint_factory_t *factory);
/// The organisation's name.
const char *mint_factory_organisation(const mint_factory_t *factory);
/// The name of the station whose key this factory holds.
const char *mint_factory_station(const mint_factory_t *factory);
/// The certificate of the root CA or the issuing CA, DER. `which` is MINT_FACTORY_ROOT_CA or
/// MINT_FACTORY_ISSUING_CA.
mint_bytes_t mint_factory_certificate(const mint_factory_t *factory, mint_factory_key_t which);
/// Which root or issuing CA is in use: the newest. `which` is MINT_FACTORY_ROOT_CA or
/// MINT_FACTORY_ISSUING_CA.
mint_ca_ref_t mint_factory_newest(const mint_factory_t *factory, mint_factory_key_t which);
/// How many CA certificates there are, old ones and cross-certificates included.
size_t mint_factory_ca_count(const mint_factory_t *factory);
/// The CA certificate at `index`: roots by number, then issuing CAs by number, then
/// cross-certificates.
mint_ca_t mint_factory_ca(const mint_factory_t *factory, size_t index);
/// The certificate of a root or issuing CA by its number, DER; empty if there is none.
mint_bytes_t mint_factory_ca_certificate(const mint_factory_t *factory, mint_ca_ref_t ca);
/// The certificate of the CA that signed `certificate`, whichever is in use now: a root or an
/// issuing CA, no cross-certificate. What follows a certificate of the record is this one, for
/// after a rollover the newest CA's is another. MINT_ERR_NOT_FOUND if none of the factory's did;
/// then `*issuer` is empty.
MINT_MUST_CHECK mint_status_t mint_factory_find_issuer(const mint_factory_t *factory,
                                                       mint_bytes_t certificate,
                                                       mint_bytes_t *issuer, mint_error_t *error);
/// The authority's public key.
const uint8_t *mint_factory_authority_key(const mint_factory_t *factory);

/// Opens the factory's registry; see mint_registry_open() for `actor` and statuses.
MINT_MUST_CHECK mint_status_t mint_factory_open_registry(const mint_factory_t *factory,
                                                         const char *actor,
                                                         mint_registry_t **registry,
                                                         mint_error_t *error);

/// Opens the registry of the factory in the folder `dir` with mint_registry_open_to_look(), which
/// see for statuses, and reads nothing else of the factory.
MINT_MUST_CHECK mint_status_t mint_factory_look(const char *dir, mint_registry_t **registry,
                                                mint_error_t *error);

/// Loads one private key; a second call for the same key does nothing. MINT_ERR_AUTHENTICATION if
/// the passphrase is wrong, MINT_ERR_STATE, MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_factory_load_key(mint_factory_t *factory,
                                                    mint_factory_key_t which,
                                                    mint_bytes_t passphrase, mint_error_t *error);

/// Loads the private key of a root or issuing CA, an old one perhaps, into `key`.
/// MINT_ERR_NOT_FOUND if there is no such CA or its key was taken away; otherwise as
/// mint_factory_load_key().
MINT_MUST_CHECK mint_status_t mint_factory_load_ca_key(const mint_factory_t *factory,
                                                       mint_ca_ref_t ca, mint_bytes_t passphrase,
                                                       mint_key_t *key, mint_error_t *error);

/// A private key that was loaded; NULL if it was not.
mint_key_t *mint_factory_key(const mint_factory_t *factory, mint_factory_key_t which);

/// A signer of certificates over a private key, which must outlive it: for P-256 by the crypto
/// seam, with hedged nonces, for other keys mint_key_signer().
mint_signer_t mint_factory_signer(mint_key_t *key);

/// Makes `*signer` sign COSE messages with a key that was loaded (MINT_FACTORY_STATION or
/// MINT_FACTORY_AUTHORITY). It lives as long as the factory. MINT_ERR_STATE if the key was not
/// loaded.
MINT_MUST_CHECK mint_status_t mint_factory_cose_signer(const mint_factory_t *factory,
                                                       mint_factory_key_t which,
                                                       mint_cose_signer_t *signer);

// ---- rollover ----

/// What is to be made anew.
typedef struct {
    bool root;                ///< a new root
    bool issuing;             ///< a new issuing CA, signed by the newest root
    bool has_key_type;        ///< `key_type` is set
    mint_key_type_t key_type; ///< of the new keys; else that of the profile
} mint_rollover_t;

/// What became of a rollover.
typedef struct {
    bool finished_earlier; ///< one that was interrupted was finished, and nothing else done
    unsigned crosses;      ///< cross-certificates that were made
    unsigned skipped;      ///< that were not: the old root's key is not in the folder
} mint_rolled_t;

/// Makes a new root, a new issuing CA or both, with numbers one above the newest, and lets every
/// root certify every issuing CA that it has not (cross-certificates), so that whoever trusts one
/// root alone, old or new, believes devices of any time. CAs that are revoked get none. The new
/// ones are in use as soon as this returns: reopen the factory. Files come first, then the
/// registry's record, then factory.ini; called again after an interruption it finishes or starts
/// over. MINT_ERR_ARGUMENT if nothing is to be made, MINT_ERR_TIMEOUT if another rollover is at
/// work, MINT_ERR_AUTHENTICATION if the passphrase is wrong.
MINT_MUST_CHECK mint_status_t mint_factory_rollover(const mint_factory_t *factory,
                                                    mint_registry_t *registry,
                                                    const mint_rollover_t *rollover,
                                                    mint_bytes_t passphrase, mint_rolled_t *rolled,
                                                    mint_error_t *error);

// ---- profiles ----

/// The certificate profile of a name: one compiled in, or a file of the factory's own. Statuses of
/// mint_profile_builtin() and mint_profile_load(); MINT_ERR_STATE if others can write the file. The
/// caller frees it.
MINT_MUST_CHECK mint_status_t mint_factory_profile(const mint_factory_t *factory, const char *name,
                                                   mint_profile_t **profile, mint_error_t *error);

/// Makes sure that the factory knows the profile of a name, or of a path (mint_profile_is_path()),
/// whose file is copied to profiles/, and gives its name. `*made` tells whether there is a new
/// file. MINT_ERR_DUPLICATE if there is another profile of that name, MINT_ERR_ARGUMENT if a file's
/// name cannot be one; otherwise as mint_factory_profile().
MINT_MUST_CHECK mint_status_t mint_factory_take_profile(const mint_factory_t *factory,
                                                        const char *name_or_path,
                                                        char name[MINT_PROFILE_MAX_LEN + 1],
                                                        bool *made, mint_error_t *error);

/// Removes the file of a profile again that nothing was made to.
void mint_factory_drop_profile(const mint_factory_t *factory, const char *name);

// ---- batches and their PSKs ----

/// Makes a batch: a PSK master key of its own in keys/ (if its policy asks for PSKs), an enrolment
/// key (if it wants one), the authority's delegation of this factory's station to it, and its row
/// in the registry, which comes last. Fills `batch->psk_file` and `batch->enrolment_file`. The
/// authority's key must be loaded (MINT_ERR_STATE). The station's key is loaded, and must be the
/// one that the registry names (MINT_ERR_MISMATCH). MINT_ERR_DUPLICATE if the name is taken,
/// MINT_ERR_ARGUMENT for a bad name, or a profile that is not for devices: of a CA, self-signed, or
/// for other keys than P-256.
MINT_MUST_CHECK mint_status_t mint_factory_add_batch(mint_factory_t *factory,
                                                     mint_registry_t *registry, mint_batch_t *batch,
                                                     mint_bytes_t passphrase, mint_error_t *error);

/// Loads the PSK master key of a batch. MINT_ERR_NOT_FOUND if the batch has none,
/// MINT_ERR_MISMATCH if the registry names another file than one of its own,
/// MINT_ERR_AUTHENTICATION if the passphrase is wrong, MINT_ERR_STATE. The caller wipes `master`.
MINT_MUST_CHECK mint_status_t mint_factory_load_psk_master(const mint_factory_t *factory,
                                                           const mint_batch_t *batch,
                                                           mint_bytes_t passphrase,
                                                           uint8_t master[MINT_PSK_MASTER_LEN],
                                                           mint_error_t *error);

/// Loads the enrolment key of a batch (mint_enrolment_mac()). MINT_ERR_NOT_FOUND if the batch has
/// none, MINT_ERR_MISMATCH if the registry names another file than one of its own,
/// MINT_ERR_AUTHENTICATION if the passphrase is wrong, MINT_ERR_STATE. The caller wipes `key`.
MINT_MUST_CHECK mint_status_t mint_factory_load_enrolment_key(const mint_factory_t *factory,
                                                              const mint_batch_t *batch,
                                                              mint_bytes_t passphrase,
                                                              uint8_t key[MINT_ENROLMENT_KEY_LEN],
                                                              mint_error_t *error);

/// Derives a device's PSK: `identity` is its id in lower-case hex, `key` is HKDF-SHA-256 (RFC 5869)
/// of the master key with an empty salt and the info "mintmark-psk-v1" || identity. The caller
/// wipes `key`.
MINT_MUST_CHECK mint_status_t mint_psk_derive(const uint8_t master[MINT_PSK_MASTER_LEN],
                                              const uint8_t id[MINT_DEVICE_ID_LEN],
                                              char identity[MINT_PSK_IDENTITY_SIZE],
                                              uint8_t key[MINT_PSK_KEY_LEN]);

/// Derives the PSK of any identity, for peers that are no device of the batch: `key_len` bytes, 16
/// to MINT_PSK_MAX_LEN, by HKDF-SHA-256 as above. The info of a PSK of 16 bytes is
/// "mintmark-psk-v1" || identity, so that a device's id in hex gives the device's PSK; that of any
/// other length is "mintmark-psk-v2" || length (1 byte) || identity, so that no PSK is the
/// beginning of another. MINT_ERR_ARGUMENT for other lengths, or an identity of 0 or more than
/// MINT_IDENTITY_MAX_LEN bytes; then `key` is zeroed. The caller wipes `key`.
MINT_MUST_CHECK mint_status_t mint_psk_derive_named(const uint8_t master[MINT_PSK_MASTER_LEN],
                                                    mint_bytes_t identity, uint8_t *key,
                                                    size_t key_len);

#endif
