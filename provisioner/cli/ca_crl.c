// SPDX-License-Identifier: Apache-2.0
//
// `mintmark ca crl`: the lists of revoked certificates, for servers.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/ca_which.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/view.h"

static const mint_option_t options[] = {
    {"ca", "WHICH", "issuing (default), root, one such as issuing-1, or all"},
    {"days", "N", "days until the next list is there at the latest (default: 30)"},
    {"shard", "N/M", "the Nth of M lists that each certificate is in one of; needs --url"},
    {"url", "URI", "where this list is found: it is about certificates that name it"},
    {"pem", NULL, "write PEM (default)"},
    {"der", NULL, "write DER"},
    {"output", "FILE", "where to, `-` for standard output (default); also -o"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

/// What is asked for.
typedef struct {
    const char *ca;
    const char *url; ///< NULL: the list is about all certificates
    uint32_t days;
    uint32_t shard;
    uint32_t shards;
    bool der;
} wanted_t;

/// Entries on their way from the registry.
typedef struct {
    const wanted_t *wanted;
    mint_crl_entry_t *list;
    size_t count;
    size_t size;
    size_t strangers; ///< certificates that are in the shard and do not name its URI
} collecting_t;

/// True if a certificate names the URI as a distribution point.
static bool names_url(mint_bytes_t der, const char *url)
{
    static const uint8_t oid[] = {0x55, 0x1D, 0x1F}; // 2.5.29.31
    mint_certificate_view_t view;
    mint_extension_view_t extension;
    mint_distribution_point_t point;
    if (mint_certificate_view(der, &view) != MINT_OK ||
        !mint_extension_find(&view.tbs, (mint_bytes_t){oid, sizeof oid}, &extension)) {
        return false;
    }
    mint_reader_t reader = mint_sequence_reader(extension.value);
    while (mint_distribution_point_next(&reader, &point)) {
        mint_reader_t names;
        mint_general_name_t name;
        mint_reader_init(&names, point.names.data, point.relative ? 0 : point.names.len);
        while (mint_general_name_next(&names, &name)) {
            if (name.kind == MINT_GENERAL_NAME_URI && name.value.len == strlen(url) &&
                memcmp(name.value.data, url, name.value.len) == 0) {
                return true;
            }
        }
    }
    return false;
}

static mint_status_t collect(void *context, const mint_crl_entry_t *entry, mint_bytes_t der)
{
    collecting_t *collecting = context;
    const wanted_t *wanted = collecting->wanted;
    if (mint_crl_shard(entry->serial, entry->serial_len, wanted->shards) != wanted->shard) {
        return MINT_OK;
    }
    if (collecting->count == collecting->size) {
        size_t size = 2 * collecting->size + 64;
        mint_crl_entry_t *list = realloc(collecting->list, size * sizeof *list);
        if (list == NULL) {
            return MINT_ERR_MEMORY;
        }
        collecting->list = list;
        collecting->size = size;
    }
    collecting->list[collecting->count++] = *entry;
    if (wanted->url != NULL && !names_url(der, wanted->url)) {
        collecting->strangers++;
    }
    return MINT_OK;
}

/// Takes a number, signs, and records: in this order, so that no two lists have one number.
static mint_status_t issue(const mint_session_t *session, mint_ca_ref_t ca,
                           const collecting_t *collecting, mint_key_t *key, mint_buffer_t *der,
                           mint_error_t *error)
{
    const wanted_t *wanted = collecting->wanted;
    mint_signer_t signer = mint_key_signer(key);
    const int64_t now = (int64_t)time(NULL);
    const mint_crl_plan_t plan = {.ca = ca,
                                  .shard = wanted->shard,
                                  .shards = wanted->shards,
                                  .this_update = now,
                                  .next_update = now + (int64_t)wanted->days * 86400,
                                  .entries = collecting->count};
    mint_crl_issue_t request = {.issuer = mint_factory_ca_certificate(session->factory, ca),
                                .signer = &signer,
                                .this_update = plan.this_update,
                                .next_update = plan.next_update,
                                .entries = collecting->list,
                                .entry_count = collecting->count,
                                .distribution_point = wanted->url};
    mint_status_t status =
        mint_registry_intend_crl(session->registry, &plan, &request.number, error);
    if (status == MINT_OK) {
        status = mint_crl_issue(&request, der, error);
    }
    return status == MINT_OK ? mint_registry_record_crl(session->registry, ca, request.number,
                                                        mint_buffer_view(der), error)
                             : status;
}

static mint_status_t make(const mint_session_t *session, const wanted_t *wanted, mint_ca_ref_t ca,
                          mint_bytes_t passphrase, mint_buffer_t *out, mint_error_t *error)
{
    collecting_t collecting = {.wanted = wanted};
    mint_buffer_t der = {0};
    mint_key_t *key = mint_key_new();
    mint_status_t status =
        key != NULL ? mint_factory_load_ca_key(session->factory, ca, passphrase, key, error)
                    : MINT_ERR_MEMORY;
    if (status == MINT_OK) {
        status = mint_registry_each_revoked(session->registry, ca, collect, &collecting, error);
    }
    if (status == MINT_OK) {
        status = issue(session, ca, &collecting, key, &der, error);
    }
    if (status == MINT_OK && wanted->der) {
        mint_buffer_append(out, der.data, der.len);
        status = mint_buffer_status(out);
    } else if (status == MINT_OK) {
        status = mint_crl_append_pem(mint_buffer_view(&der), out);
    }
    if (status == MINT_OK && collecting.strangers > 0) {
        mint_say("warning: %zu of the %zu revoked certificates do not name this URI; whoever has\n"
                 "         them needs the full list",
                 collecting.strangers, collecting.count);
    }
    mint_key_free(key);
    mint_buffer_free(&der);
    free(collecting.list);
    return status;
}

/// Those of all issuing CAs and roots, newest first.
static mint_status_t make_all(const mint_session_t *session, const wanted_t *wanted,
                              mint_bytes_t passphrase, mint_buffer_t *out, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    for (size_t i = mint_factory_ca_count(session->factory); i > 0 && status == MINT_OK; i--) {
        mint_ca_t ca = mint_factory_ca(session->factory, i - 1);
        const mint_ca_ref_t ref = {.role = ca.role, .generation = ca.generation};
        if (ca.role == MINT_CA_CROSS) {
            continue;
        }
        status = make(session, wanted, ref, passphrase, out, error);
        if (status == MINT_ERR_NOT_FOUND) { // its key is in a safe: its list is made there
            char name[MINT_CA_NAME_SIZE];
            mint_ca_name(&ca, name);
            mint_say("warning: no list of %s: its key is not in the factory's folder", name);
            mint_error_clear(error);
            status = MINT_OK;
        }
    }
    return status;
}

static mint_exit_t write_lists(const mint_arguments_t *arguments, const mint_session_t *session,
                               const wanted_t *wanted)
{
    mint_ca_ref_t ca = {0};
    mint_buffer_t passphrase = {0};
    mint_buffer_t out = {0};
    mint_error_t error = {0};
    bool all = strcmp(wanted->ca, "all") == 0;
    if (!all && !mint_parse_ca(arguments, session->factory, wanted->ca, &ca)) {
        return MINT_EXIT_FAILED;
    }
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result == MINT_EXIT_DONE) {
        mint_bytes_t secret = mint_buffer_view(&passphrase);
        mint_status_t status = all ? make_all(session, wanted, secret, &out, &error)
                                   : make(session, wanted, ca, secret, &out, &error);
        result = status == MINT_OK ? mint_print_bytes(mint_argument_text(arguments, "output", "-"),
                                                      mint_buffer_view(&out))
                                   : mint_say_error(status, &error);
    }
    mint_buffer_free(&passphrase);
    mint_buffer_free(&out);
    return result;
}

/// Reads digits up to `end`; false if there are none, or too many for any shard.
static bool parse_number(const char *text, char end, uint32_t *number, const char **rest)
{
    size_t len = strspn(text, "0123456789");
    *number = len > 0 && len <= 5 ? (uint32_t)strtoul(text, NULL, 10) : 0;
    *rest = text + len + 1;
    return *number > 0 && text[len] == end;
}

/// Reads `N/M`.
static bool parse_shard(const mint_arguments_t *arguments, wanted_t *wanted)
{
    const char *text = mint_argument_text(arguments, "shard", NULL);
    const char *rest;
    wanted->shard = 1;
    wanted->shards = 1;
    if (text == NULL) {
        return true;
    }
    if (!parse_number(text, '/', &wanted->shard, &rest) ||
        !parse_number(rest, '\0', &wanted->shards, &rest) || wanted->shard > wanted->shards ||
        wanted->shards > 65536) {
        (void)mint_say_usage(arguments->verb, "--shard is N/M, such as 3/16, not '%s'", text);
        return false;
    }
    return true;
}

static mint_exit_t take_wanted(const mint_arguments_t *arguments, wanted_t *wanted)
{
    wanted->ca = mint_argument_text(arguments, "ca", "issuing");
    wanted->url = mint_argument_text(arguments, "url", NULL);
    wanted->der = mint_argument_flag(arguments, "der");
    if (wanted->der && mint_argument_flag(arguments, "pem")) {
        return mint_say_usage(arguments->verb, "--pem and --der exclude each other");
    }
    if (!mint_argument_number(arguments, "days", 1, 3650, 30, &wanted->days) ||
        !parse_shard(arguments, wanted)) {
        return MINT_EXIT_USAGE;
    }
    if (wanted->shards > 1 && wanted->url == NULL) {
        return mint_say_usage(arguments->verb,
                              "a shard is found at a URI of its own: --url is missing");
    }
    bool all = strcmp(wanted->ca, "all") == 0;
    if (all && (wanted->der || wanted->url != NULL)) {
        return mint_say_usage(arguments->verb, "--ca all makes PEM, and full lists");
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    wanted_t wanted;
    mint_session_t session;
    mint_exit_t result = take_wanted(arguments, &wanted);
    if (result == MINT_EXIT_DONE) {
        result = mint_session_open(arguments, NULL, &session);
    }
    if (result == MINT_EXIT_DONE) {
        result = write_lists(arguments, &session, &wanted);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_ca_crl = {
    .noun = "ca",
    .verb = "crl",
    .summary = "make the list of revoked certificates",
    .help =
        "Each CA has a list of its own; a root's names CA certificates. `--ca all` writes all of\n"
        "them one after the other, which is what a server takes that checks whole chains. Lists\n"
        "are numbered and recorded in the registry.\n"
        "A big list can be cut into shards: certificates name the URI of theirs\n"
        "(crl_distribution_point in the profile, with ${shard}), and each shard is made with\n"
        "--shard and that --url. `mintmark cert issue` gives ${shard} its value where a profile\n"
        "declares the variables shard and shards.",
    .example =
        "mintmark ca crl --factory plant -o plant.crl\n"
        "mintmark ca crl --factory plant --ca all --days 7 -o all-crls.pem\n"
        "mintmark ca crl --factory plant --shard 3/16 --url http://crl.example.com/3.crl \\\n"
        "    --der -o 3.crl",
    .options = options,
    .run = run,
};
