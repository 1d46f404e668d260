// SPDX-License-Identifier: Apache-2.0
//
// The verdict, in sentences that a person who does not know the standard understands, and the
// checks behind it. Every format prints these texts, so that none can say something else.
//
// What decides: the entropy that is asked for, the restart tests (SP 800-90B §3.1.4), whether the
// data are those that were captured, and, of conditioned output alone, the suites.
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "report/verdict.h"
#include "report/words.h"

#define NAME_SHOWN 80 ///< bytes of a name in a sentence

char *mint_verdict_add(mint_report_verdict_t *verdict, mint_judged_t judged, const char *asked)
{
    if (verdict->check_count == MINT_REPORT_CHECKS_MAX) {
        verdict->check_count--; // never with the checks of this file and the suites there are
    }
    mint_report_check_t *check = &verdict->checks[verdict->check_count++];
    *check = (mint_report_check_t){.judged = judged};
    (void)snprintf(check->asked, sizeof check->asked, "%s", asked);
    return check->found;
}

void mint_verdict_fail(mint_report_verdict_t *verdict, const char *headline, const char *reason)
{
    if (verdict->judged != MINT_JUDGED_NO) {
        (void)snprintf(verdict->headline, MINT_REPORT_TEXT, "%s", headline);
        (void)snprintf(verdict->reason, MINT_REPORT_TEXT, "%s", reason);
    }
    verdict->judged = MINT_JUDGED_NO;
}

// ---- the checks ----

static void check_digest(const mint_report_file_t *file, const char *asked,
                         mint_report_verdict_t *verdict)
{
    if (file->origin == NULL || file->origin->sha256 == NULL) {
        return;
    }
    bool is_same = strcasecmp(file->origin->sha256, file->sha256) == 0;
    char *found = mint_verdict_add(verdict, is_same ? MINT_JUDGED_YES : MINT_JUDGED_NO, asked);
    (void)snprintf(found, MINT_REPORT_TEXT,
                   is_same
                       ? "Their SHA-256 is the one that was noted when they were captured."
                       : "Their SHA-256 is not the one that was noted when they were captured.");
    if (!is_same) {
        mint_verdict_fail(
            verdict, "These are not the data that were captured.",
            "The SHA-256 of the file is not the one in its side file: one of the two was changed or "
            "mixed up, so nothing can be said of the device.");
    }
}

static bool comes_emulated(const mint_report_file_t *file)
{
    return file->origin != NULL && file->origin->is_emulated;
}

static void check_source(const mint_report_file_t *file, mint_report_verdict_t *verdict)
{
    const mint_report_origin_t *origin = file->origin;
    if (origin == NULL) {
        return;
    }
    if (origin->is_emulated) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_NO, "Is the source a physical one?"),
                       MINT_REPORT_TEXT, "No: the side file says that it is emulated.");
        mint_verdict_fail(
            verdict, "The source is emulated: it has no entropy, whatever is measured.",
            "An emulated part computes its noise, and who knows the program knows the noise. "
            "Estimates cannot tell; only captures of the real part count.");
    } else if (origin->is_virtual) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_LOOK, "Is the source a physical one?"),
                       MINT_REPORT_TEXT, "It is that of a virtual machine: a hypervisor is below.");
    }
    if (origin->credit != NULL && strcmp(origin->credit, "vouched") == 0) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_LOOK, "Is it noise that is measured?"),
                       MINT_REPORT_TEXT,
                       "No: somebody vouches for the source, whose output is made; how good it "
                       "looks says nothing of how it was made.");
    }
    if (origin->is_incomplete) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_LOOK, "Was the capture finished?"),
                       MINT_REPORT_TEXT, "No: what is there was assessed.");
    }
}

// ---- how much is asked for ----

/// True if the source was designed for less than was measured: that counts (§3.1.3).
static bool is_designed_lower(const mint_report_capture_t *capture)
{
    return capture->h_submitter > 0 && capture->h_submitter < capture->assessed->min_entropy;
}

static void check_design(const mint_report_capture_t *capture, mint_report_verdict_t *verdict)
{
    if (!(capture->h_submitter > 0)) {
        return;
    }
    bool is_lower = is_designed_lower(capture);
    bool is_same = capture->h_submitter == capture->assessed->min_entropy;
    char *found =
        mint_verdict_add(verdict, is_lower || is_same ? MINT_JUDGED_YES : MINT_JUDGED_LOOK,
                         "Is as much measured as the source was designed for?");
    (void)snprintf(found, MINT_REPORT_TEXT, "%s bits a sample by design, %s measured: %s counts.",
                   mint_words_bits(capture->h_submitter).text,
                   mint_words_bits(capture->assessed->min_entropy).text,
                   is_lower ? "the design" : "the measurement");
}

