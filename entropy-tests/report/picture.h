// SPDX-License-Identifier: Apache-2.0
//
// The pictures of a report: each has a title, a line on what it shows, a sentence on what was
// found, which every format prints, and a drawing, which the page has. One picture a file;
// pictures.c has the list. What stands out in a picture is something to look at, not a verdict.
#ifndef MINTMARK_ENTROPY_TESTS_PICTURE_H
#define MINTMARK_ENTROPY_TESTS_PICTURE_H

#include <stdbool.h>
#include <stdio.h>

#include "mintmark/entropy_tests/report.h"

/// What was found in a picture.
typedef struct {
    bool stands_out;             ///< not as independent, even samples would be
    char text[MINT_REPORT_TEXT]; ///< a sentence for people
} mint_finding_t;

/// A picture.
typedef struct {
    const char *group; ///< heading that it stands under
    const char *title; ///< above the picture
    const char *what;  ///< what it shows and what good looks like
    bool is_wide;      ///< takes both columns of a wide page
    bool is_multiple;  ///< stands beside those of other captures where there are several
    /// Puts what was found into words. False: there is nothing to show.
    bool (*find)(const mint_report_capture_t *capture, mint_finding_t *finding);
    /// Draws it. MINT_ERR_MEMORY.
    mint_status_t (*draw)(FILE *out, const mint_report_capture_t *capture);
} mint_picture_t;

extern const mint_picture_t mint_picture_estimators; ///< min-entropy by each estimator
extern const mint_picture_t
    mint_picture_health; ///< what the health tests counted, against their cut-offs
extern const mint_picture_t mint_picture_histogram;       ///< how often each value occurs
extern const mint_picture_t mint_picture_bits;            ///< share of ones in each bit
extern const mint_picture_t mint_picture_bitmap;          ///< the first bits as they come
extern const mint_picture_t mint_picture_pairs;           ///< each sample against the one before
extern const mint_picture_t mint_picture_autocorrelation; ///< correlation by distance
extern const mint_picture_t mint_picture_spectrum;        ///< power by frequency
extern const mint_picture_t mint_picture_runs;            ///< equal samples in a row
extern const mint_picture_t mint_picture_drift;           ///< mean by time
extern const mint_picture_t mint_picture_restart_matrix;  ///< all rows after restarts
extern const mint_picture_t mint_picture_restart_zoom;    ///< the first samples of each row
extern const mint_picture_t mint_picture_restart_modes; ///< most common values of rows and columns

/// All of them in their order; NULL at the end.
extern const mint_picture_t *const mint_pictures[];

/// What was found in a run of a suite, in a sentence.
void mint_picture_suite_find(const mint_report_suite_t *suite, mint_finding_t *finding);
/// True if no figure of a run has a verdict: there are numbers, and nothing to draw.
bool mint_suite_describes(const mint_suite_result_t *result);
/// Draws the p-values of a run, or how its statistics lie in their bounds; nothing if it describes.
void mint_picture_suite_draw(FILE *out, const mint_report_suite_t *suite);

/// Hands what was found in each picture, and then in each suite, to `put`, which writes it to
/// `out`.
void mint_pictures_tell(const mint_report_capture_t *capture, FILE *out,
                        void (*put)(FILE *out, const char *title, const mint_finding_t *finding));

/// How a test of a suite came out over all sequences.
typedef struct {
    size_t passed;         ///< figures that did
    size_t failed;         ///< that did not
    size_t not_applicable; ///< whose conditions do not hold
    double least_p;        ///< not a number if there are no p-values
} mint_test_tally_t;

/// Adds up the rows of one test.
void mint_suite_tally(const mint_suite_result_t *result, const mint_test_t *test,
                      mint_test_tally_t *tally);

#endif
