// SPDX-License-Identifier: Apache-2.0
//
// The table of nouns and verbs. A verb that a later version will have is named here too, so that
// the program can say that it is not there yet instead of that it does not know it.
#include "cli/help.h"

const mint_noun_t mint_nouns[] = {
    {"factory", "the folder with keys, certificates and registry"},
    {"ca", "the factory's certificate authorities"},
    {"cert", "certificates: issued, shown, verified, renewed, revoked"},
    {"psk", "pre-shared keys"},
    {"header", "C headers for firmware builds"},
    {"batch", "what was ordered: product, profile, quota"},
    {"station", "giving devices their identity"},
    {"device", "devices, as the registry knows them or as they say themselves"},
    {"registry", "the record of everything that was made"},
    {"entropy", "how much entropy a noise source has"},
    {NULL, NULL},
};

/// A verb that is not there yet.
#define NOT_THERE_YET(noun_, verb_, summary_)                                                      \
    &(const mint_verb_t)                                                                           \
    {                                                                                              \
        .noun = (noun_), .verb = (verb_), .summary = (summary_)                                    \
    }

const mint_verb_t *const mint_verbs[] = {
    &mint_verb_factory_init,
    &mint_verb_factory_show,
    &mint_verb_ca_show,
    &mint_verb_ca_export,
    &mint_verb_ca_crl,
    &mint_verb_ca_rollover,
    &mint_verb_cert_issue,
    &mint_verb_cert_show,
    &mint_verb_cert_lint,
    &mint_verb_cert_verify,
    &mint_verb_cert_revoke,
    &mint_verb_cert_renew,
    &mint_verb_psk_new,
    &mint_verb_psk_derive,
    &mint_verb_psk_export,
    &mint_verb_header_emit,
    &mint_verb_batch_new,
    &mint_verb_batch_show,
    &mint_verb_batch_enrolment_key,
    &mint_verb_batch_close,
    &mint_verb_batch_report,
    &mint_verb_station_run,
    &mint_verb_device_list,
    &mint_verb_device_show,
    &mint_verb_device_info,
    &mint_verb_device_image,
    &mint_verb_device_unlock,
    &mint_verb_device_retire,
    &mint_verb_registry_export,
    &mint_verb_registry_check,
    &mint_verb_registry_audit,
    &mint_verb_registry_checkpoint,
    &mint_verb_registry_weak_keys,
    &mint_verb_registry_backup,
    &mint_verb_entropy_capture,
    &mint_verb_entropy_assess,
    &mint_verb_entropy_restart,
    &mint_verb_entropy_conditioning,
    &mint_verb_entropy_report,
    &mint_verb_entropy_limits,
    NULL,
};