static void explain_too_little(const mint_report_t *report, const mint_report_capture_t *capture,
                               mint_report_verdict_t *verdict)
{
    char reason[MINT_REPORT_TEXT];
    mint_report_weakest_t weakest;
    mint_report_find_weakest(capture->assessed, capture->is_conditioned, &weakest);
    if (weakest.is_there && weakest.min_entropy < report->min) {
        (void)snprintf(
            reason, sizeof reason,
            "%.15g bits a %s are asked for, but the trick “%s” (the estimator %s) leaves "
            "only %s.",
            report->min, mint_words_unit(capture), mint_estimator_meaning(weakest.estimator),
            mint_estimator_name(weakest.estimator), mint_words_bits(weakest.min_entropy).text);
    } else if (is_designed_lower(capture) && capture->h_submitter < report->min) {
        (void)snprintf(reason, sizeof reason,
                       "%.15g bits a sample are asked for, but the source was designed for only %s "
                       "(--h-submitter); that more was measured does not count.",
                       report->min, mint_words_bits(capture->h_submitter).text);
        mint_verdict_fail(verdict, "The source is designed for less entropy than is asked for.",
                          reason);
        return;
    } else {
        (void)snprintf(reason, sizeof reason,
                       "%.15g bits a %s are asked for; after a restart there are only %s.",
                       report->min, mint_words_unit(capture), mint_words_bits(verdict->h).text);
    }
    mint_verdict_fail(verdict,
                      capture->is_conditioned ? "The output has less entropy than is asked for."
                                              : "The source has less entropy than is asked for.",
                      reason);
}

static void check_min(const mint_report_t *report, const mint_report_capture_t *capture,
                      mint_report_verdict_t *verdict)
{
    static const char asked[] = "Is there as much entropy as is asked for?";
    if (capture->file.samples->distinct < 2) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_NO, "Is there any entropy?"),
                       MINT_REPORT_TEXT, "All samples are equal.");
        mint_verdict_fail(
            verdict, "The source gives one value alone: it has no entropy.",
            "Whatever is made of it can be foretold. Look for a stuck line or a source that is "
            "switched off.");
        return;
    }
    if (report->min < 0) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_OPEN, asked), MINT_REPORT_TEXT,
                       "Nothing was asked for (--min).");
        return;
    }
    bool is_enough = verdict->h >= report->min;
    char *found = mint_verdict_add(verdict, is_enough ? MINT_JUDGED_YES : MINT_JUDGED_NO, asked);
    (void)snprintf(found, MINT_REPORT_TEXT, "%s bits a %s, and %.15g are asked for.",
                   mint_words_bits_beside(verdict->h, report->min).text, mint_words_unit(capture),
                   report->min);
    if (!is_enough) {
        explain_too_little(report, capture, verdict);
    } else if (verdict->judged == MINT_JUDGED_OPEN) {
        verdict->judged = MINT_JUDGED_YES;
    }
}

static bool has_few_samples(const mint_report_capture_t *capture)
{
    return capture->assessed->samples < MINT_SAMPLES_RECOMMENDED;
}

/// Nothing speaks against the source, but not all that the verdict needs is there.
static void weaken(mint_report_verdict_t *verdict)
{
    if (verdict->judged == MINT_JUDGED_YES) {
        verdict->judged = MINT_JUDGED_LOOK;
    }
}

static void check_amount(const mint_report_capture_t *capture, mint_report_verdict_t *verdict)
{
    bool is_enough = !has_few_samples(capture);
    if (!is_enough) {
        weaken(verdict);
    }
    (void)snprintf(mint_verdict_add(verdict, is_enough ? MINT_JUDGED_YES : MINT_JUDGED_LOOK,
                                    "Are there enough samples?"),
                   MINT_REPORT_TEXT, "%s; the standard wants %s%s",
                   mint_words_count(capture->assessed->samples).text,
                   mint_words_count(MINT_SAMPLES_RECOMMENDED).text,
                   is_enough ? "." : ", so the figures are preliminary.");
}

/// The bits of a mask: " 4 5 6".
static void list_bits(uint32_t mask, char *text, size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (unsigned bit = 0; bit < MINT_SAMPLES_MAX_WIDTH && at < size; bit++) {
        if ((mask >> bit & 1u) != 0) {
            at += (size_t)snprintf(text + at, size - at, " %u", bit);
        }
    }
}

