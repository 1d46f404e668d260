// SPDX-License-Identifier: Apache-2.0
//
// What is known of a capture beside its samples: the side file FILE.json. By it an assessment reads
// the samples as they were written, and limits have evidence (SP 800-90B §3.1.1, §3.1.4.1) that
// somebody can follow back to a device, a day and the bytes themselves.
//
// Pointers must not be NULL; `error` may be. Nothing is kept between calls. Any thread.
#ifndef MINT_CAPTURE_RECORD_H
#define MINT_CAPTURE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"
#include "mintmark/crypto.h"
#include "mintmark/message.h"

#define MINT_CAPTURE_TIME_SIZE 24u ///< bytes of a time as text, NUL included

/// Counters of a source's health tests.
typedef struct {
    bool known;        ///< there are any
    uint32_t samples;  ///< taken since the device started
    uint32_t rct;      ///< alarms of the repetition count test
    uint32_t apt;      ///< alarms of the adaptive proportion test
    uint32_t guard;    ///< alarms of the further tests
    char failure[128]; ///< why the source is out, empty while it serves
} mint_capture_health_t;

/// What a side file says. Texts are NUL-terminated printable ASCII, but for `port`, `note` and
/// `command`, which are UTF-8.
typedef struct {
    bool complete;                        ///< all that was asked for is there
    char source[24];                      ///< name of the source
    uint32_t source_index;                ///< its place among the device's
    char credit[12];                      ///< "none", "measured", "vouched"
    char device[2 * 16 + 1];              ///< the device's id in hex; empty: a machine's own source
    char board[24];                       ///< the board, or the machine's kind
    char firmware[96];                    ///< its firmware, or the machine's system
    bool emulated;                        ///< the samples are of an emulated or simulated part
    bool virtual_machine;                 ///< of a machine's own source: a hypervisor is below
    char port[256];                       ///< where the device was plugged in
    uint32_t bits;                        ///< width of a sample
    uint32_t width;                       ///< bits of the word it stands in, 8 or 16
    bool is_wide;                         ///< as the hardware gives them, not as the tests see them
    uint32_t samples;                     ///< asked for; with restarts: after each
    uint32_t restarts;                    ///< asked for; 0: consecutive samples
    uint32_t done;                        ///< samples, or rows, that are there
    char restart_by[12];                  ///< "reset", "command", "process", "" without restarts
    uint32_t first;                       ///< samples taken since the start before the first one
    uint32_t late_rows;                   ///< rows that began later than that
    uint32_t repeated_rows;               ///< rows that the line lost a part of, taken anew
    char started[MINT_CAPTURE_TIME_SIZE]; ///< UTC, such as "2026-11-23T08:15:00Z"
    char ended[MINT_CAPTURE_TIME_SIZE];   ///< likewise
    double seconds;                       ///< that reading took, over all runs
    bool has_temperature;                 ///< `celsius` was given
    double celsius;                       ///< temperature of the part, as given
    char note[160];                       ///< what the person wrote down
    mint_capture_health_t before;         ///< health tests at the beginning
    mint_capture_health_t after;          ///< and at the end
    bool has_digest;                      ///< `data_sha256` is there
    uint8_t data_sha256[MINT_SHA256_LEN]; ///< of the data file
    char mintmark[24];                    ///< version of this program
    char command[512];                    ///< the command line
} mint_capture_record_t;

/// Bytes that a row, or everything of a capture without restarts, takes.
uint64_t mint_capture_row_len(const mint_capture_record_t *record);

/// True if two captures are of one kind of source: name, board and width are the same. If not,
/// `why` says of what they are: "of source … on …, with … bits; the first is of …".
bool mint_capture_record_is_alike(const mint_capture_record_t *first,
                                  const mint_capture_record_t *record, char *why, size_t size);

/// The day on which the capture began, as the number yyyymmdd.
uint32_t mint_capture_date(const mint_capture_record_t *record);

/// Writes a side file as JSON. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_capture_record_write(const mint_capture_record_t *record,
                                                        mint_buffer_t *out);

/// Reads one. MINT_ERR_NOT_FOUND if this is some other file (no JSON object that calls itself a
/// capture's), MINT_ERR_FORMAT if it is damaged or does not make sense.
MINT_MUST_CHECK mint_status_t mint_capture_record_read(const char *text, size_t len,
                                                       mint_capture_record_t *record,
                                                       mint_error_t *error);

/// Reads the side file of the data file at `path`. MINT_ERR_NOT_FOUND if there is none, else as
/// above.
MINT_MUST_CHECK mint_status_t mint_capture_record_load(const char *path,
                                                       mint_capture_record_t *record,
                                                       mint_error_t *error);

/// The same, and the data must be what the record says. MINT_ERR_MISMATCH if its SHA-256 or its
/// length is another.
MINT_MUST_CHECK mint_status_t mint_capture_record_verify(const char *path,
                                                         mint_capture_record_t *record,
                                                         mint_error_t *error);

/// SHA-256 and length of the file at `path`. MINT_ERR_IO, MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_capture_digest(const char *path, uint8_t digest[MINT_SHA256_LEN],
                                                  uint64_t *len, mint_error_t *error);

#endif
