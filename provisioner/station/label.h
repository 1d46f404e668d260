// SPDX-License-Identifier: Apache-2.0
//
// Labels, one for each device that got its identity: as files in a folder (label_files.h), and by a
// command of the factory's own that has what belongs on it in its environment. The line does not
// wait for it.
//
//     MINT_DEVICE_ID      32 lower-case hex digits
//     MINT_SERIAL         serial number of the certificate, 40 lower-case hex digits
//     MINT_FINGERPRINT    SHA-256 of the certificate, 64 lower-case hex digits
//     MINT_BATCH, MINT_PRODUCT, MINT_PORT
//     MINT_LABEL          all that belongs on a label, a line each: "name: value"
//     MINT_LABEL_JSON     the same as one JSON object, which is also what the QR code holds
//     MINT_LABEL_SVG, MINT_LABEL_PNG  paths of the pictures; empty if there is no folder
//
// The command sees no other descriptor than its standard input, which is empty, and its outputs,
// which are both this program's standard error; its environment is otherwise this program's.
//
// Pointers must not be NULL. The caller owns the object. One thread.
#ifndef MINT_STATION_LABEL_H
#define MINT_STATION_LABEL_H

#include <sys/types.h>

#include "station/loop.h"

#define MINT_LABELS_MAX 64u ///< commands at work at once; more wait for one to end

/// One command at work.
typedef struct {
    pid_t pid;                             ///< 0: none
    char device[MINT_DEVICE_ID_TEXT_SIZE]; ///< whose label
} mint_label_t;

/// The commands of a run.
typedef struct {
    const char *command;                ///< for `/bin/sh -c`; NULL: none
    const char *folder;                 ///< where text and pictures go; NULL: nowhere
    mint_label_t jobs[MINT_LABELS_MAX]; ///< at work
    size_t printed;                     ///< commands that ended well
    size_t failed;                      ///< that did not, or could not be started
    /// Is told of each that failed, with words for people; may be NULL.
    void (*tell)(const char *device, const char *problem);
} mint_labels_t;

/// Writes the files and starts the command for the device of a conversation that has ended with an
/// identity.
void mint_labels_start(mint_labels_t *labels, const mint_lane_t *lane);

/// Looks which commands have ended.
void mint_labels_look(mint_labels_t *labels);

/// Waits for all that are at work.
void mint_labels_finish(mint_labels_t *labels);

#endif
