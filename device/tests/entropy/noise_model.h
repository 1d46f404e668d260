// SPDX-License-Identifier: Apache-2.0
//
// Noise that is known exactly: three healthy sources made of a deterministic generator, whose
// min-entropy and moments follow from their construction. So a false alarm is a false alarm, and an
// attack is what was added and nothing else.
#ifndef MINTMARK_TESTS_NOISE_MODEL_H
#define MINTMARK_TESTS_NOISE_MODEL_H

#include "device/tests/support/fake_random.h"
#include "mintmark/watch.h"

/// One healthy source.
typedef struct {
    const char *name;
    /// The next sample; `before` is the last one.
    uint8_t (*sample)(fake_random_t *random, uint8_t before);
    mint_watch_config_t config; ///< with the reference, where there is one
} noise_model_t;

/// A 4-bit converter: 8 plus a binomial deviation (12 coins), most probable value 924 / 4096.
extern const noise_model_t NOISE_ADC;
/// Timer jitter: one bit, the last one again with a probability of 0.6.
extern const noise_model_t NOISE_TIMER;
/// Bytes, all values alike.
extern const noise_model_t NOISE_BYTES;

/// The converter at an input `offset_256` / 256 steps away, with its noise of `coins` coins
/// amplified `gain` times.
uint8_t noise_adc(fake_random_t *random, uint32_t coins, int32_t gain, int32_t offset_256);

#endif