static void check_width(const mint_report_capture_t *capture, mint_report_verdict_t *verdict)
{
    const mint_report_file_t *file = &capture->file;
    if (file->notes.dropped_mask != 0) {
        char kept[64];
        list_bits(file->notes.kept_mask, kept, sizeof kept);
        (void)snprintf(
            mint_verdict_add(verdict, MINT_JUDGED_LOOK, "Are all bits of a sample assessed?"),
            MINT_REPORT_TEXT, "%u of %u are (bits%s), as the standard says (section 6.4)%s",
            file->samples->bits, file->notes.given_bits, kept,
            capture->restart != NULL ? "; of the restarts the same." : ".");
    }
    if (file->origin != NULL && file->origin->sample_bits != 0 &&
        file->origin->sample_bits != file->notes.given_bits) {
        (void)snprintf(mint_verdict_add(verdict, MINT_JUDGED_LOOK, "Are samples read as captured?"),
                       MINT_REPORT_TEXT,
                       "They are read as %u bits; the side file says %u (--bits).",
                       file->notes.given_bits, file->origin->sample_bits);
    }
}

static void check_health(const mint_report_capture_t *capture, mint_report_verdict_t *verdict)
{
    const mint_report_limits_t *limits = &capture->limits;
    const mint_health_counts_t *counts = &capture->measures->health;
    if (!(limits->h > 0)) {
        return;
    }
    bool is_quiet =
        counts->rct_longest < limits->rct_cutoff && counts->apt_most < limits->apt_cutoff;
    (void)snprintf(mint_verdict_add(verdict, is_quiet ? MINT_JUDGED_YES : MINT_JUDGED_LOOK,
                                    "Would the device's health tests stay quiet?"),
                   MINT_REPORT_TEXT,
                   "Longest run %zu (alarm at %zu), worst window %zu (alarm at %zu), for %s bits a "
                   "sample.",
                   counts->rct_longest, limits->rct_cutoff, counts->apt_most, limits->apt_cutoff,
                   mint_words_bits(limits->h).text);
}

/// A summary that describes without judging answers no question.
static bool is_summary(const mint_suite_result_t *result)
{
    return result->row_count != 0 && result->rows[0].figure.outcome == MINT_OUTCOME_NONE;
}

static bool is_judged(const mint_suite_result_t *result, const mint_test_t *test)
{
    bool has = false;
    for (size_t i = 0; i < result->row_count && !has; i++) {
        mint_outcome_t outcome = result->rows[i].figure.outcome;
        has = result->rows[i].test == test &&
              (outcome == MINT_OUTCOME_PASSED || outcome == MINT_OUTCOME_FAILED);
    }
    return has;
}

/// Tests of a suite that judged something; 0 if it could not run.
static size_t count_applied(const mint_report_suite_t *suite)
{
    size_t count = 0;
    for (size_t i = 0; suite->result != NULL && i < suite->suite->test_count; i++) {
        count += is_judged(suite->result, &suite->suite->tests[i]);
    }
    return count;
}

/// True if there were too few data for a suite that is asked for.
static bool is_untested(const mint_report_suite_t *suite)
{
    return count_applied(suite) == 0 && (suite->result == NULL || !is_summary(suite->result));
}

static bool has_untested(const mint_report_capture_t *capture)
{
    for (size_t i = 0; i < capture->suite_count; i++) {
        if (is_untested(&capture->suites[i])) {
            return true;
        }
    }
    return false;
}

/// A suite that passes, as far as it could run.
static void say_suite_passes(const mint_report_suite_t *suite, char *found)
{
    size_t applied = count_applied(suite);
    size_t count = suite->suite->test_count;
    if (applied == count) {
        (void)snprintf(found, MINT_REPORT_TEXT, "Yes.");
    } else {
        (void)snprintf(found, MINT_REPORT_TEXT,
                       "Yes, by %zu of its %zu tests; %zu did not apply to these data.", applied,
                       count, count - applied);
    }
}

