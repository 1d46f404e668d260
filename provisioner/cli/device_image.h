// SPDX-License-Identifier: Apache-2.0
//
// The two ways to a flash image.
#ifndef MINTMARK_PROVISIONER_DEVICE_IMAGE_H
#define MINTMARK_PROVISIONER_DEVICE_IMAGE_H

#include "cli/cert_input.h"
#include "cli/psk_files.h"
#include "image/image.h"
#include "image/provision.h"

#define MINT_DEVICE_IMAGE_BOARD_MAX_LEN 23u ///< bytes of a board's name

/// Makes the image of the files that the command line names.
MINT_MUST_CHECK mint_status_t mint_device_image_from_files(const mint_arguments_t *arguments,
                                                           const mint_image_order_t *order,
                                                           mint_error_t *error);

/// Says what was made.
void mint_device_image_say(const mint_image_order_t *order, const char *path);

/// Makes the image as a device of the factory that the command line names, going on from where an
/// interrupted run stopped.
MINT_MUST_CHECK mint_exit_t mint_device_image_from_factory(const mint_arguments_t *arguments,
                                                           const mint_image_order_t *order);

#endif
