// SPDX-License-Identifier: Apache-2.0
//
// The report of an assessment: for people who decide, verdict first, and for those who check, all
// figures after it. One HTML page that needs nothing else, the same as Markdown, and for a
// terminal.
//
// A report is made of results that its caller has computed; nothing is measured here. All pointers
// must live until the report is written, and must not be NULL unless it is said so. Texts are UTF-8
// and may hold anything: every format escapes them. The same report gives the same bytes. Nothing
// is kept between calls; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_REPORT_H
#define MINTMARK_ENTROPY_TESTS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "mintmark/entropy_tests/measures.h"
#include "mintmark/entropy_tests/non_iid.h"
#include "mintmark/entropy_tests/restart.h"
#include "mintmark/entropy_tests/samples.h"
#include "mintmark/entropy_tests/suite.h"
#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Where data come from, as the side file of a capture says. Texts are NULL where it does not.
typedef struct {
    const char *path;        ///< of the side file
    const char *device;      ///< its id
    const char *firmware;    ///< its version, as the device says
    const char *source;      ///< name of the noise source
    const char *started;     ///< when the capture began, UTC
    const char *ended;       ///< when it was done, UTC
    const char *temperature; ///< of the part, as the person who captured wrote it down
    const char *sha256;      ///< of the data, in hex, as noted when they were captured
    const char *command;     ///< that captured them
    unsigned sample_bits;    ///< 0: not said
    unsigned restarts;       ///< 0: none, or not said
    const char *board;       ///< kind of the device
    const char *note;        ///< what the person who captured wrote down
    const char *credit; ///< what the device credited the source for: "none", "measured", "vouched"
    bool is_emulated;   ///< the source is an emulated or simulated part
    bool is_virtual;    ///< it is a machine's own, with a hypervisor below
    bool is_incomplete; ///< the capture was not finished
} mint_report_origin_t;

/// A file of data.
typedef struct {
    const char *name;                   ///< as it was given
    const char *sha256;                 ///< of its bytes, in hex
    const mint_report_origin_t *origin; ///< NULL: there is no side file
    const mint_samples_t *samples;      ///< what was read of it
    mint_samples_notes_t notes;         ///< what reading did to them
} mint_report_file_t;

/// Restarts of the same source, in the shape that `result` says.
typedef struct {
    mint_report_file_t file;           ///< where the samples come from
    const mint_restart_t *result;      ///< of the restart tests (§3.1.4)
    const mint_restart_modes_t *modes; ///< for the picture of rows and columns
    const char *mismatch; ///< NULL, or of what source they are by their side file, which is not the
                          ///< capture's: "of device …; the capture is of …"
} mint_report_restart_t;

/// A run of a statistical suite.
typedef struct {
    const mint_suite_t *suite;         ///< which one
    const mint_suite_result_t *result; ///< NULL: there are too few bits for it
} mint_report_suite_t;

/// The cut-offs of the continuous health tests (§4.4) for a min-entropy of `h` bits a sample.
typedef struct {
    double h;                    ///< 0: there are none
    size_t rct_cutoff;           ///< repetition count test, intermittent alarm
    size_t rct_cutoff_permanent; ///< repetition count test, permanent failure
    size_t apt_cutoff;           ///< adaptive proportion test, intermittent alarm
    size_t apt_cutoff_permanent; ///< adaptive proportion test, permanent failure
} mint_report_limits_t;

/// One capture and all that is known of it.
typedef struct {
    mint_report_file_t file;              ///< where the samples come from
    bool is_conditioned;                  ///< output of a conditioner: bits a bit (§3.1.5.2)
    const mint_non_iid_t *assessed;       ///< what the ten estimators found
    double h_submitter;                   ///< bits a sample that the source was designed for
                                          ///< (H_submitter, §3.1.3); 0: not said
    const mint_measures_t *measures;      ///< for the pictures
    const mint_report_restart_t *restart; ///< NULL: not measured
    mint_report_limits_t limits;          ///< that follow from the min-entropy
    const mint_report_suite_t *suites;    ///< that were run; NULL if there are none
    size_t suite_count;                   ///< how many
} mint_report_capture_t;

