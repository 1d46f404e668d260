// SPDX-License-Identifier: Apache-2.0
//
// Random numbers for a POSIX program: one generator behind a lock, over this port's sources, which
// gives the same bytes to no two threads, to no two processes after fork(), and, as far as a
// process can notice it, to no two machines that were resumed from one snapshot.
//
// What is noticed, before every request (mint_posix_copy_guard):
// - a fork, however it is made, by a page that the kernel wipes in children (MADV_WIPEONFORK), by
//   the process id and by pthread_atfork();
// - a machine or process that was suspended, saved and resumed, moved, or restored: the time since
//   boot went on by more than a second since the last request, or went back, or the time of day
//   moved against it by more than a tenth of a second.
// Then the generator is reseeded, of which the kernel's generator is a source, before it hands out
// another byte. A machine that is copied while it runs, and whose clocks conceal it, notices
// nothing within a second; where that can be, ask for prediction resistance
// (mint_posix_rng_generate), and the kernel's generator must notice it (Linux 5.18 and later do, by
// the hypervisor's VM generation id). Bytes that were handed out before a snapshot are in both
// copies, whoever made them.
//
// Pointers must not be NULL unless the length beside them is 0. All functions may be called from
// any thread, and none from a signal handler. In a program with threads, children must be made by
// fork(): a bare clone() may copy a lock that another thread holds.
#ifndef MINTMARK_PORTS_POSIX_POSIX_RNG_H
#define MINTMARK_PORTS_POSIX_POSIX_RNG_H

#include "mintmark/rng.h"

/// The guard described above, for generators of the program's own; any number may use it.
extern const mint_copy_guard_t mint_posix_copy_guard;

/// mint_rng_start_with() over this port's sources, with the guard. The sources are this program's
/// one set: no other generator may use them from another thread.
MINT_MUST_CHECK mint_status_t mint_posix_rng_start(const uint8_t *personalization,
                                                   size_t personalization_len);
/// mint_rng_bytes(), one request of all threads at a time.
MINT_MUST_CHECK mint_status_t mint_posix_rng_bytes(uint8_t *out, size_t len);
/// mint_rng_generate(), likewise.
MINT_MUST_CHECK mint_status_t mint_posix_rng_generate(uint8_t *out, size_t len,
                                                      bool prediction_resistance,
                                                      const uint8_t *additional,
                                                      size_t additional_len);
/// mint_rng_status(), likewise.
MINT_MUST_CHECK mint_status_t mint_posix_rng_status(void);
/// mint_posix_rng_bytes() as a callback for crypto.h.
mint_random_t mint_posix_rng_random(void);
/// mint_rng_stop(), likewise.
void mint_posix_rng_stop(void);

#endif
