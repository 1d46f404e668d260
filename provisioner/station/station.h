// SPDX-License-Identifier: Apache-2.0
//
// A station at work on one batch: the keys and records that all its conversations share.
//
// Pointers must not be NULL; `error` may be. The factory and the registry stay the caller's and
// must outlive the station. Secrets are in memory from mint_station_open() to mint_station_close(),
// which wipes them. One thread at a time, but where a
// function says otherwise.
#ifndef MINT_STATION_STATION_H
#define MINT_STATION_STATION_H

#include "factory/factory.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/profile.h"
#include "registry/registry.h"
#include "station/claims.h"
#include "station/client.h"
#include "station/outcome.h"
#include "station/worker.h"

/// The station. Its fields belong to it.
typedef struct {
    const mint_factory_t *factory;   ///< whose CAs signed, those of before too
    mint_registry_t *registry;       ///< what was made
    mint_batch_t batch;              ///< what is being made
    mint_random_t random;            ///< the host's random numbers
    mint_client_patience_t patience; ///< with devices; may be changed
    mint_profile_t *profile;         ///< of the batch's certificates
    mint_bytes_t issuer;             ///< of the CA that signs now: certificate, DER
    mint_signer_t issuer_signer;     ///< its key
    mint_cose_signer_t cose_signer;  ///< the station's key
    uint8_t delegation[MINT_DELEGATION_COSE_MAX_LEN]; ///< of the station to the batch
    size_t delegation_len;                            ///< its bytes
    mint_worker_t *worker; ///< the caller's, for what takes long to compute; NULL (as opened): none
    bool dry_run;          ///< only looks: asks reads alone, and changes nothing in the registry
    uint8_t psk_master[MINT_PSK_MASTER_LEN];       ///< if the batch's policy asks for PSKs
    uint8_t enrolment_key[MINT_ENROLMENT_KEY_LEN]; ///< if the batch has one
} mint_station_t;

/// Gets ready to work on the batch named `batch`: loads the issuing CA's and the station's key and
/// the batch's PSK master key and enrolment key, all under `passphrase`, and finds the station's
/// delegation. MINT_ERR_NOT_FOUND if there is no such batch, or no delegation to it;
/// MINT_ERR_AUTHENTICATION if the passphrase is wrong; MINT_ERR_STATE if the batch is closed and
/// has no device that is to be finished; whatever factory and registry fail with. Nothing is held
/// after a failure.
MINT_MUST_CHECK mint_status_t mint_station_open(mint_station_t *station, mint_factory_t *factory,
                                                mint_registry_t *registry, const char *batch,
                                                mint_bytes_t passphrase, mint_error_t *error);

/// Wipes and releases what the station holds.
void mint_station_close(mint_station_t *station);

/// Signs the station's authorisations, delegation included. Valid as long as the station.
mint_authoriser_t mint_station_authoriser(mint_station_t *station);

/// Checks that the answer to a CSR under `challenge` comes from a device that has the batch's
/// enrolment key; MINT_OK if the batch has none, whatever the answer says.
/// MINT_ERR_UNAUTHORISED if there is no MAC, MINT_ERR_AUTHENTICATION if it is another, with
/// MINT_CAUSE_ENROLMENT; MINT_ERR_CRYPTO with MINT_CAUSE_STATION.
/// CT: the comparison's time does not depend on the MACs.
MINT_MUST_CHECK mint_status_t mint_station_check_enrolment(
    const mint_station_t *station, const uint8_t challenge[MINT_CHALLENGE_LEN],
    const uint8_t id[MINT_DEVICE_ID_LEN], const mint_csr_answer_t *answer, mint_cause_t *cause,
    mint_error_t *error);

// From a CSR to the one certificate on record, in four parts: those that compute touch nothing but
// their arguments, and may run in another thread; those that record are for the registry's.

/// Computes: checks a device's CSR. Its signature must be right (proof of possession, RFC 2986
/// §4.2), its key must be `public_key`, which the device named when it made it, and its
/// serialNumber the device's id in lower-case hex. MINT_ERR_AUTHENTICATION, MINT_ERR_FORMAT,
/// MINT_ERR_UNSUPPORTED and MINT_ERR_KEY for a CSR that does not hold, MINT_ERR_TARGET for one of
/// another device or key; whose failure it is mint_cause_of_check() tells.
MINT_MUST_CHECK mint_status_t mint_station_check_csr(
    const uint8_t id[MINT_DEVICE_ID_LEN], const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
    mint_bytes_t csr, mint_error_t *error);

/// Records: claims the random values that the device has shown, the r of its CSR, which was
/// checked, among them, and gives the certificate on record for this key, or a reserved serial
/// number to issue one under (`issued` is false then). The device `id` was admitted before. See the
/// registry for its errors; after one `*cause` tells whose failure it is.
MINT_MUST_CHECK mint_status_t mint_station_reserve(
    mint_station_t *station, const uint8_t id[MINT_DEVICE_ID_LEN],
    const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], mint_bytes_t csr, mint_claims_t *claims,
    mint_certificate_record_t *certificate, mint_cause_t *cause, mint_error_t *error);

/// Computes: signs a certificate for the device under the batch's profile and the reserved serial
/// number. `der` is released by mint_buffer_free(). What goes wrong is the station's failure, as
/// mint_certificate_issue() gives it. One thread at a time uses the issuing CA's key.
MINT_MUST_CHECK mint_status_t mint_station_sign(const mint_station_t *station,
                                                const uint8_t id[MINT_DEVICE_ID_LEN],
                                                const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                                const uint8_t serial[MINT_SERIAL_LEN],
                                                mint_buffer_t *der, mint_error_t *error);

/// Records: the certificate that was signed, and gives the one on record. If another station has
/// recorded one in the meantime, that is the one, and ours is forgotten. Errors as for
/// mint_station_reserve().
MINT_MUST_CHECK mint_status_t mint_station_record(mint_station_t *station,
                                                  const uint8_t id[MINT_DEVICE_ID_LEN],
                                                  const uint8_t serial[MINT_SERIAL_LEN],
                                                  mint_bytes_t der,
                                                  mint_certificate_record_t *certificate,
                                                  mint_cause_t *cause, mint_error_t *error);

/// Derives the device's PSK and seals it to the key that the device made for this purpose. Writes
/// the request of MINT_COMMAND_PSK to `writer`.
MINT_MUST_CHECK mint_status_t
mint_station_seal_psk(const mint_station_t *station, const uint8_t id[MINT_DEVICE_ID_LEN],
                      const uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN], mint_writer_t *writer);

/// Writes a device id as lower-case hex with a NUL.
void mint_device_id_text(const uint8_t id[MINT_DEVICE_ID_LEN], char text[MINT_DEVICE_ID_TEXT_SIZE]);

#endif
