// SPDX-License-Identifier: Apache-2.0
//
// A device on a serial line as a source of raw noise: its command NOISE, SMP's reset, and a port
// that goes away and comes back with it (device/SPEC.md).
//
// Pointers must not be NULL unless a field says so; `error` may be. One thread.
#ifndef MINT_CAPTURE_DEVICE_H
#define MINT_CAPTURE_DEVICE_H

#include "capture/source.h"
#include "station/client.h"

/// How a device is reached and restarted.
typedef struct {
    const char *port;    ///< path of its serial port
    const char *command; ///< restarts it, by the shell, with MINTMARK_ROW in the environment (cuts
                         ///< its power, for instance); NULL: SMP's reset
    uint32_t wait_s;     ///< for a port that went away to come back
    bool (*stopped)(void); ///< whether somebody wants to end it
} mint_capture_reach_t;

/// A device. Its fields belong to it.
typedef struct {
    mint_capture_reach_t reach;      ///< how to get to it
    int fd;                          ///< of the port, -1: not open
    mint_client_t client;            ///< what it is asked through
    mint_client_patience_t patience; ///< how long is waited
    uint8_t id[MINT_DEVICE_ID_LEN];  ///< once it was seen
    bool is_known;                   ///< it was
    uint8_t source;                  ///< that is captured
    bool is_wide;                    ///< as the hardware gives it
    uint32_t most;                   ///< samples to ask for at once: grows while answers are quick
} mint_capture_device_t;

/// Opens the port and asks who is there. MINT_ERR_IO, MINT_ERR_TIMEOUT, MINT_ERR_PEER. The caller
/// closes it whatever came of it.
MINT_MUST_CHECK mint_status_t mint_capture_device_open(mint_capture_device_t *device,
                                                       const mint_capture_reach_t *reach,
                                                       mint_info_t *info, mint_error_t *error);
/// Closes the port.
void mint_capture_device_close(mint_capture_device_t *device);

/// Asks for raw noise, or with a count of 0 what there is to say of a source. The samples are a
/// view until the next question. The device's own refusals: MINT_ERR_LOCKED and MINT_ERR_RETIRED,
/// MINT_ERR_SOURCE if it delivers nothing, MINT_ERR_UNSUPPORTED.
MINT_MUST_CHECK mint_status_t mint_capture_device_noise(mint_capture_device_t *device,
                                                        const mint_noise_request_t *request,
                                                        mint_noise_answer_t *answer,
                                                        mint_error_t *error);

/// The device as a capture's source; `device` must outlive it.
mint_capture_source_t mint_capture_device_source(mint_capture_device_t *device);

#endif