static void say_untested(const mint_report_capture_t *capture, const mint_report_suite_t *suite,
                         const char *asked, mint_report_verdict_t *verdict)
{
    mint_judged_t judged = capture->is_conditioned ? MINT_JUDGED_LOOK : MINT_JUDGED_OPEN;
    char *found = mint_verdict_add(verdict, judged, asked);
    if (suite->result == NULL) {
        (void)snprintf(found, MINT_REPORT_TEXT, "Too few data: it needs at least %s bits.",
                       mint_words_count(suite->suite->min_bits).text);
    } else {
        (void)snprintf(found, MINT_REPORT_TEXT,
                       "Too few data: none of its %zu tests applies to them.",
                       suite->suite->test_count);
    }
    if (capture->is_conditioned) {
        weaken(verdict);
    }
}

static void check_suite(const mint_report_capture_t *capture, const mint_report_suite_t *suite,
                        mint_report_verdict_t *verdict)
{
    char asked[sizeof verdict->checks[0].asked];
    if (suite->result != NULL && is_summary(suite->result)) {
        return;
    }
    (void)snprintf(asked, sizeof asked, "Does it look like fair coins (%.60s)?",
                   suite->suite->standard);
    if (is_untested(suite)) {
        say_untested(capture, suite, asked, verdict);
        return;
    }
    mint_judged_t judged = suite->result->is_passed  ? MINT_JUDGED_YES
                           : capture->is_conditioned ? MINT_JUDGED_NO
                                                     : MINT_JUDGED_LOOK;
    const char *reason = suite->result->reason != NULL ? suite->result->reason : "";
    char *found = mint_verdict_add(verdict, judged, asked);
    if (judged == MINT_JUDGED_YES) {
        say_suite_passes(suite, found);
    } else {
        (void)snprintf(found, MINT_REPORT_TEXT, "No%s%s.%s", reason[0] != '\0' ? ": " : "", reason,
                       judged == MINT_JUDGED_LOOK ? " Raw noise need not: conditioning is for that."
                                                  : "");
    }
    if (judged == MINT_JUDGED_NO) {
        mint_verdict_fail(
            verdict, "The conditioned output does not look random.",
            "Output of a sound conditioner passes these tests; something between the noise and the "
            "output is wrong.");
    }
}

// ---- the verdict ----

static void say_measured(const mint_report_capture_t *capture, mint_report_verdict_t *verdict)
{
    const mint_non_iid_t *assessed = capture->assessed;
    const char *unit = mint_words_unit(capture);
    double width = capture->is_conditioned ? 1 : assessed->bits;
    (void)snprintf(
        verdict->measured, MINT_REPORT_TEXT,
        "%.*s holds %s samples of %u bit%s. Each %s is worth %s bits of min-entropy (%s of "
        "its width): the best attacker that the standard knows is right %s.",
        NAME_SHOWN, mint_words_base(capture->file.name), mint_words_count(assessed->samples).text,
        assessed->bits, assessed->bits == 1 ? "" : "s", unit,
        mint_words_bits(assessed->min_entropy).text,
        mint_words_percent(assessed->min_entropy / width).text,
        mint_words_guess(assessed->min_entropy).text);
}

static void append(mint_report_verdict_t *verdict, const char *text)
{
    size_t at = strlen(verdict->reason);
    (void)snprintf(verdict->reason + at, MINT_REPORT_TEXT - at, "%s%s", at > 0 ? " " : "", text);
}

/// What restarts leave, behind what was said.
static void add_restarts(const mint_restart_t *result, mint_report_verdict_t *verdict)
{
    size_t at = strlen(verdict->reason);
    (void)snprintf(verdict->reason + at, MINT_REPORT_TEXT - at,
                   "%u restarts of %u samples leave %s bits a sample.", result->restarts,
                   result->row_len, mint_words_bits(verdict->h).text);
    if (mint_verdict_is_look(result)) {
        at = strlen(verdict->reason);
        (void)snprintf(verdict->reason + at, MINT_REPORT_TEXT - at,
                       " The standard wants %u of %u: this is a look, no validation.",
                       MINT_RESTARTS, MINT_RESTARTS);
    }
}

/// What there is too little of, in the headline.
static const char *say_look(const mint_report_capture_t *capture)
{
    bool are_few = capture->restart != NULL && mint_verdict_is_look(capture->restart->result);
    return are_few && has_few_samples(capture)
               ? "Too few samples and restarts: no fault is found; it validates nothing."
           : are_few ? "A look at too few restarts finds no fault; it validates nothing."
           : has_few_samples(capture)
               ? "A look at too few samples finds no fault; it validates nothing."
               : "No fault is found, but a suite that was asked for could not run.";
}

