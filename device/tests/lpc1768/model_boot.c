// SPDX-License-Identifier: Apache-2.0
//
// Power for the model: every boot is a process of its own that shares the model with the test, so
// that the port's RAM is as new each time and a cut of power really ends the program, whatever it
// was doing.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "device/tests/lpc1768/model_parts.h"

void model_make(void)
{
    if (model == NULL) {
        model =
            mmap(NULL, sizeof *model, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        assert_true(model != MAP_FAILED);
    }
    memset(model, 0, sizeof *model);
    memset(model->flash, 0xFF, sizeof model->flash);
    model->time_limit = 60u * MODEL_S;
    model->access_clocks = 8;
    model->peer_baud = 115200;
    model->irc_error = 0.004;
    model->irc_jitter_fs =
        1e8; // about ten CPU clocks: enough for its low bits, no claim of the part
    model->adc_mean = 2047.3;
    model->adc_noise = 3.0;
    model->random = 0x6D696E746D61726Bu;
    for (uint32_t i = 0; i < 4; i++) {
        model->id[i] = 0x10204080u * (i + 1u) + 0x0B5Eu;
    }
}

_Noreturn void model_end(model_end_t end)
{
    fflush(NULL);
    exit((int)end);
}

/// In the boot's own process.
static _Noreturn void power_on(void (*program)(void *context), void *context)
{
    model->now = 0;
    model->iap_calls = model->iap_changes = 0;
    model->conversions = model->interrupts = 0;
    model->uart_overruns = 0;
    model->sent_len = 0;
    if (model->reads == MODEL_READS_RANDOM) {
        model->reads = (model_reads_t)(1u + (uint32_t)(model_random() >> 32) % 3u);
    }
    model_reset_parts();
    program(context);
    model_end(MODEL_RETURNED);
}

model_end_t model_boot(void (*program)(void *context), void *context)
{
    int status = 0;
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        power_on(program, context);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : (int)MODEL_BROKEN;
    const bool known =
        code == (int)MODEL_RETURNED || (code >= (int)MODEL_RESET && code <= (int)MODEL_OUT_OF_TIME);
    if (code == (int)MODEL_RESET) {
        model->resets_by_aircr++;
    }
    return known ? (model_end_t)code : MODEL_BROKEN;
}

void model_assert_clean(void)
{
    for (unsigned rule = 0; rule < MODEL_RULE_COUNT; rule++) {
        if (model->broken[rule] != 0) {
            fail_msg("%s", model->first_broken);
        }
    }
}

void model_assert_broken(model_rule_t rule)
{
    for (unsigned i = 0; i < MODEL_RULE_COUNT; i++) {
        if (i != (unsigned)rule && model->broken[i] != 0) {
            fail_msg("another rule was broken: %s", model_rule_text((model_rule_t)i));
        }
    }
    if (model->broken[rule] == 0) {
        fail_msg("not noticed: %s", model_rule_text(rule));
    }
    memset(model->broken, 0, sizeof model->broken);
    model->first_broken[0] = '\0';
}
