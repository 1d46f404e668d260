// SPDX-License-Identifier: Apache-2.0
//
// Why a noise source is credited: no credit without evidence.
//
// A source's description (mint_source_t in entropy.h) takes its width, its entropy and the evidence
// for it from one of three macros, at file scope:
//
//     static const mint_source_t sources[] = {
//         {.name = "timer-jitter", .sample = mint_timer_jitter_sample, .context = &jitter,
//          MINT_MEASURED(MINT_EVIDENCE_TIMER_JITTER)},
//         {.name = "getrandom", .sample = getrandom_sample, MINT_VOUCHED("getrandom(2)")},
//         {.name = "cpu-jitter", .sample = mint_cpu_jitter_sample, .context = &walk,
//          MINT_UNCREDITED(8, 32)},
//     };
//
// MINT_MEASURED() needs mintmark_entropy_limits.h, which `mintmark entropy limits` writes from the
// assessment of a capture, one group of macros a source (device/DESIGN.md shows one):
//
//     MINT_EVIDENCE_<SOURCE>_SYMBOL_BITS   width of the samples that were assessed
//     MINT_EVIDENCE_<SOURCE>_H_64          min-entropy a sample to be credited, in 1/64 bit
//     MINT_EVIDENCE_<SOURCE>_FIGURE_MICRO  min-entropy a sample found, in 10^-6 bit, rounded down
//     MINT_EVIDENCE_<SOURCE>_SAMPLES       consecutive samples that were assessed
//     MINT_EVIDENCE_<SOURCE>_RESTARTS      restarts that were assessed
//     MINT_EVIDENCE_<SOURCE>_DATE          day of the capture, yyyymmdd
//     MINT_EVIDENCE_<SOURCE>_HARDWARE      1: captured on the real part; 0: an emulated one
//     MINT_EVIDENCE_<SOURCE>_PROVISIONAL   0; 1: limits of a trial, which bear no credit
//     MINT_EVIDENCE_<SOURCE>_DATA_SHA256   initialiser of 32 bytes
//
// and, where the source stood still enough for one to hold, MINT_EVIDENCE_<SOURCE>_REFERENCE, an
// initialiser of a mint_watch_reference_t for the guard (watch.h, guard.h).
//
// Without one of them a measured source does not compile; nor does it with a measurement too small
// for SP 800-90B, with more credit than the figure, with samples of an emulated part, or in a port
// of one. mint_entropy_start() checks the same again of what was compiled in.
#ifndef MINTMARK_EVIDENCE_H
#define MINTMARK_EVIDENCE_H

#include <stdint.h>

/// On what the credit of a source rests.
typedef enum {
    MINT_CREDIT_NONE,     ///< nothing: tested and mixed in, never counted
    MINT_CREDIT_MEASURED, ///< an assessment of this source's own samples, with restarts
    MINT_CREDIT_VOUCHED,  ///< an operating system's random device vouches for itself
} mint_credit_t;

#define MINT_EVIDENCE_SAMPLES_MIN  1000000u ///< consecutive samples to be assessed (§3.1.1)
#define MINT_EVIDENCE_RESTARTS_MIN 1000u    ///< restarts, 1000 samples after each (§3.1.4.1)

/// Why a source may be credited. Const data, made by MINT_MEASURED() or MINT_VOUCHED().
typedef struct {
    mint_credit_t basis;     ///< MEASURED or VOUCHED
    uint32_t figure_micro;   ///< min-entropy a sample that was found, in 10^-6 bit, rounded down
    uint32_t samples;        ///< measured: consecutive samples that were assessed
    uint32_t restarts;       ///< measured: restarts that were assessed
    uint32_t date;           ///< measured: when the samples were taken, as the number yyyymmdd
    uint8_t data_sha256[32]; ///< measured: SHA-256 of the consecutive samples, one a byte
    const char *voucher;     ///< vouched: the generator that answers for itself, else NULL
} mint_evidence_t;

/// 1 where a port of a board that is emulated or simulated is compiled: there no measured source
/// bears a credit (SP 800-90B assesses parts, not models of them). The build defines it.
#ifndef MINT_PORT_EMULATED
#define MINT_PORT_EMULATED 0
#endif

/// 0; or, if the condition does not hold, no translation unit but `text_`.
#define MINT_REQUIRE(condition_, text_)                                                            \
    (0 * sizeof(struct {                                                                           \
         _Static_assert(condition_, text_);                                                        \
         char unused;                                                                              \
     }))

/// 0, if evidence of that name exists and bears a credit in this port.
#define MINT_REQUIRE_EVIDENCE(evidence_)                                                           \
    (MINT_REQUIRE(evidence_##_SAMPLES >= MINT_EVIDENCE_SAMPLES_MIN,                                \
                  "a source is credited for 1,000,000 samples or more") +                          \
     MINT_REQUIRE(evidence_##_RESTARTS >= MINT_EVIDENCE_RESTARTS_MIN,                              \
                  "a source is credited for 1,000 restarts or more") +                             \
     MINT_REQUIRE(evidence_##_PROVISIONAL == 0, "provisional evidence is credited nothing") +      \
     MINT_REQUIRE(evidence_##_H_64 >= 1, "a source without entropy is credited nothing") +         \
     MINT_REQUIRE(evidence_##_H_64 * 1000000ull <= evidence_##_FIGURE_MICRO * 64ull,               \
                  "a source is credited no more than was found") +                                 \
     MINT_REQUIRE(evidence_##_HARDWARE == 1 && MINT_PORT_EMULATED == 0,                            \
                  "an emulated or simulated source is credited nothing"))

/// Fields of a source whose entropy was measured; `evidence_` is MINT_EVIDENCE_<SOURCE>. There is
/// no other way to state the width or the entropy of such a source.
#define MINT_MEASURED(evidence_)                                                                   \
    .symbol_bits = evidence_##_SYMBOL_BITS,                                                        \
    .h_64 = (uint16_t)(evidence_##_H_64 + MINT_REQUIRE_EVIDENCE(evidence_)),                       \
    .evidence = &(const mint_evidence_t)                                                           \
    {                                                                                              \
        .basis = MINT_CREDIT_MEASURED, .figure_micro = evidence_##_FIGURE_MICRO,                   \
        .samples = evidence_##_SAMPLES, .restarts = evidence_##_RESTARTS,                          \
        .date = evidence_##_DATE, .data_sha256 = evidence_##_DATA_SHA256,                          \
    }

/// Fields of a source that is an operating system's random device: bytes of full entropy, for which
/// the generator named by the string literal `voucher_` answers.
#define MINT_VOUCHED(voucher_)                                                                     \
    .symbol_bits = 8,                                                                              \
    .h_64 = (uint16_t)(512u + MINT_REQUIRE(sizeof("" voucher_) > 1, "say who vouches")),           \
    .evidence = &(const mint_evidence_t)                                                           \
    {                                                                                              \
        .basis = MINT_CREDIT_VOUCHED, .figure_micro = 8000000u, .voucher = "" voucher_,            \
    }

/// Fields of a source whose limits are those of a trial (`mintmark entropy limits --provisional`):
/// credited nothing, and its health tests are already what they will be.
#define MINT_PROVISIONAL(evidence_) .symbol_bits = evidence_##_SYMBOL_BITS, .h_64 = evidence_##_H_64

/// Fields of a source that is credited nothing. `h_64_` is assumed, for the health tests alone: low
/// enough that healthy noise does not alarm.
#define MINT_UNCREDITED(symbol_bits_, h_64_) .symbol_bits = (symbol_bits_), .h_64 = (h_64_)

#endif