static void say_passed(const mint_report_t *report, const mint_report_capture_t *capture,
                       mint_report_verdict_t *verdict)
{
    bool is_asked = report->min >= 0;
    bool has_restarts = capture->restart != NULL;
    bool is_look = verdict->judged == MINT_JUDGED_LOOK;
    (void)snprintf(verdict->headline, MINT_REPORT_TEXT, "%s",
                   is_look ? say_look(capture)
                   : is_asked && has_restarts
                       ? "The source has the entropy that is asked for, after a restart too."
                   : is_asked && capture->is_conditioned
                       ? "The output has the entropy that is asked for."
                   : is_asked ? "The source has the entropy that is asked for."
                              : "The source has its entropy after a restart too.");
    if (is_asked) {
        (void)snprintf(verdict->reason, MINT_REPORT_TEXT, "%s: %.15g bits a %s are asked for%s",
                       is_look ? "There is as much as is asked for" : "That is enough", report->min,
                       mint_words_unit(capture),
                       has_restarts              ? ", and "
                       : capture->is_conditioned ? "."
                                                 : ". Restarts were not measured.");
    }
    if (has_restarts) {
        add_restarts(capture->restart->result, verdict);
    }
    if (has_few_samples(capture)) {
        append(verdict, "The standard wants 1,000,000 samples: this is a look, no validation.");
    }
    if (capture->is_conditioned && has_untested(capture)) {
        append(verdict, "Suites that could not run say nothing: give them more data.");
    }
}

static void say_open(const mint_report_capture_t *capture, mint_report_verdict_t *verdict)
{
    (void)snprintf(verdict->headline, MINT_REPORT_TEXT,
                   is_designed_lower(capture)
                       ? "%s bits of min-entropy a %s count: the source was designed for no more."
                       : "%s bits of min-entropy a %s were measured.",
                   mint_words_bits(verdict->h).text, mint_words_unit(capture));
    (void)snprintf(verdict->reason, MINT_REPORT_TEXT,
                   "Whether that is enough was not asked (--min)%s: this is a measurement, not a "
                   "verdict.",
                   capture->is_conditioned
                       ? ""
                       : ", and whether it holds after a restart was not measured (--restart)");
}

void mint_report_judge(const mint_report_t *report, const mint_report_capture_t *capture,
                       mint_report_verdict_t *verdict)
{
    double h = is_designed_lower(capture) ? capture->h_submitter : capture->assessed->min_entropy;
    *verdict = (mint_report_verdict_t){.judged = MINT_JUDGED_OPEN, .h = h};
    say_measured(capture, verdict);
    check_digest(&capture->file, "Are these the data that were captured?", verdict);
    check_source(&capture->file, verdict);
    if (capture->restart != NULL) {
        check_digest(&capture->restart->file, "Are these the restarts that were captured?",
                     verdict);
        check_source(&capture->restart->file, verdict);
    }
    mint_verdict_check_source_of_restart(capture, verdict);
    check_design(capture, verdict);
    mint_verdict_check_restart(capture, verdict);
    check_min(report, capture, verdict);
    check_amount(capture, verdict);
    check_width(capture, verdict);
    check_health(capture, verdict);
    for (size_t i = 0; i < capture->suite_count; i++) {
        check_suite(capture, &capture->suites[i], verdict);
    }
    if (verdict->judged == MINT_JUDGED_YES || verdict->judged == MINT_JUDGED_LOOK) {
        say_passed(report, capture, verdict);
    } else if (verdict->judged == MINT_JUDGED_OPEN) {
        say_open(capture, verdict);
    } else {
        bool starts_badly = capture->restart != NULL && !capture->restart->result->is_passed;
        bool is_emulated = comes_emulated(&capture->file) ||
                           (capture->restart != NULL && comes_emulated(&capture->restart->file));
        verdict->h = starts_badly || is_emulated ? 0 : verdict->h;
    }
}

mint_judged_t mint_report_judge_all(const mint_report_t *report)
{
    mint_judged_t all = MINT_JUDGED_YES;
    for (size_t i = 0; i < report->count; i++) {
        mint_report_verdict_t verdict;
        mint_report_judge(report, &report->captures[i], &verdict);
        if (verdict.judged == MINT_JUDGED_NO || all == MINT_JUDGED_NO) {
            all = MINT_JUDGED_NO;
        } else if (verdict.judged == MINT_JUDGED_OPEN || all == MINT_JUDGED_OPEN) {
            all = MINT_JUDGED_OPEN;
        } else if (verdict.judged == MINT_JUDGED_LOOK) {
            all = MINT_JUDGED_LOOK;
        }
    }
    return all;
}
