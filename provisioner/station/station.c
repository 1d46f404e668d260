// SPDX-License-Identifier: Apache-2.0
//
// Loading what a station needs, and the two things it does with the station's own key.
#include "station/station.h"

#include <string.h>

#include "mintmark/certs/random.h"
#include "mintmark/cose.h"

static mint_status_t load_keys(mint_station_t *station, mint_factory_t *factory,
                               mint_bytes_t passphrase, mint_error_t *error)
{
    static const mint_factory_key_t needed[] = {MINT_FACTORY_ISSUING_CA, MINT_FACTORY_STATION};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        mint_status_t status = mint_factory_load_key(factory, needed[i], passphrase, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    station->issuer = mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA);
    station->issuer_signer =
        mint_factory_signer(mint_factory_key(factory, MINT_FACTORY_ISSUING_CA));
    if (station->batch.psk != MINT_PSK_POLICY_NONE) {
        mint_status_t status = mint_factory_load_psk_master(factory, &station->batch, passphrase,
                                                            station->psk_master, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    if (station->batch.enrolment) {
        mint_status_t status = mint_factory_load_enrolment_key(factory, &station->batch, passphrase,
                                                               station->enrolment_key, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    return mint_factory_cose_signer(factory, MINT_FACTORY_STATION, &station->cose_signer);
}

// A closed batch has work for a station only while there are devices to finish.
static mint_status_t check_open(const mint_batch_t *batch, mint_error_t *error)
{
    if (batch->closed_s == 0 || batch->under_way > 0) {
        return MINT_OK;
    }
    mint_error_set(error, "batch '%s' is closed, and none of its devices is to be finished",
                   batch->name);
    mint_error_hint(error, "a further order is a further batch: `mintmark batch new`");
    return MINT_ERR_STATE;
}

mint_status_t mint_station_open(mint_station_t *station, mint_factory_t *factory,
                                mint_registry_t *registry, const char *batch,
                                mint_bytes_t passphrase, mint_error_t *error)
{
    memset(station, 0, sizeof *station);
    station->factory = factory;
    station->registry = registry;
    station->random = (mint_random_t){.fill = mint_host_random_fill};
    station->patience = mint_client_patience;
    mint_status_t status = mint_registry_find_batch(registry, batch, &station->batch, error);
    if (status == MINT_OK) {
        status = check_open(&station->batch, error);
    }
    if (status == MINT_OK) {
        status =
            mint_registry_find_delegation(registry, mint_factory_station(factory), batch,
                                          station->delegation, &station->delegation_len, error);
    }
    if (status == MINT_OK) {
        status = mint_factory_profile(factory, station->batch.profile, &station->profile, error);
    }
    if (status == MINT_OK) {
        status = load_keys(station, factory, passphrase, error);
    }
    if (status != MINT_OK) {
        mint_station_close(station);
    }
    return status;
}

void mint_station_close(mint_station_t *station)
{
    mint_profile_free(station->profile);
    mint_wipe(station, sizeof *station);
}

static mint_status_t authorise(void *context, const mint_authorisation_t *authorisation,
                               mint_writer_t *writer)
{
    const mint_station_t *station = context;
    uint8_t payload[MINT_AUTHORISATION_MAX_LEN];
    mint_authorisation_t signed_for = *authorisation;
    mint_writer_t payload_writer;
    _Static_assert(sizeof station->batch.name >= sizeof signed_for.batch, "a whole name is copied");
    memcpy(signed_for.batch, station->batch.name, sizeof signed_for.batch);
    mint_writer_init(&payload_writer, payload, sizeof payload);
    mint_authorisation_write(&payload_writer, &signed_for);
    mint_status_t status = mint_writer_status(&payload_writer);
    if (status != MINT_OK) {
        return status;
    }
    mint_bytes_t delegation = {station->delegation, station->delegation_len};
    return mint_cose_sign1_write(writer, (mint_bytes_t){payload, payload_writer.len}, delegation,
                                 MINT_COSE_TEXT_REQUEST, &station->cose_signer);
}

mint_authoriser_t mint_station_authoriser(mint_station_t *station)
{
    return (mint_authoriser_t){.authorise = authorise, .context = station};
}

void mint_device_id_text(const uint8_t id[MINT_DEVICE_ID_LEN], char text[MINT_DEVICE_ID_TEXT_SIZE])
{
    mint_hex(id, MINT_DEVICE_ID_LEN, text);
}
