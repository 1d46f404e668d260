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
    bool begun; ///< it was there before this run
} unfinished_t;

static mint_status_t save(void *context, mint_bytes_t flash, mint_error_t *error)
{
    const unfinished_t *unfinished = context;
    return mint_file_replace(unfinished->path, MINT_FILE_SECRET, flash, error);
}

static mint_status_t read_unfinished(unfinished_t *unfinished, mint_buffer_t *flash,
                                     mint_error_t *error)
{
    mint_status_t status = mint_file_read_secret(unfinished->path, flash, error);
    unfinished->begun = status == MINT_OK;
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
    if (status == MINT_ERR_WRITE_ONCE) {
        mint_error_hint(error,
                        "the image is %s.unfinished: move what has its name away and run the same "
                        "command again",
                        path);
    }
    return status;
}

/// A device has one identity key: another image of it would have another, which nobody certifies.
static mint_status_t check_device(const mint_session_t *session, const mint_image_order_t *order,
                                  mint_error_t *error)
{
    mint_device_t device;
    mint_status_t status =
        mint_registry_find_device(session->registry, order->part.id, &device, error);
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_clear(error);
        return MINT_OK;
    }
    if (status == MINT_OK && device.retired_s == 0 && device.progress != MINT_PROGRESS_ADMITTED) {
        mint_error_set(error, "an image of this device was made already, or a station made it");
        mint_error_hint(error, "if it is lost, retire the device; if it is not finished, give "
                               "--output the name that it was begun with");
        return MINT_ERR_STATE;
    }
    return status;
}

/// Makes the flash, from its beginning or from where an interrupted run stopped.
static mint_status_t make_flash(unfinished_t *unfinished, const mint_session_t *session,
                                mint_station_t *station, const mint_image_order_t *order,
                                mint_buffer_t *bytes, mint_error_t *error)
{
    mint_buffer_t begun = {0};
    mint_status_t status = read_unfinished(unfinished, &begun, error);
    if (status == MINT_OK && !unfinished->begun) {
        status = check_device(session, order, error);
    }
    if (status == MINT_OK) {
        status = mint_image_provision(station, mint_factory_authority_key(session->factory), order,
                                      mint_buffer_view(&begun), save, unfinished, bytes, error);
        // A key that the registry does not know is of no use to the next run.
        if (status == MINT_ERR_MISMATCH && !unfinished->begun) {
            (void)unlink(unfinished->path);
        }
    }
    mint_buffer_free(&begun);
    return status;
}

static mint_status_t provision(const char *path, const mint_session_t *session,
                               mint_station_t *station, const mint_device_image_t *image,
                               mint_error_t *error)
{
    const mint_image_order_t *order = &image->order;
    unfinished_t unfinished;
    mint_buffer_t bytes = {0};
    int len = snprintf(unfinished.path, sizeof unfinished.path, "%s.unfinished", path);
    if (len < 0 || (size_t)len >= sizeof unfinished.path) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the file name is too long");
    }
    mint_status_t status = mint_device_image_check_name(path, error);
    if (status == MINT_OK) {
        status = make_flash(&unfinished, session, station, order, &bytes, error);
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
    mint_buffer_free(&bytes);
    return status;
}

/// One at a time in a folder, for two with the same name would share the unfinished image.
static mint_status_t provision_alone(const char *path, const mint_session_t *session,
                                     mint_station_t *station, const mint_device_image_t *image,
                                     mint_error_t *error)
{
    int lock = -1;
    mint_status_t status = mint_lock_folder(path, &lock, error);
    if (status == MINT_OK) {
        status = provision(path, session, station, image, error);
    }
    if (lock >= 0) {
        (void)close(lock);
    }
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
        status = provision_alone(mint_argument_text(arguments, "output", NULL), session, &station,
                                 image, &error);
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
