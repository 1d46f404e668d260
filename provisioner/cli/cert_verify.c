// SPDX-License-Identifier: Apache-2.0
//
// `mintmark cert verify`: is a certificate to be believed, and if not, why not.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cert_json.h"
#include "cli/cert_options.h"
#include "mintmark/certs/chain.h"

static const mint_option_t options[] = {
    {"root", "FILE", "certificates that are trusted; repeatable"},
    {"intermediate", "FILE", "other certificates that a chain may go through; repeatable"},
    {"crl", "FILE", "revocation lists; repeatable"},
    {"crl-check", "WHAT", "none, leaf, or chain (default: leaf if --crl is given, else none)"},
    {"time", "TIME", "the moment that is asked about (default: now)"},
    {"purpose", "PURPOSE", "any, server, client or ca (default: any)"},
    {"host", "NAME", "the DNS name or IP address that it must be for"},
    {"factory", "DIR", "trust this factory's roots too, and ask its registry for revocations"},
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What certificates are verified against.
typedef struct {
    mint_inputs_t roots;
    mint_inputs_t intermediates;
    mint_inputs_t crls;
    mint_chain_question_t question;
    mint_session_t session;    ///< open if --factory was given
    mint_bytes_t *root_views;  ///< behind the question
    mint_bytes_t *other_views; ///< behind the question; room for those of the file at hand
    mint_bytes_t *crl_views;   ///< behind the question
    size_t other_count;        ///< of --intermediate and the factory
} trust_t;

// ---- what is asked ----

/// The environment names one only where nothing else is trusted: it must not add to --root unseen.
static bool names_factory(const mint_arguments_t *arguments)
{
    const char *dir = getenv("MINTMARK_FACTORY");
    return mint_argument_flag(arguments, "factory") ||
           (!mint_argument_flag(arguments, "root") && dir != NULL && dir[0] != '\0');
}

static mint_exit_t take_question(const mint_arguments_t *arguments, trust_t *trust)
{
    mint_error_t error = {0};
    mint_chain_question_t *question = &trust->question;
    const char *check = mint_argument_text(arguments, "crl-check",
                                           mint_argument_flag(arguments, "crl") ? "leaf" : "none");
    if (mint_purpose_from_name(mint_argument_text(arguments, "purpose", "any"), &question->purpose,
                               &error) != MINT_OK) {
        (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
        return MINT_EXIT_USAGE;
    }
    question->crl_check = strcmp(check, "leaf") == 0    ? MINT_CRL_CHECK_LEAF
                          : strcmp(check, "chain") == 0 ? MINT_CRL_CHECK_CHAIN
                                                        : MINT_CRL_CHECK_NONE;
    question->host_name = mint_argument_text(arguments, "host", NULL);
    if (!mint_argument_flag(arguments, "root") && !names_factory(arguments)) {
        return mint_say_usage(arguments->verb, "nothing is trusted: give --root or --factory");
    }
    return mint_parse_time(arguments, "time", (int64_t)time(NULL), &question->now)
               ? MINT_EXIT_DONE
               : MINT_EXIT_USAGE;
}

static mint_exit_t read_files(const mint_arguments_t *arguments, trust_t *trust)
{
    mint_exit_t result =
        mint_read_option_files(arguments, "root", MINT_INPUT_CERTIFICATE, &trust->roots);
    if (result == MINT_EXIT_DONE) {
        result = mint_read_option_files(arguments, "intermediate", MINT_INPUT_CERTIFICATE,
                                        &trust->intermediates);
    }
    if (result == MINT_EXIT_DONE) {
        result = mint_read_option_files(arguments, "crl", MINT_INPUT_CRL, &trust->crls);
    }
    if (result == MINT_EXIT_DONE && names_factory(arguments)) {
        result = mint_session_open(arguments, NULL, &trust->session);
    }
    return result;
}

/// Puts roots and intermediates of files and factory into one list each.
static bool collect(trust_t *trust)
{
    const mint_factory_t *factory = trust->session.factory;
    size_t cas = factory != NULL ? mint_factory_ca_count(factory) : 0;
    mint_chain_question_t *question = &trust->question;
    trust->root_views = calloc(trust->roots.count + cas + 1, sizeof *trust->root_views);
    trust->other_views = calloc(trust->intermediates.count + cas + 1, sizeof *trust->other_views);
    trust->crl_views = mint_inputs_views(&trust->crls, MINT_INPUT_CRL, &question->crl_count);
    if (trust->root_views == NULL || trust->other_views == NULL || trust->crl_views == NULL) {
        return false;
    }
    for (size_t i = 0; i < trust->roots.count; i++) {
        trust->root_views[question->root_count++] = mint_buffer_view(&trust->roots.list[i].der);
    }
    for (size_t i = 0; i < trust->intermediates.count; i++) {
        trust->other_views[trust->other_count++] =
            mint_buffer_view(&trust->intermediates.list[i].der);
    }
    for (size_t i = 0; i < cas; i++) {
        mint_ca_t ca = mint_factory_ca(factory, i);
        if (ca.role == MINT_CA_ROOT) {
            trust->root_views[question->root_count++] = ca.der;
        } else {
            trust->other_views[trust->other_count++] = ca.der;
        }
    }
    question->roots = trust->root_views;
    question->crls = trust->crl_views;
    return true;
}

static void release(trust_t *trust)
{
    free(trust->root_views);
    free(trust->other_views);
    free(trust->crl_views);
    mint_inputs_free(&trust->roots);
    mint_inputs_free(&trust->intermediates);
    mint_inputs_free(&trust->crls);
    mint_session_close(&trust->session);
}

// ---- answers ----

/// The factory's registry may know of a revocation that no list tells yet.
static mint_status_t ask_registry(const trust_t *trust, mint_chain_t *chain, mint_error_t *error)
{
    static mint_issued_t issued;
    for (size_t i = 0; i < chain->count; i++) {
        mint_certificate_info_t info;
        mint_status_t status = mint_certificate_read(chain->links[i], &info, error);
        if (status == MINT_OK) {
            status = mint_registry_find_issued(trust->session.registry,
                                               (mint_bytes_t){info.serial, info.serial_len},
                                               &issued, error);
        }
        if (status == MINT_ERR_NOT_FOUND) { // a certificate of others
            mint_error_clear(error);
            continue;
        }
        if (status != MINT_OK) {
            return status;
        }
        mint_buffer_free(&issued.der);
        if (issued.state == MINT_ISSUED_REVOKED && issued.revoked <= trust->question.now) {
            chain->fault = MINT_CHAIN_REVOKED;
            chain->at = i;
            chain->reason = issued.reason;
            chain->revoked = issued.revoked;
            return mint_fail(error, MINT_ERR_AUTHENTICATION,
                             "certificate %zu of the chain (%.100s): it is revoked (%s)", i + 1,
                             info.subject, mint_crl_reason_name(issued.reason));
        }
    }
    return MINT_OK;
}

/// Verifies the first certificate of a file; the others in it are intermediates.
static mint_status_t verify(trust_t *trust, const mint_inputs_t *inputs, mint_chain_t *chain,
                            mint_error_t *error)
{
    mint_chain_question_t question = trust->question;
    mint_bytes_t *others = calloc(trust->other_count + inputs->count + 1, sizeof *others);
    if (others == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    memcpy(others, trust->other_views, trust->other_count * sizeof *others);
    question.intermediates = others;
    question.intermediate_count = trust->other_count;
    for (size_t i = 1; i < inputs->count; i++) {
        others[question.intermediate_count++] = mint_buffer_view(&inputs->list[i].der);
    }
    mint_status_t status =
        mint_chain_build(mint_buffer_view(&inputs->list[0].der), &question, chain, error);
    free(others);
    return status == MINT_OK && trust->session.registry != NULL ? ask_registry(trust, chain, error)
                                                                : status;
}

static json_t *make_json(const char *path, const mint_chain_t *chain, const mint_error_t *error)
{
    bool good = chain->fault == MINT_CHAIN_GOOD;
    bool revoked = chain->fault == MINT_CHAIN_REVOKED;
    json_t *links = json_array();
    for (size_t i = 0; i < chain->count; i++) {
        mint_certificate_info_t info;
        if (mint_certificate_read(chain->links[i], &info, NULL) == MINT_OK) {
            (void)json_array_append_new(
                links, json_pack("{s:s, s:o, s:o}", "subject", info.subject, "serial",
                                 mint_json_hex(info.serial, info.serial_len), "fingerprint",
                                 mint_json_hex(info.fingerprint, sizeof info.fingerprint)));
        }
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "certificate", path, "verdict",
                     good ? "good" : "bad", "fault", mint_chain_fault_name(chain->fault), "message",
                     good ? json_null() : json_string(error->message), "at",
                     good ? json_null() : json_integer((json_int_t)chain->at), "reason",
                     revoked ? json_string(mint_crl_reason_name(chain->reason)) : json_null(),
                     "revoked", revoked ? mint_json_time(chain->revoked) : json_null(), "chain",
                     links);
}

/// Verifies one file and says or collects the answer.
static mint_exit_t answer(trust_t *trust, const char *path, json_t *list)
{
    mint_inputs_t inputs = {0};
    mint_chain_t chain = {0};
    mint_error_t error = {0};
    mint_exit_t result = MINT_EXIT_DONE;
    mint_status_t status = mint_inputs_read(&inputs, path, MINT_INPUT_CERTIFICATE, &error);
    if (status == MINT_OK) {
        status = verify(trust, &inputs, &chain, &error);
    }
    if (status != MINT_OK && status != MINT_ERR_AUTHENTICATION) {
        result = mint_say_error(status, &error);
    } else if (list != NULL) {
        result = json_array_append_new(list, make_json(path, &chain, &error)) == 0
                     ? MINT_EXIT_DONE
                     : mint_say_error(MINT_ERR_MEMORY, NULL);
    } else {
        (void)printf("%s: %s%s\n", path, status == MINT_OK ? "good" : "bad: ", error.message);
    }
    mint_inputs_free(&inputs);
    return result == MINT_EXIT_DONE && status != MINT_OK ? MINT_EXIT_VERDICT : result;
}

static mint_exit_t verify_all(const mint_arguments_t *arguments, trust_t *trust)
{
    json_t *list = mint_argument_flag(arguments, "json") ? json_array() : NULL;
    mint_exit_t result = MINT_EXIT_DONE;
    for (size_t i = 0; i < arguments->operand_count && result != MINT_EXIT_FAILED; i++) {
        mint_exit_t one = answer(trust, arguments->operands[i], list);
        result = one != MINT_EXIT_DONE ? one : result;
    }
    if (list == NULL || result == MINT_EXIT_FAILED) {
        json_decref(list);
        return result;
    }
    return mint_print_json(list) == MINT_EXIT_DONE ? result : MINT_EXIT_FAILED;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    trust_t trust = {0};
    mint_exit_t result = take_question(arguments, &trust);
    if (result == MINT_EXIT_DONE) {
        result = read_files(arguments, &trust);
    }
    if (result == MINT_EXIT_DONE && !collect(&trust)) {
        result = mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    if (result == MINT_EXIT_DONE) {
        result = verify_all(arguments, &trust);
    }
    release(&trust);
    return result;
}

const mint_verb_t mint_verb_cert_verify = {
    .noun = "cert",
    .verb = "verify",
    .summary = "verify certificates and their chains",
    .operands = "FILE…",
    .operand_min = 1,
    .operand_max = MINT_ARGUMENTS_MAX,
    .help =
        "The first certificate of each FILE is verified; the others in it are intermediates. A\n"
        "chain is sought to a certificate of --root, past expired and cross-certified CAs, and\n"
        "every link looked at: signature, names, validity, basic constraints, path length, key\n"
        "usage, purpose, critical extensions, revocation. A CA with limits on names or policies\n"
        "is bad, for they are not looked into. With --factory, what the registry\n"
        "knows to be revoked is bad even if no list says so yet.",
    .verdict = "a certificate is bad",
    .example = "mintmark cert verify device.pem --root root.pem --intermediate issuing.pem\n"
               "mintmark cert verify server.pem --factory plant --purpose server --host a.example\n"
               "mintmark cert verify device.pem --root root.pem --intermediate issuing.pem \\\n"
               "    --crl plant.crl --purpose client --json",
    .options = options,
    .run = run,
};
