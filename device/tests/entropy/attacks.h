// SPDX-License-Identifier: Apache-2.0
//
// What may befall a noise source: degradations of the converter of noise_model.h, each at three
// strengths, the weakest first.
#ifndef MINTMARK_TESTS_ATTACKS_H
#define MINTMARK_TESTS_ATTACKS_H

#include "noise_model.h"

#define ATTACK_STRENGTHS 3u
#define ATTACK_LOOP_MAX  100000u ///< longest block that is repeated

/// A source under attack.
typedef struct {
    fake_random_t random;          ///< of the noise
    fake_random_t other;           ///< of the noise of a second source
    uint64_t time;                 ///< samples since the attack began
    uint8_t recent[16];            ///< the last samples, at their time modulo 16
    uint8_t neighbour;             ///< what the second source gave just before
    uint8_t loop[ATTACK_LOOP_MAX]; ///< samples that are kept
} attack_state_t;

/// One kind of attack.
typedef struct {
    const char *name;
    const char *strengths[ATTACK_STRENGTHS]; ///< for people
    int32_t parameters[ATTACK_STRENGTHS];    ///< handed to `sample`
    uint32_t boot; ///< samples from restart to restart; 0: never restarted
    /// The next sample. `neighbour` is a sample of the second source and may be read.
    uint8_t (*sample)(attack_state_t *state, int32_t parameter);
    mint_watch_config_t config; ///< of the source; a width of 0: that of NOISE_ADC
} attack_t;

/// All attacks.
extern const attack_t ATTACKS[];
extern const uint32_t ATTACKS_COUNT; ///< how many

/// The attack of that name, which there must be.
const attack_t *attack_find(const char *name);

/// The configuration of the source that is attacked, with its reference where there is one.
mint_watch_config_t attack_config(const attack_t *attack);

/// A source before its attack.
void attack_start(attack_state_t *state, uint64_t seed);

/// The next sample of the source, healthy as yet.
uint8_t attack_healthy(attack_state_t *state);

/// The next sample under attack.
uint8_t attack_sample(attack_state_t *state, const attack_t *attack, uint32_t strength);

#endif
