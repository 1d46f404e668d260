// SPDX-License-Identifier: Apache-2.0
//
// Flash images of devices that a factory makes. The image that is not finished yet is a file beside
// the one that is wanted; only that one ever has its name.
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/device_image.h"
#include "mintmark/certs/file.h"

/// Where the unfinished image is.
typedef struct {
    char path[PATH_MAX];
} unfinished_t;

static mint_status_t save(void *context, mint_bytes_t flash, mint_error_t *error)
{
    const unfinished_t *unfinished = context;
    return mint_file_replace(unfinished->path, MINT_FILE_SECRET, flash, error);
}

static mint_status_t read_unfinished(const unfinished_t *unfinished, mint_buffer_t *flash,
                                     mint_error_t *error)
{
    mint_status_t status = mint_file_read_secret(unfinished->path, flash, error);
    if (status == MINT_OK) {
        mint_say("going on from %s", unfinished->path);
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

/// Gives the finished image its name, then takes the unfinished one away.
static mint_status_t finish(const unfinished_t *unfinished, const char *path, mint_bytes_t bytes,
                            mint_error_t *error)
{
    mint_status_t status = mint_file_create(path, MINT_FILE_SECRET, bytes, error);
    if (status == MINT_OK) {
        (void)unlink(unfinished->path);
    }
    return status;
}

static mint_status_t provision(const mint_arguments_t *arguments, const mint_session_t *session,
                               mint_station_t *station, const mint_device_image_t *image,
                               mint_error_t *error)
{
    const mint_image_order_t *order = &image->order;
    unfinished_t unfinished;
    mint_buffer_t begun = {0};
    mint_buffer_t bytes = {0};
    const char *path = mint_argument_text(arguments, "output", NULL);
    int len = snprintf(unfinished.path, sizeof unfinished.path, "%s.unfinished", path);
    if (len < 0 || (size_t)len >= sizeof unfinished.path) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the file name is too long");
    }
    mint_status_t status = read_unfinished(&unfinished, &begun, error);
    if (status == MINT_OK) {
        status = mint_image_provision(station, mint_factory_authority_key(session->factory), order,
                                      mint_buffer_view(&begun), save, &unfinished, &bytes, error);
    }
    if (status == MINT_OK) {
        status = mint_device_image_finish(image, &bytes, error);
    }
    if (status == MINT_OK) {
        status = finish(&unfinished, path, mint_buffer_view(&bytes), error);
    }
    if (status == MINT_OK) {
        status = mint_registry_note(session->registry, "image", order->part.id,
                                    order->locked ? "flash image, locked" : "flash image", error);
    }
    mint_buffer_free(&begun);
    mint_buffer_free(&bytes);
    return status;
}

static mint_exit_t with_session(const mint_arguments_t *arguments, const mint_session_t *session,
                                const mint_device_image_t *image)
{
    mint_station_t station;
    mint_buffer_t passphrase = {0};
    mint_error_t error = {0};
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = mint_station_open(&station, session->factory, session->registry,
                                             mint_argument_text(arguments, "batch", NULL),
                                             mint_buffer_view(&passphrase), &error);
    mint_buffer_free(&passphrase);
    if (status == MINT_OK) {
        status = provision(arguments, session, &station, image, &error);
        mint_station_close(&station);
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_device_image_say(image, mint_argument_text(arguments, "output", NULL));
    return MINT_EXIT_DONE;
}

mint_exit_t mint_device_image_from_factory(const mint_arguments_t *arguments,
                                           const mint_device_image_t *image)
{
    mint_session_t session;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = with_session(arguments, &session, image);
        mint_session_close(&session);
    }
    return result;
}
