// SPDX-License-Identifier: Apache-2.0
//
// What the entropy gate saw of each device of a batch, as the registry has it on record: rows for
// reports on a whole batch.
//
// Pointers must not be NULL; `error` may be.
#ifndef MINTMARK_PROVISIONER_REGISTRY_HEALTH_H
#define MINTMARK_PROVISIONER_REGISTRY_HEALTH_H

#include "registry/registry.h"

#define MINT_HEALTH_NAME_MAX_LEN 23u ///< bytes of a source's name; a longer one is cut
#define MINT_HEALTH_SOURCES_MAX  4u  ///< sources of a device; further ones are left out

/// A figure of the gate about a source. All are counts.
typedef enum {
    MINT_FIGURE_LONGEST_RUN = 0, ///< equal samples in a row
    MINT_FIGURE_MOST_COMMON = 1, ///< how often the most frequent value was there
    MINT_FIGURE_LAG_EQUAL = 2,   ///< samples equal to the one so far before, where these are most
    MINT_FIGURE_STEP_COMMON = 3, ///< how often the most frequent difference of neighbours was there
    MINT_FIGURE_RCT_ALARMS = 4,  ///< of the device's own repetition count test
    MINT_FIGURE_APT_ALARMS = 5,  ///< of its adaptive proportion test
} mint_figure_t;

#define MINT_FIGURE_COUNT 6u ///< how many there are

/// "longest_run" … "apt_alarms", as in the device's health; "unknown" for another value.
const char *mint_figure_text(mint_figure_t figure);

/// A noise source, as the gate saw it.
typedef struct {
    char name[MINT_HEALTH_NAME_MAX_LEN + 1]; ///< as the device calls it
    uint32_t credit;                         ///< kind of credit, as in an info message; 0: none
    uint32_t h_64;                           ///< min-entropy a sample that it claims, in 1/64 bit
    uint32_t failure;                        ///< status of its health tests; 0: good
    uint32_t samples;                        ///< raw samples that were looked at; 0: none, and the
                                             ///< first four figures mean nothing
    uint32_t lag;                            ///< of MINT_FIGURE_LAG_EQUAL
    uint32_t figures[MINT_FIGURE_COUNT];     ///< by mint_figure_t
} mint_health_source_t;

/// A device, as the gate saw it last before it was locked.
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];         ///< the device's
    int64_t admitted_s;                     ///< Unix time when it was met first
    char port[MINT_PORT_MAX_LEN + 1];       ///< where it was last met; may be empty
    char station[MINT_STATION_MAX_LEN + 1]; ///< that looked at it
    mint_progress_t progress;               ///< how far it has come
    bool is_retired;                        ///< it is out of use
    bool has_serial;                        ///< `serial` is set: it has a certificate
    uint8_t serial[MINT_SERIAL_LEN];        ///< of its newest certificate
    uint32_t rng;                           ///< status of its generator; 0: good
    size_t source_count;                    ///< of these
    mint_health_source_t sources[MINT_HEALTH_SOURCES_MAX]; ///< in the device's order
} mint_health_record_t;

/// Takes one device of a listing; the record lives until it returns. A status other than MINT_OK
/// ends the listing and is its result.
typedef mint_status_t (*mint_health_visit_t)(void *context, const mint_health_record_t *record);

/// Lists what the gate saw of the devices of `batch`, in order of admission. Devices that the gate
/// turned away at first sight have no record but the log's. A batch that is not there has no
/// devices.
MINT_MUST_CHECK mint_status_t mint_registry_each_health(mint_registry_t *registry,
                                                        const char *batch,
                                                        mint_health_visit_t visit, void *context,
                                                        mint_error_t *error);

/// Counts the devices that stations on `batch` turned away for `cause`, a word of theirs
/// ("entropy"), as the log has it; one that came again and was taken then is among them. What
/// versions before this one turned away is not: their events do not say the batch.
MINT_MUST_CHECK mint_status_t mint_registry_count_refused(mint_registry_t *registry,
                                                          const char *batch, const char *cause,
                                                          uint64_t *count, mint_error_t *error);

#endif
