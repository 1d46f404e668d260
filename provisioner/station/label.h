// SPDX-License-Identifier: Apache-2.0
//
// Labels, one for each device that got its identity: as files in a folder (label_files.h), and by a
// command of the factory's own that has what belongs on it in its environment. The line does not
// wait for it: a label for which no command may begin yet waits in a queue.
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

#include <signal.h>
#include <sys/types.h>

#include "station/label_text.h"

#define MINT_LABELS_MAX        64u   ///< commands at work at once; more wait for one to end
#define MINT_LABELS_PARTING_MS 2000u ///< that commands have after a stop, to end

/// One command at work.
typedef struct {
    pid_t pid;                             ///< 0: none
    char device[MINT_DEVICE_ID_TEXT_SIZE]; ///< whose label
} mint_label_t;

/// Is told how a label ended: of the device `device`, with words for people of what was wrong,
/// NULL if it is made.
typedef void (*mint_label_tell_t)(void *context, const char *device, const char *problem);

/// The labels of a run. All fields that are not set are 0.
typedef struct {
    const char *command;                ///< for `/bin/sh -c`; NULL: none
    const char *folder;                 ///< where text and pictures go; NULL: nowhere
    mint_label_t jobs[MINT_LABELS_MAX]; ///< at work
    mint_label_words_t *queue;          ///< that no command has begun for yet, oldest first
    size_t queued;                      ///< how many
    size_t made;                        ///< labels that are made: their commands ended well
    size_t failed;                      ///< that are not
    mint_label_tell_t tell;             ///< is told of each; may be NULL
    void *context;                      ///< handed to it
} mint_labels_t;

/// Writes the files of a label, and starts the command for it or puts it into the queue. Never
/// waits for a command. `words->batch` and `words->product` must live until mint_labels_finish().
void mint_labels_start(mint_labels_t *labels, const mint_label_words_t *words);

/// Looks which commands have ended, and starts those that waited for it.
void mint_labels_look(mint_labels_t *labels);

/// Waits for all commands, and releases the queue. From the moment when `*stop` is not 0 only for
/// MINT_LABELS_PARTING_MS more: the labels whose commands are still out then have failed. The
/// commands themselves go on.
void mint_labels_finish(mint_labels_t *labels, const volatile sig_atomic_t *stop);

#endif