/// A report on one capture or several side by side.
typedef struct {
    const mint_report_capture_t *captures; ///< in the order of the command line
    size_t count;                          ///< at least 1
    double min;          ///< min-entropy that is asked for, bits a sample; negative: none
    const char *made;    ///< date of the report
    const char *command; ///< that made it
    const char *version; ///< of the program
} mint_report_t;

// ---- the verdict ----

/// What a verdict or one of the checks behind it says.
typedef enum {
    MINT_JUDGED_YES,  ///< holds
    MINT_JUDGED_NO,   ///< does not, and that decides
    MINT_JUDGED_LOOK, ///< does not, and somebody should know; it does not decide
    MINT_JUDGED_OPEN, ///< not asked, not measured
} mint_judged_t;

#define MINT_REPORT_TEXT 640u ///< bytes of a sentence, NUL included

/// A check: a question and what was found.
typedef struct {
    mint_judged_t judged;         ///< the answer
    char asked[96];               ///< the question, a few words
    char found[MINT_REPORT_TEXT]; ///< the answer in a sentence, with its figures
} mint_report_check_t;

#define MINT_REPORT_CHECKS_MAX 24u ///< checks of a verdict

/// The verdict on a capture. YES, NO, LOOK where nothing speaks against the source but there are
/// fewer samples or restarts than the standard wants (§3.1.1, §3.1.4.1) or, of conditioned output,
/// a suite that could not run, or OPEN where nothing was asked for.
typedef struct {
    mint_judged_t judged;            ///< the answer
    double h;                        ///< the min-entropy that counts, bits a sample (or bit)
    char headline[MINT_REPORT_TEXT]; ///< the verdict in a sentence
    char measured[MINT_REPORT_TEXT]; ///< what was measured, and how much entropy there is
    char reason[MINT_REPORT_TEXT];   ///< why the verdict is what it is
    mint_report_check_t
        checks[MINT_REPORT_CHECKS_MAX]; ///< what it rests on, in the order of the report
    size_t check_count;                 ///< how many
} mint_report_verdict_t;

/// Judges one capture of a report: its min-entropy, at most `h_submitter`, against `min`, its
/// restarts, and for conditioned
/// output the suites. Raw noise need not look like coins, so suites do not decide there.
void mint_report_judge(const mint_report_t *report, const mint_report_capture_t *capture,
                       mint_report_verdict_t *verdict);

/// The verdict on all captures: NO if there is one, else OPEN, else LOOK if there is one, else YES.
mint_judged_t mint_report_judge_all(const mint_report_t *report);

/// The estimator that decides.
typedef struct {
    mint_estimator_t estimator; ///< which one; of no meaning unless `is_there`
    bool is_of_bits;            ///< it looked at the bit string
    bool is_there;              ///< false: none ran
    double min_entropy;         ///< bits a sample (conditioned: a bit)
} mint_report_weakest_t;

/// The weakest estimator of an assessment.
void mint_report_find_weakest(const mint_non_iid_t *assessed, bool is_conditioned,
                              mint_report_weakest_t *weakest);

// ---- writing ----

/// Writes the report as one HTML page: no scripts, nothing fetched. MINT_ERR_MEMORY; MINT_ERR_IO:
/// `out` has failed.
MINT_MUST_CHECK mint_status_t mint_report_write_html(const mint_report_t *report, FILE *out);

/// Writes it as Markdown, without pictures. Errors as above.
MINT_MUST_CHECK mint_status_t mint_report_write_markdown(const mint_report_t *report, FILE *out);

/// Writes it for a terminal of 80 columns or more. Errors as above.
MINT_MUST_CHECK mint_status_t mint_report_write_text(const mint_report_t *report, FILE *out);

#ifdef __cplusplus
}
#endif

#endif
