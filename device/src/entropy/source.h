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

/// Whether the source has no evidence or evidence that bears the credit: as many samples and
/// restarts as SP 800-90B asks for, or somebody who vouches, and no more credit than the figure.
bool mint_source_evidence_holds(const mint_source_t *source);

/// Sets up the state of a source that waits for its start-up test, with its cut-offs and its guard;
/// if the guard does not start, the source is out.
/// MINT_ERR_ARGUMENT unless the description makes sense: name and function there, no more entropy
/// than fits into a sample, and evidence that holds.
MINT_MUST_CHECK mint_status_t mint_source_init(const mint_source_t *source,
                                               mint_source_state_t *state);

/// Takes and tests one sample. After an alarm its reason (MINT_ERR_RCT, MINT_ERR_APT or what the
/// guard says), MINT_ERR_SOURCE if
/// there was no sample or one wider than described; `state` then says what becomes of the source.
MINT_MUST_CHECK mint_status_t mint_source_take(const mint_source_t *source,
                                               mint_source_state_t *state, uint8_t *symbol);

/// Runs the start-up test (§4.3): `startup` samples without an alarm. After intermittent
/// alarms it is repeated, MINT_SOURCE_ALARMS_MAX times at most; a source that does not pass is out.
void mint_source_bring_up(const mint_source_t *source, mint_source_state_t *state);

#endif
