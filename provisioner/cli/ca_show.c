// SPDX-License-Identifier: Apache-2.0
//
// `mintmark ca show`: the certificate authorities of a factory, those in use and those of before.
#include <stdio.h>

#include "cli/ca_which.h"
#include "cli/certificate_output.h"
#include "mintmark/certs/crl.h"

static const mint_option_t options[] = {
    {"all", NULL, "old CAs and cross-certificates too"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What a listing of the registry's is for.
typedef struct {
    const mint_factory_t *factory;
    bool all;
    json_t *list; ///< NULL: text
    mint_error_t *error;
} showing_t;

/// True if the CA is one of the two in use.
static bool in_use(const mint_factory_t *factory, const mint_ca_t *ca)
{
    mint_ca_ref_t newest = mint_factory_newest(
        factory, ca->role == MINT_CA_ROOT ? MINT_FACTORY_ROOT_CA : MINT_FACTORY_ISSUING_CA);
    return ca->role == newest.role && ca->generation == newest.generation;
}

static mint_status_t print_text(const showing_t *showing, const mint_ca_t *ca, int revoked)
{
    char name[MINT_CA_NAME_SIZE];
    mint_ca_name(ca, name);
    const char *role = ca->role == MINT_CA_ROOT      ? "root CA"
                       : ca->role == MINT_CA_ISSUING ? "issuing CA"
                                                     : "cross-certificate";
    (void)printf("%s", role);
    if (showing->all) {
        (void)printf(" %s%s", name, in_use(showing->factory, ca) ? ", in use" : "");
    }
    if (revoked >= 0) {
        (void)printf(", REVOKED (%s)", mint_crl_reason_name((mint_crl_reason_t)revoked));
    }
    (void)printf("\n");
    return mint_print_certificate(ca->der, "  ", showing->error);
}

static json_t *make_one(const mint_factory_t *factory, const mint_ca_t *ca, int revoked)
{
    char name[MINT_CA_NAME_SIZE];
    json_t *object = mint_json_certificate(ca->der);
    mint_ca_name(ca, name);
    if (object == NULL || json_object_set_new(object, "name", json_string(name)) != 0 ||
        json_object_set_new(object, "cross", json_boolean(ca->role == MINT_CA_CROSS)) != 0 ||
        json_object_set_new(object, "in_use", json_boolean(in_use(factory, ca))) != 0 ||
        json_object_set_new(object, "revoked",
                            revoked >= 0
                                ? json_string(mint_crl_reason_name((mint_crl_reason_t)revoked))
                                : json_null()) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static mint_status_t show_one(void *context, const mint_ca_t *ca, int revoked)
{
    const showing_t *showing = context;
    if (showing->list != NULL) {
        return json_array_append_new(showing->list, make_one(showing->factory, ca, revoked)) == 0
                   ? MINT_OK
                   : MINT_ERR_MEMORY;
    }
    return showing->all || in_use(showing->factory, ca) ? print_text(showing, ca, revoked)
                                                        : MINT_OK;
}

static json_t *make_json(const mint_factory_t *factory, json_t *list)
{
    return json_pack(
        "{s:o, s:o, s:o}", "root",
        mint_json_certificate(mint_factory_certificate(factory, MINT_FACTORY_ROOT_CA)), "issuing",
        mint_json_certificate(mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA)), "all",
        list);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    bool json = mint_argument_flag(arguments, "json");
    showing_t showing = {.factory = session.factory,
                         .all = mint_argument_flag(arguments, "all"),
                         .list = json ? json_array() : NULL,
                         .error = &error};
    mint_status_t status = mint_registry_each_ca(session.registry, show_one, &showing, &error);
    if (status != MINT_OK) {
        json_decref(showing.list);
        result = mint_say_error(status, &error);
    } else if (json) {
        result = mint_print_json(make_json(session.factory, showing.list));
    }
    mint_session_close(&session);
    return result;
}

const mint_verb_t mint_verb_ca_show = {
    .noun = "ca",
    .verb = "show",
    .summary = "show the factory's CA certificates",
    .help = "The root and the issuing CA in use; with --all those of before a rollover and the\n"
            "cross-certificates too. Needs no passphrase.",
    .example = "mintmark ca show --factory plant\n"
               "mintmark ca show --factory plant --all --json",
    .options = options,
    .run = run,
};
