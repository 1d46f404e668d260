// SPDX-License-Identifier: Apache-2.0
//
// Showing people and programs what a station does: a live table on a terminal, a line an event in a
// pipe, a JSON object a line for programs, and the summary at the end.
//
// Pointers must not be NULL. A watcher lives as long as the progress object it was made of. One
// thread.
#ifndef MINT_STATION_PROGRESS_H
#define MINT_STATION_PROGRESS_H

#include <stdio.h>

#include "station/loop.h"

/// What the watchers share.
typedef struct {
    FILE *stream;              ///< where to write
    const mint_lanes_t *lanes; ///< what to show
    uint64_t started_ms;       ///< when the station began
    uint64_t drawn_ms;         ///< when the table was drawn last, 0 before the first time
    size_t drawn_rows;         ///< rows of it
} mint_progress_view_t;

/// A view of the lanes on `stream`, from now on.
mint_progress_view_t mint_progress_view(FILE *stream, const mint_lanes_t *lanes);

/// A table with a row for each port (port, device, step, time, result) and one for the sums
/// (devices, rate, failures by cause), drawn over and over at the same place of a terminal.
mint_watcher_t mint_progress_table(mint_progress_view_t *view);

/// A readable line for each event.
mint_watcher_t mint_progress_lines(mint_progress_view_t *view);

/// A JSON object on a line of its own for each event: `event` is "step" or "result"; for labels
/// there is mint_progress_print_label_json().
mint_watcher_t mint_progress_json(mint_progress_view_t *view);

/// How many conversations ended how.
typedef struct {
    mint_tally_t tally;   ///< of all of them
    uint64_t elapsed_ms;  ///< of the whole run
    size_t labels_made;   ///< labels that are made; the caller's to fill in
    size_t labels_failed; ///< that are not; the caller's to fill in
} mint_summary_t;

/// Counts conversations.
mint_summary_t mint_progress_count(const mint_progress_view_t *view);

/// Writes how the label of `device` ended: a JSON object with `event` "label", on a line. `problem`
/// is NULL if it is made.
void mint_progress_print_label_json(const char *device, const char *problem, FILE *stream);

/// Writes the summary for people: one line, and one more for each cause of failure.
void mint_progress_print_summary(const mint_summary_t *summary, FILE *stream);

/// Writes the summary for programs: a JSON object with `event` "summary", on a line.
void mint_progress_print_summary_json(const mint_summary_t *summary, FILE *stream);

/// Devices an hour that got their identity; 0 while too little time has passed to say.
double mint_progress_rate(const mint_summary_t *summary);

/// Writes why each lane whose last conversation failed did, with the hint. For after a table, which
/// has no room for it.
void mint_progress_print_failures(const mint_progress_view_t *view);

/// The device's id as hex, or "-" while it is not known.
void mint_progress_device(const mint_lane_t *lane, char text[MINT_DEVICE_ID_TEXT_SIZE]);

#endif
