// SPDX-License-Identifier: Apache-2.0
//
// The table of nouns and verbs. A verb that a later version will have is named here too, so that
// the program can say that it is not there yet instead of that it does not know it.
#include "cli/help.h"

const mint_noun_t mint_nouns[] = {
    {"factory", "the folder with keys, certificates and registry"},
    {"ca", "the factory's certificate authorities"},
    {"cert", "certificates outside a factory's registry"},
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
    NOT_THERE_YET("ca", "crl", "make the list of revoked certificates"),
    NOT_THERE_YET("cert", "issue", "issue one certificate or many"),
    NOT_THERE_YET("cert", "show", "show a certificate"),
    NOT_THERE_YET("cert", "lint", "look for what is wrong with a certificate"),
    NOT_THERE_YET("cert", "verify", "verify a chain"),
    NOT_THERE_YET("cert", "revoke", "revoke a certificate"),
    NOT_THERE_YET("cert", "renew", "renew a certificate"),
    NOT_THERE_YET("psk", "new", "make a PSK"),
    &mint_verb_psk_derive,
    NOT_THERE_YET("psk", "export", "write PSKs for the servers that use them"),
    &mint_verb_header_emit,
    &mint_verb_batch_new,
    &mint_verb_batch_show,
    NOT_THERE_YET("batch", "close", "let no more devices into a batch"),
    &mint_verb_station_run,
    &mint_verb_device_list,
    &mint_verb_device_show,
    &mint_verb_device_info,
    NOT_THERE_YET("device", "unlock", "unlock a device with a ticket"),
    NOT_THERE_YET("device", "retire", "take a device out of use"),
    &mint_verb_registry_export,
    &mint_verb_registry_check,
    &mint_verb_registry_audit,
    NOT_THERE_YET("registry", "weak-keys", "look for weak keys in the fleet"),
    NOT_THERE_YET("entropy", "capture", "read raw noise from a device"),
    NOT_THERE_YET("entropy", "assess", "assess noise (SP 800-90B)"),
    NOT_THERE_YET("entropy", "restart", "test restarts (SP 800-90B section 3.1.4)"),
    NOT_THERE_YET("entropy", "conditioning", "compute what a conditioner puts out"),
    NOT_THERE_YET("entropy", "report", "write a report"),
    NOT_THERE_YET("entropy", "limits", "write mintmark_entropy_limits.h"),
    NULL,
};
