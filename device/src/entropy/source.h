// SPDX-License-Identifier: Apache-2.0
//
// One noise source in the pool: is its description sound, does it start, what is its next sample.
//
// A source is in one of three states: started (`started`), waiting for its start-up test (neither),
// or out (`failure`). An intermittent alarm sends it back to waiting, anything worse puts it out.
//
// Pointers must not be NULL.
#ifndef MINTMARK_ENTROPY_SOURCE_H
#define MINTMARK_ENTROPY_SOURCE_H

#include "mintmark/entropy.h"

#define MINT_SOURCE_ALARMS_MAX 3u ///< intermittent alarms before a source is out all the same

/// MINT_ERR_ARGUMENT unless the description makes sense: function and limits there, widths and
/// windows as §4.4.2 has them, no more entropy claimed than fits into a sample, and cut-offs that
/// are ordered and no laxer than the claimed entropy allows (§4.4.1).
MINT_MUST_CHECK mint_status_t mint_source_check(const mint_source_t *source);

/// Takes and tests one sample. MINT_ERR_RCT or MINT_ERR_APT after an alarm, MINT_ERR_SOURCE if
/// there was no sample or one wider than described; `state` then says what becomes of the source.
MINT_MUST_CHECK mint_status_t mint_source_take(const mint_source_t *source,
                                               mint_source_state_t *state, uint8_t *symbol);

/// Runs the start-up test (§4.3): MINT_ENTROPY_STARTUP samples without an alarm. After intermittent
/// alarms it is repeated, MINT_SOURCE_ALARMS_MAX times at most; a source that does not pass is out.
void mint_source_bring_up(const mint_source_t *source, mint_source_state_t *state);

#endif
