// SPDX-License-Identifier: Apache-2.0
//
// What the entropy gate saw of a whole batch: middle and spread of each figure of each source, and
// which devices stand out in which. The devices themselves are rows of
// mint_registry_each_health(), so that a batch of any size is read twice and kept nowhere.
//
// Pointers must not be NULL.
#ifndef MINTMARK_PROVISIONER_BATCH_GATE_H
#define MINTMARK_PROVISIONER_BATCH_GATE_H

#include "audit/robust.h"
#include "registry/health.h"

#define MINT_GATE_SOURCES_MAX 16u ///< names of sources in one batch; further ones are left out
#define MINT_GATE_OUTLIERS_MAX                                                                     \
    (MINT_HEALTH_SOURCES_MAX * MINT_FIGURE_COUNT) ///< figures in which one device can stand out

/// A source of a batch's devices, by name.
typedef struct {
    char name[MINT_HEALTH_NAME_MAX_LEN + 1];  ///< as the device calls it
    mint_robust_t figures[MINT_FIGURE_COUNT]; ///< by mint_figure_t, over the devices looked at
} mint_gate_source_t;

/// A batch.
typedef struct {
    size_t devices;      ///< that have a record
    size_t looked_at;    ///< of these, of whose noise samples were drawn
    size_t outliers;     ///< devices that stand out in any figure
    uint64_t refused;    ///< devices that were turned away for their noise or random numbers
    size_t source_count; ///< of these
    mint_gate_source_t sources[MINT_GATE_SOURCES_MAX]; ///< in order of their first device
} mint_gate_report_t;

/// A figure in which a device stands out.
typedef struct {
    const char *source;   ///< name, in the device's record
    mint_figure_t figure; ///< which
    uint32_t value;       ///< the device's
    double z;             ///< its modified z-score, more than MINT_ROBUST_Z_MAX either way
} mint_gate_outlier_t;

/// Reads the batch. MINT_ERR_MEMORY, or the registry's status.
MINT_MUST_CHECK mint_status_t mint_gate_report_make(mint_registry_t *registry, const char *batch,
                                                    mint_gate_report_t *report,
                                                    mint_error_t *error);

/// The figures in which a device stands out, and their number.
size_t mint_gate_outliers(const mint_gate_report_t *report, const mint_health_record_t *record,
                          mint_gate_outlier_t outliers[MINT_GATE_OUTLIERS_MAX]);

/// Whether the device passed the gate, by what is on record: its generator and each credited source
/// were good.
bool mint_gate_passed(const mint_health_record_t *record);

#endif
