// SPDX-License-Identifier: Apache-2.0
//
// What the restart tests (SP 800-90B §3.1.4) mean, in sentences. A few restarts are enough to
// refute a source that starts alike; to believe in one takes the standard's 1000 of 1000 samples.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/verdict.h"
#include "report/words.h"

static const char asked[] = "Does the entropy hold after a restart?";

bool mint_verdict_is_look(const mint_restart_t *result)
{
    return result->restarts < MINT_RESTARTS || result->row_len < MINT_RESTARTS;
}

/// What is wrong with the number of restarts, or of samples of each.
static const char *say_fewer(const mint_restart_t *result)
{
    return result->restarts < MINT_RESTARTS
               ? " Fewer than the standard's 1000 restarts: a look, no validation."
               : " Fewer than the standard's 1000 samples a restart: a look, no validation.";
}

// ---- those that fail ----

/// Stands in the reason even where another one came first: it is the proof that needs no numbers.
static void explain_replay(const mint_restart_t *result, mint_report_verdict_t *verdict)
{
    char replay[MINT_REPORT_TEXT];
    bool is_second = verdict->judged == MINT_JUDGED_NO;
    (void)snprintf(replay, sizeof replay,
                   "Row %u equals row %u: the source replays after a restart. %u of %u rows %s an "
                   "earlier one again, so what comes next can be known, whatever one long capture "
                   "says.",
                   result->replay_row, result->replay_of, result->replayed_rows, result->restarts,
                   result->replayed_rows == 1 ? "is" : "are");
    if (is_second) {
        size_t at = strlen(verdict->reason);
        (void)snprintf(verdict->reason + at, MINT_REPORT_TEXT - at, " %s", replay);
    } else {
        mint_verdict_fail(verdict, "The source replays after a restart: it must not be used.",
                          replay);
    }
}

/// True if it is a column that is the least likely of all.
static bool is_column_worst(const mint_restart_t *result)
{
    bool is_column_over = result->x_column > result->x_cutoff_column;
    bool is_row_over = result->x_row > result->x_cutoff;
    return is_column_over && (result->x_column >= result->x_row || !is_row_over);
}

static void explain_insane(const mint_restart_t *result, mint_report_verdict_t *verdict)
{
    char reason[MINT_REPORT_TEXT];
    bool is_column = is_column_worst(result);
    (void)snprintf(reason, sizeof reason,
                   is_column
                       ? "At one place after a restart the same value stands in %u of %u "
                         "restarts; a source of this entropy has at most %u. The device starts "
                         "alike, so what it makes next can be foretold from another start, "
                         "whatever one long capture says."
                       : "In one restart the same value comes %u times in %u samples; a source "
                         "of this entropy has at most %u. It does not always start working.",
                   is_column ? result->x_column : result->x_row,
                   is_column ? result->restarts : result->row_len,
                   is_column ? result->x_cutoff_column : result->x_cutoff);
    mint_verdict_fail(verdict,
                      is_column ? "The source is alike after each restart: it must not be used."
                                : "The source fails after some restarts: it must not be used.",
                      reason);
}

static void find_insane(const mint_restart_t *result, char *found)
{
    bool is_column = is_column_worst(result);
    (void)snprintf(found, MINT_REPORT_TEXT, "A value occurs %u times of %u %s; the cut-off is %u.",
                   is_column ? result->x_column : result->x_row,
                   is_column ? result->restarts : result->row_len,
                   is_column ? "at one place" : "in one restart",
                   is_column ? result->x_cutoff_column : result->x_cutoff);
}

static void explain_failure(const mint_restart_t *result, mint_report_verdict_t *verdict)
{
    if (result->is_replay) {
        explain_replay(result, verdict);
    } else if (!(result->h_i > 0)) {
        mint_verdict_fail(verdict, "The source has no entropy.",
                          "The long capture has none, so there is none that could hold after a "
                          "restart.");
    } else if (!result->is_sane) {
        explain_insane(result, verdict);
    } else if (fmin(result->h_r, result->h_c) >= result->h_i / 2) {
        mint_verdict_fail(
            verdict, "The restart tests fail: the source must not be used.",
            "What the device gives after one restart is tied to what it gave after another.");
    } else {
        mint_verdict_fail(
            verdict, "After a restart the source has less than half of its entropy.",
            "The figure of the long capture does not hold when the device has just started, which "
            "is when it makes its keys.");
    }
}

// ---- whose they are ----

void mint_verdict_check_source_of_restart(const mint_report_capture_t *capture,
                                          mint_report_verdict_t *verdict)
{
    static const char question[] = "Are the restarts of this source?";
    const mint_report_restart_t *restart = capture->restart;
    if (restart == NULL || (restart->file.origin == NULL && capture->file.origin == NULL)) {
        return;
    }
    if (restart->file.origin == NULL || capture->file.origin == NULL) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_OPEN, question), MINT_REPORT_TEXT,
                       "Not known: the %s have no side file.",
                       restart->file.origin == NULL ? "restarts" : "data of the capture");
        return;
    }
    if (restart->mismatch == NULL) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_YES, question), MINT_REPORT_TEXT,
                       "Their side files name the same source and device.");
        return;
    }
    char reason[MINT_REPORT_TEXT];
    (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_NO, question), MINT_REPORT_TEXT,
                   "No: they are %s.", restart->mismatch);
    (void)snprintf(reason, sizeof reason,
                   "By their side file they are %s. They say nothing of this capture.",
                   restart->mismatch);
    mint_verdict_fail(verdict, "The restarts are not of this source.", reason);
}

// ---- all ----

static void say_found(const mint_restart_t *result, char *found)
{
    if (result->is_replay) {
        (void)snprintf(found, MINT_REPORT_TEXT,
                       "Row %u equals row %u: the source replays after a restart.",
                       result->replay_row, result->replay_of);
    } else if (!result->is_sane) {
        find_insane(result, found);
    } else {
        (void)snprintf(found, MINT_REPORT_TEXT,
                       "%s bits a sample by restarts, %s by places after a restart; at least half "
                       "of %s is needed.%s",
                       mint_words_bits(result->h_r).text, mint_words_bits(result->h_c).text,
                       mint_words_bits(result->h_i).text,
                       result->is_passed && mint_verdict_is_look(result) ? say_fewer(result) : "");
    }
}

void mint_verdict_check_restart(const mint_report_capture_t *capture,
                                mint_report_verdict_t *verdict)
{
    if (capture->restart == NULL && capture->is_conditioned) {
        return; // a question to sources
    }
    if (capture->restart == NULL) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_OPEN, asked), MINT_REPORT_TEXT,
                       "Not measured (--restart). A long capture cannot show it.");
        return;
    }
    const mint_restart_t *result = capture->restart->result;
    mint_judged_t judged = !result->is_passed             ? MINT_JUDGED_NO
                           : mint_verdict_is_look(result) ? MINT_JUDGED_LOOK
                                                          : MINT_JUDGED_YES;
    say_found(result, mint_verdict_add(verdict, judged, asked));
    if (judged == MINT_JUDGED_NO) {
        explain_failure(result, verdict);
        return;
    }
    verdict->h = fmin(verdict->h, result->min_entropy);
    if (verdict->judged == MINT_JUDGED_OPEN) {
        verdict->judged = judged;
    }
}
