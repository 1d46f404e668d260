// SPDX-License-Identifier: Apache-2.0
//
// Whether a CSR comes from a device that has the batch's enrolment key (device/SPEC.md, "CSR"). It
// is looked at before anything else that the device says of its key, so that whoever has no key
// can neither use up a place of the batch nor try anything on what reads CSRs.
#include "station/station.h"

/// MINT_OK, or why it is not.
static mint_status_t compare(const mint_csr_answer_t *answer, const uint8_t mac[MINT_SHA256_LEN],
                             mint_error_t *error)
{
    if (answer->mac.len == 0) {
        mint_error_set(error, "the device shows no enrolment key, and the batch asks for one");
        mint_error_hint(error, "build its firmware with the header of `mintmark batch "
                               "enrolment-key`");
        return MINT_ERR_UNAUTHORISED;
    }
    if (!mint_equal_ct(answer->mac.data, mac, MINT_SHA256_LEN)) {
        mint_error_set(error, "the device does not show the batch's enrolment key");
        mint_error_hint(error, "its firmware was built for another batch, or it is no device of "
                               "this factory");
        return MINT_ERR_AUTHENTICATION;
    }
    return MINT_OK;
}

mint_status_t mint_station_check_enrolment(const mint_station_t *station,
                                           const uint8_t challenge[MINT_CHALLENGE_LEN],
                                           const uint8_t id[MINT_DEVICE_ID_LEN],
                                           const mint_csr_answer_t *answer, mint_cause_t *cause,
                                           mint_error_t *error)
{
    uint8_t mac[MINT_SHA256_LEN];
    *cause = MINT_CAUSE_NONE;
    if (!station->batch.enrolment) {
        return MINT_OK;
    }
    mint_status_t status =
        mint_enrolment_mac(station->enrolment_key, challenge, id, answer->csr, mac);
    if (status != MINT_OK) {
        *cause = MINT_CAUSE_STATION;
        return mint_fail(error, status, "cannot check the device's enrolment: %s",
                         mint_status_text(status));
    }
    status = compare(answer, mac, error);
    mint_wipe(mac, sizeof mac);
    *cause = status == MINT_OK ? MINT_CAUSE_NONE : MINT_CAUSE_ENROLMENT;
    return status;
}
