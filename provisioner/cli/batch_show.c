// SPDX-License-Identifier: Apache-2.0
//
// `mintmark batch show`: one batch, or all of them.
#include <stdio.h>

#include "cli/batch_accounts.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_JSON, MINT_OPTION_END};

static json_t *make_json(const mint_batch_t *batch)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:b, s:f, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}",
                     "name", batch->name, "product", batch->product, "profile", batch->profile,
                     "quota", batch->quota != 0 ? json_integer(batch->quota) : json_null(), "psk",
                     batch->psk == MINT_PSK_POLICY_ONE ? "one" : "none", "enrolment_key",
                     batch->enrolment, "min_entropy", batch->min_h_64 / 64.0, "noise_samples",
                     (json_int_t)batch->noise_samples, "admitted", (json_int_t)batch->admitted,
                     "certified", (json_int_t)batch->certified, "locked", (json_int_t)batch->locked,
                     "retired", (json_int_t)batch->retired, "created",
                     mint_json_time(batch->created_s), "closed",
                     batch->closed_s != 0 ? mint_json_time(batch->closed_s) : json_null(),
                     "accounts", mint_json_accounts(batch));
}

static void print_one(const mint_batch_t *batch)
{
    char quota[MINT_QUOTA_TEXT_SIZE];
    char created[MINT_TIME_TEXT_SIZE];
    char closed[MINT_TIME_TEXT_SIZE] = "no";
    mint_quota_text(batch, quota);
    mint_time_text(batch->created_s, created);
    if (batch->closed_s != 0) {
        mint_time_text(batch->closed_s, closed);
    }
    (void)printf("name       %s\nproduct    %s\nprofile    %s\nquota      %s\npsk        %s\n",
                 batch->name, batch->product, batch->profile, quota,
                 batch->psk == MINT_PSK_POLICY_ONE ? "one" : "none");
    (void)printf("enrolment  %s\n", batch->enrolment ? "by key" : "without a key");
    (void)printf("created    %s\nclosed     %s\n", created, closed);
    (void)printf("devices    %u admitted, %u certified, %u locked, %u retired\n", batch->admitted,
                 batch->certified, batch->locked, batch->retired);
    (void)printf("entropy    %g bits a sample or more, %u samples looked at\n",
                 batch->min_h_64 / 64.0, batch->noise_samples);
    if (batch->closed_s != 0) {
        mint_print_accounts(batch);
    }
}

static mint_status_t add_json(void *context, const mint_batch_t *batch)
{
    return json_array_append_new(context, make_json(batch)) == 0 ? MINT_OK : MINT_ERR_MEMORY;
}

static mint_status_t print_row(void *context, const mint_batch_t *batch)
{
    (void)context;
    char quota[MINT_QUOTA_TEXT_SIZE];
    mint_quota_text(batch, quota);
    (void)printf("%-32s %-20s %10s %8u %9u %6u  %s\n", batch->name, batch->product, quota,
                 batch->admitted, batch->certified, batch->locked,
                 batch->closed_s != 0 ? "closed" : "open");
    return MINT_OK;
}

static mint_exit_t show_all(mint_registry_t *registry, bool json)
{
    mint_error_t error = {0};
    json_t *list = json ? json_array() : NULL;
    if (!json) {
        (void)printf("%-32s %-20s %10s %8s %9s %6s  %s\n", "NAME", "PRODUCT", "QUOTA", "ADMITTED",
                     "CERTIFIED", "LOCKED", "STATE");
    }
    mint_status_t status =
        mint_registry_each_batch(registry, json ? add_json : print_row, list, &error);
    if (status != MINT_OK) {
        json_decref(list);
        return mint_say_error(status, &error);
    }
    return json ? mint_print_json(list) : MINT_EXIT_DONE;
}

static mint_exit_t show_one(mint_registry_t *registry, const char *name, bool json)
{
    mint_error_t error = {0};
    mint_batch_t batch;
    mint_status_t status = mint_registry_find_batch(registry, name, &batch, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (json) {
        return mint_print_json(make_json(&batch));
    }
    print_one(&batch);
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    bool json = mint_argument_flag(arguments, "json");
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = arguments->operand_count == 0
                     ? show_all(session.registry, json)
                     : show_one(session.registry, arguments->operands[0], json);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_batch_show = {
    .noun = "batch",
    .verb = "show",
    .summary = "show one batch, or all",
    .operands = "[NAME]",
    .operand_max = 1,
    .help = "Admitted devices have taken a place of the quota, certified ones have a certificate,\n"
            "locked ones are finished; retired ones are out of use, and keep their place. Of a\n"
            "closed batch the final accounts are shown (see `mintmark batch close --help`). Needs\n"
            "no passphrase.",
    .example = "mintmark batch show --factory plant\n"
               "mintmark batch show spring --factory plant --json",
    .options = options,
    .run = run,
};
