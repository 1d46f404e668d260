// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry weak-keys`: what one key does not show, and a fleet does.
#include <stdio.h>

#include "cli/cli.h"
#include "mintmark/certs/random.h"
#include "registry/weak_keys.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_JSON, MINT_OPTION_END};

static mint_status_t print_finding(void *context, const mint_weakness_t *weakness)
{
    (void)context;
    (void)printf("%s: %s%s%s\n", mint_weakness_text(weakness->kind), weakness->reason,
                 weakness->reason[0] != '\0' ? "; " : "",
                 mint_weakness_consequence(weakness->kind));
    for (size_t i = 0; i < weakness->holder_count; i++) {
        (void)printf("  %s\n", weakness->holders[i]);
    }
    if (weakness->more > 0) {
        (void)printf("  and %llu more\n", (unsigned long long)weakness->more);
    }
    return MINT_OK;
}

static mint_status_t collect_finding(void *context, const mint_weakness_t *weakness)
{
    json_t *holders = json_array();
    for (size_t i = 0; i < weakness->holder_count; i++) {
        (void)json_array_append_new(holders, json_string(weakness->holders[i]));
    }
    json_t *finding =
        json_pack("{s:s, s:s, s:s, s:o, s:I}", "kind", mint_weakness_text(weakness->kind), "reason",
                  weakness->reason, "consequence", mint_weakness_consequence(weakness->kind),
                  "holders", holders, "more", (json_int_t)weakness->more);
    return json_array_append_new(context, finding) == 0 ? MINT_OK : MINT_ERR_MEMORY;
}

static mint_exit_t print_counts(const mint_weak_counts_t *counts)
{
    (void)printf(
        "%-12s%llu\n%-12s%llu\n%-12s%llu\n%-12s%llu\n%-12s%llu\n", "ec keys",
        (unsigned long long)counts->ec_keys, "rsa keys", (unsigned long long)counts->rsa_keys,
        "signatures", (unsigned long long)counts->signatures, "unreadable",
        (unsigned long long)counts->unreadable, "findings", (unsigned long long)counts->findings);
    return MINT_EXIT_DONE;
}

static mint_exit_t print_json(const mint_weak_counts_t *counts, json_t *findings)
{
    return mint_print_json(json_pack(
        "{s:s, s:I, s:I, s:I, s:I, s:O}", "verdict", counts->findings == 0 ? "good" : "bad",
        "ec_keys", (json_int_t)counts->ec_keys, "rsa_keys", (json_int_t)counts->rsa_keys,
        "signatures", (json_int_t)counts->signatures, "unreadable", (json_int_t)counts->unreadable,
        "findings", findings));
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    const mint_random_t random = {.fill = mint_host_random_fill, .context = NULL};
    bool json = mint_argument_flag(arguments, "json");
    mint_session_t session;
    mint_error_t error = {0};
    mint_weak_counts_t counts;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    json_t *findings = json_array();
    mint_status_t status =
        mint_registry_weak_keys(session.registry, &random, json ? collect_finding : print_finding,
                                findings, &counts, &error);
    mint_session_close(&session);
    if (status != MINT_OK) {
        result = mint_say_error(status, &error);
    } else {
        result = json ? print_json(&counts, findings) : print_counts(&counts);
    }
    json_decref(findings);
    return result == MINT_EXIT_DONE && counts.findings > 0 ? MINT_EXIT_VERDICT : result;
}

const mint_verb_t mint_verb_registry_weak_keys = {
    .noun = "registry",
    .verb = "weak-keys",
    .summary = "look for weak keys in the fleet",
    .help =
        "Looks at all public keys and signatures on record together: the same key twice, ECDSA\n"
        "signatures with the same r (with the same key, the private key is computable), RSA\n"
        "moduli with a common factor, and keys that anybody can guess or that have a\n"
        "pattern. Prints each finding with whose keys they are. Needs no passphrase.",
    .verdict = "there is a weak key",
    .example = "mintmark registry weak-keys --factory plant",
    .options = options,
    .run = run,
};
