// SPDX-License-Identifier: Apache-2.0
//
// Judging and describing a device's info message.
#include "station/intake.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// mint_credit_t as it travels in mint_info_source_t.
enum { CREDIT_MEASURED = 1, CREDIT_VOUCHED = 2 };

// A credit that this program does not know is none.
static bool is_credited(const mint_info_source_t *source)
{
    return source->credit == CREDIT_MEASURED || source->credit == CREDIT_VOUCHED;
}

static mint_status_t refuse_source(const mint_info_source_t *source, mint_error_t *error)
{
    mint_status_t status = (mint_status_t)source->failure;
    return mint_fail(error, status, "source %s: %s (RCT alarms %u, APT alarms %u)", source->name,
                     mint_status_text(status), (unsigned)source->rct_alarms,
                     (unsigned)source->apt_alarms);
}

bool mint_intake_counts(const mint_info_source_t *source)
{
    return is_credited(source) && source->h_64 > 0;
}

static mint_status_t refuse_claim(const mint_info_source_t *source, uint16_t min_h_64,
                                  mint_error_t *error)
{
    return mint_fail(error, MINT_ERR_NO_CREDIT,
                     "source %s is credited with %.3f bit a sample, the batch wants %.3f",
                     source->name, source->h_64 / 64.0, min_h_64 / 64.0);
}

mint_status_t mint_intake_gate(const mint_info_t *info, uint16_t min_h_64, mint_error_t *error)
{
    size_t credited = 0;
    for (size_t i = 0; i < info->source_count; i++) {
        const mint_info_source_t *source = &info->sources[i];
        if (!is_credited(source)) {
            continue;
        }
        if (source->failure != MINT_OK) {
            return refuse_source(source, error);
        }
        if (source->h_64 < min_h_64) {
            return refuse_claim(source, min_h_64, error);
        }
        credited += mint_intake_counts(source) ? 1 : 0;
    }
    if (info->rng != MINT_OK) {
        mint_status_t status = (mint_status_t)info->rng;
        return mint_fail(error, status, "the device's generator: %s", mint_status_text(status));
    }
    if (credited == 0) {
        return mint_fail(error, MINT_ERR_NO_CREDIT, "none of the device's sources is credited");
    }
    return MINT_OK;
}

void mint_intake_credit(const mint_info_source_t *source, char text[MINT_INTAKE_CREDIT_SIZE])
{
    static const unsigned per_bit = 64;
    if (!is_credited(source)) {
        (void)snprintf(text, MINT_INTAKE_CREDIT_SIZE, "not credited");
        return;
    }
    const char *basis =
        source->credit == CREDIT_VOUCHED ? "vouched by the host's random device" : "measured";
    (void)snprintf(text, MINT_INTAKE_CREDIT_SIZE, "%s, %u.%02u bit a sample", basis,
                   source->h_64 / per_bit, source->h_64 % per_bit * 100 / per_bit);
}

// NULL, which is left out, if no samples were looked at.
static json_t *figures_json(const mint_noise_figures_t *figures)
{
    if (figures == NULL || figures->samples == 0) {
        return NULL;
    }
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "samples", (int)figures->samples,
                     "longest_run", (int)figures->longest_run, "most_common",
                     (int)figures->most_common, "lag", (int)figures->lag, "lag_equal",
                     (int)figures->lag_equal, "step_common", (int)figures->step_common);
}

static json_t *source_json(const mint_info_source_t *source, const mint_noise_figures_t *figures)
{
    return json_pack("{s:s, s:i, s:i, s:I, s:i, s:i, s:i, s:o*}", "name", source->name, "credit",
                     (int)source->credit, "h_64", (int)source->h_64, "samples",
                     (json_int_t)source->samples, "rct_alarms", (int)source->rct_alarms,
                     "apt_alarms", (int)source->apt_alarms, "failure", (int)source->failure,
                     "noise", figures_json(figures));
}

mint_status_t mint_intake_health(const mint_info_t *info, const mint_noise_figures_t *figures,
                                 char text[MINT_HEALTH_MAX_LEN + 1])
{
    mint_status_t status = MINT_OK;
    json_t *sources = json_array();
    for (size_t i = 0; i < info->source_count; i++) {
        const mint_noise_figures_t *own = figures == NULL ? NULL : &figures[i];
        if (json_array_append_new(sources, source_json(&info->sources[i], own)) != 0) {
            status = MINT_ERR_MEMORY;
        }
    }
    json_t *health = json_pack("{s:i, s:o}", "rng", (int)info->rng, "sources", sources);
    char *dump = json_dumps(health, JSON_COMPACT);
    if (dump == NULL) {
        status = MINT_ERR_MEMORY;
    } else if (strlen(dump) > MINT_HEALTH_MAX_LEN) {
        status = MINT_ERR_SPACE;
    }
    text[0] = '\0';
    if (status == MINT_OK) {
        (void)snprintf(text, MINT_HEALTH_MAX_LEN + 1, "%s", dump);
    }
    free(dump);
    json_decref(health);
    return status;
}
