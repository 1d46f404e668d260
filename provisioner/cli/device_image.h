// SPDX-License-Identifier: Apache-2.0
//
// The two ways to a flash image.
#ifndef MINTMARK_PROVISIONER_DEVICE_IMAGE_H
#define MINTMARK_PROVISIONER_DEVICE_IMAGE_H

#include "cli/cert_input.h"
#include "cli/psk_files.h"
#include "image/image.h"
#include "image/kinds.h"
#include "image/provision.h"

#define MINT_DEVICE_IMAGE_BOARD_MAX_LEN 23u ///< bytes of a board's name

/// What was ordered on the command line.
typedef struct {
    mint_image_order_t order;
    const mint_image_kind_t *kind; ///< NULL: the store alone
} mint_device_image_t;

/// Makes the image of the files that the command line names.
MINT_MUST_CHECK mint_status_t mint_device_image_from_files(const mint_arguments_t *arguments,
                                                           const mint_device_image_t *image,
                                                           mint_error_t *error);

/// MINT_ERR_WRITE_ONCE if something has the image's name already, be it a link to nothing.
MINT_MUST_CHECK mint_status_t mint_device_image_check_name(const char *path, mint_error_t *error);

/// Puts what belongs to it behind a store that is done. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_device_image_finish(const mint_device_image_t *image,
                                                       mint_buffer_t *bytes, mint_error_t *error);

/// Says what was made.
void mint_device_image_say(const mint_device_image_t *image, const char *path);

/// Makes the image as a device of the factory that the command line names, going on from where an
/// interrupted run stopped.
MINT_MUST_CHECK mint_exit_t mint_device_image_from_factory(const mint_arguments_t *arguments,
                                                           const mint_device_image_t *image);

#endif
