// SPDX-License-Identifier: Apache-2.0
//
// What the files of this port have for each other. Nothing else includes it.
#ifndef MINTMARK_PORTS_POSIX_BOARD_H
#define MINTMARK_PORTS_POSIX_BOARD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/fuses.h"
#include "mintmark/entropy.h"
#include "mintmark/flash.h"
#include "posix_port.h"

// ---- image.c: the flash ----

extern const mint_flash_t posix_flash;

/// Opens or makes the image, locks it and reads its fuses. As mint_posix_start().
MINT_MUST_CHECK mint_status_t posix_image_open(const mint_posix_config_t *config,
                                               mint_fuses_t *fuses);
/// Closes it.
void posix_image_close(void);

// ---- line.c: the serial line ----

/// Makes the pseudo-terminal, raw, and the link if `config->link_path` is set. MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t posix_line_open(const mint_posix_config_t *config);
/// Path of the slave.
const char *posix_line_path(void);
/// Removes the link and closes both ends.
void posix_line_close(void);
/// The port's serial_read: waits up to a tenth of a second.
bool posix_line_read(void *context, uint8_t *byte);
/// The port's serial_write. MINT_ERR_IO if told to stop while nobody reads.
mint_status_t posix_line_write(void *context, const uint8_t *data, size_t len);

// ---- sources.c: the noise ----

#define POSIX_SOURCE_COUNT 2u ///< noise sources of this board

extern const mint_source_t posix_sources[POSIX_SOURCE_COUNT];

/// Makes the credited source fail from now on, or serve.
void posix_sources_fail(bool fail);

#endif
