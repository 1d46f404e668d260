// SPDX-License-Identifier: Apache-2.0
//
// How a device's visit to the station can end: one list, for the summary's lines, the registry's
// notes and the JSON that programs read.
//
// Nothing here allocates; texts are static and never NULL. Any thread.
#ifndef MINT_STATION_OUTCOME_H
#define MINT_STATION_OUTCOME_H

#include "mintmark/status.h"

/// What became of a device.
typedef enum {
    MINT_OUTCOME_OPEN = 0,    ///< still at it
    MINT_OUTCOME_PROVISIONED, ///< has its identity, proven and locked
    MINT_OUTCOME_ALREADY,     ///< had it before; nothing was changed
    MINT_OUTCOME_READY,       ///< of a dry run: would get its identity
    MINT_OUTCOME_FAILED,      ///< see the cause
} mint_outcome_t;

/// "open", "provisioned", "already", "ready", "failed"; for programs.
const char *mint_outcome_text(mint_outcome_t outcome);

// Name, word for programs, text for people.
#define MINT_CAUSE_LIST(X)                                                                         \
    X(MINT_CAUSE_NONE, "none", "no failure")                                                       \
    X(MINT_CAUSE_PORT, "port", "the serial port failed")                                           \
    X(MINT_CAUSE_SILENT, "silent", "the device does not answer")                                   \
    X(MINT_CAUSE_PROTOCOL, "protocol", "the device answers out of protocol")                       \
    X(MINT_CAUSE_ENTROPY, "entropy", "the device's random numbers are not to be trusted")          \
    X(MINT_CAUSE_STRANGER, "stranger", "the device is locked, and not by this factory")            \
    X(MINT_CAUSE_RETIRED, "retired", "the device is retired")                                      \
    X(MINT_CAUSE_BATCH, "batch", "the device belongs to another batch")                            \
    X(MINT_CAUSE_QUOTA, "quota", "the batch is used up or closed")                                 \
    X(MINT_CAUSE_ENROLMENT, "enrolment", "the device does not show the batch's enrolment key")     \
    X(MINT_CAUSE_IDENTITY, "identity", "the device does not prove its identity")                   \
    X(MINT_CAUSE_DUPLICATE, "duplicate", "the device has a key or number of another one")          \
    X(MINT_CAUSE_REFUSED, "refused", "the device refuses the station")                             \
    X(MINT_CAUSE_REGISTRY, "registry", "the registry failed")                                      \
    X(MINT_CAUSE_STATION, "station", "the station failed")                                         \
    X(MINT_CAUSE_STOPPED, "stopped", "the station was stopped")

/// Why a device has failed.
typedef enum {
#define MINT_CAUSE_ENUM(name, word, text) name,
    MINT_CAUSE_LIST(MINT_CAUSE_ENUM)
#undef MINT_CAUSE_ENUM
        MINT_CAUSE_COUNT ///< how many there are
} mint_cause_t;

/// A cause as one word, for programs.
const char *mint_cause_word(mint_cause_t cause);

/// A cause as a sentence for people, without a full stop.
const char *mint_cause_text(mint_cause_t cause);

/// The cause that a status stands for when a device gave it as its answer.
mint_cause_t mint_cause_of_refusal(mint_status_t status);

/// The cause that a status stands for that comes of checking what a device sent: the machine's own
/// troubles say nothing about the device.
mint_cause_t mint_cause_of_check(mint_status_t status);

/// The cause that a status of a registry call stands for.
mint_cause_t mint_cause_of_registry(mint_status_t status);

#endif
