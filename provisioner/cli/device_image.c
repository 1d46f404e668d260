// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device image`: what a part's flash must hold to be a finished device, as a file for
// lines that flash instead of talk.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/device_image.h"
#include "mintmark/certs/file.h"

static const mint_option_t options[] = {
    {"id", "ID", "the part's id, 32 hex digits; required"},
    {"root-key", "FILE", "the part's root key: 32 bytes, or 64 hex digits; required"},
    {"state", "STATE", "certified: a station may still change it; or locked (default)"},
    {"part", "KIND", "what the part is, instead of its geometry: lpc1768"},
    {"page-length", "N", "bytes erased at once (default: 1024)"},
    {"page-count", "N", "pages of the store (default: 64)"},
    {"unit-length", "N", "bytes programmed at once (default: 4)"},
    {"batch", "NAME", "the batch that the device is made in; required"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    {"board", "NAME", "with a factory: the board, for the registry (default: flash image)"},
    {"certificate", "FILE", "without: the device's certificate, then its issuers'; repeatable"},
    {"private-key", "FILE", "without: its private key, P-256"},
    {"psk", "FILE", "without: its PSKs, a list of at most 4"},
    {"from-format", "FORMAT", "what the list is: mosquitto, gnutls, csv or json"},
    {"output", "FILE", "the image, a new file; required; also -o"},
    MINT_OPTION_END,
};

// ---- the part ----

static mint_status_t take_root_key(mint_bytes_t text, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    size_t len = 0;
    if (text.len == MINT_STORE_ROOT_KEY_LEN) {
        memcpy(key, text.data, text.len);
        return MINT_OK;
    }
    while (text.len > 0 && strchr("\r\n", text.data[text.len - 1]) != NULL &&
           text.data[text.len - 1] != '\0') {
        text.len--;
    }
    mint_status_t status =
        mint_psk_from_hex((const char *)text.data, text.len, key, MINT_STORE_ROOT_KEY_LEN, &len);
    return status == MINT_OK && len != MINT_STORE_ROOT_KEY_LEN ? MINT_ERR_FORMAT : status;
}

static mint_status_t read_root_key(const char *path, uint8_t key[MINT_STORE_ROOT_KEY_LEN],
                                   mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = mint_file_read_secret(path, &text, error);
    if (status == MINT_OK && take_root_key(mint_buffer_view(&text), key) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_FORMAT, "'%s' is neither %u bytes nor their hex digits",
                           path, MINT_STORE_ROOT_KEY_LEN);
    }
    mint_buffer_free(&text);
    return status;
}

// ---- from files ----

/// What is read for an image without a factory.
typedef struct {
    mint_inputs_t certificates;
    mint_bytes_t *chain;
    size_t chain_count;
    mint_key_t *key;
    mint_psk_list_t psks;
} files_t;

static mint_status_t read_key(const mint_arguments_t *arguments, mint_key_t *key,
                              mint_error_t *error)
{
    const char *path = mint_argument_text(arguments, "private-key", NULL);
    mint_buffer_t passphrase = {0};
    mint_status_t status = mint_key_load_private(key, path, (mint_bytes_t){0}, error);
    if (status == MINT_ERR_AUTHENTICATION) {
        mint_error_clear(error);
        if (mint_passphrase_read(arguments, false, &passphrase) == MINT_EXIT_DONE) {
            status = mint_key_load_private(key, path, mint_buffer_view(&passphrase), error);
        }
    }
    mint_buffer_free(&passphrase);
    return status;
}

static mint_status_t read_files(const mint_arguments_t *arguments, files_t *files,
                                mint_error_t *error)
{
    const char *path;
    const char *psk = mint_argument_text(arguments, "psk", NULL);
    files->key = mint_key_new();
    mint_status_t status =
        files->key != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    for (size_t i = 0;
         status == MINT_OK && (path = mint_argument_text_at(arguments, "certificate", i)) != NULL;
         i++) {
        status = mint_inputs_read(&files->certificates, path, MINT_INPUT_CERTIFICATE, error);
    }
    if (status == MINT_OK) {
        status = read_key(arguments, files->key, error);
    }
    if (status == MINT_OK && psk != NULL) {
        status = mint_psk_files_read(&files->psks, psk,
                                     mint_argument_text(arguments, "from-format", NULL), error);
    }
    if (status == MINT_OK) {
        files->chain =
            mint_inputs_views(&files->certificates, MINT_INPUT_CERTIFICATE, &files->chain_count);
        status =
            files->chain != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    return status;
}

mint_status_t mint_device_image_finish(const mint_device_image_t *image, mint_buffer_t *bytes,
                                       mint_error_t *error)
{
    return image->kind == NULL
               ? MINT_OK
               : mint_image_kind_finish(image->kind, &image->order.part, bytes, error);
}

void mint_device_image_say(const mint_device_image_t *image, const char *path)
{
    const mint_image_order_t *order = &image->order;
    if (image->kind != NULL) {
        mint_say("made the image %s: store and root key of an %s, to be programmed at 0x%x, %s",
                 path, image->kind->name, image->kind->address,
                 order->locked ? "locked" : "certified");
        return;
    }
    mint_say("made the image %s: %u pages of %u bytes, %s", path, order->geometry.page_count,
             order->geometry.page_len, order->locked ? "locked" : "certified");
}

mint_status_t mint_device_image_from_files(const mint_arguments_t *arguments,
                                           const mint_device_image_t *ordered, mint_error_t *error)
{
    const mint_image_order_t *order = &ordered->order;
    files_t files = {.key = NULL};
    mint_buffer_t bytes = {0};
    mint_status_t status = read_files(arguments, &files, error);
    if (status == MINT_OK) {
        const mint_image_t image = {.geometry = order->geometry,
                                    .part = order->part,
                                    .batch = mint_argument_text(arguments, "batch", ""),
                                    .key = files.key,
                                    .chain = files.chain,
                                    .chain_count = files.chain_count,
                                    .psks = &files.psks,
                                    .locked = order->locked,
                                    .now = (int64_t)time(NULL)};
        status = mint_image_make(&image, &bytes, error);
    }
    if (status == MINT_OK) {
        status = mint_device_image_finish(ordered, &bytes, error);
    }
    if (status == MINT_OK) {
        status = mint_file_create(mint_argument_text(arguments, "output", NULL), MINT_FILE_SECRET,
                                  mint_buffer_view(&bytes), error);
    }
    mint_buffer_free(&bytes);
    mint_inputs_free(&files.certificates);
    free(files.chain);
    mint_key_free(files.key);
    mint_psk_list_free(&files.psks);
    return status;
}

// ---- the command line ----

static bool take_geometry(const mint_arguments_t *arguments, mint_device_image_t *image)
{
    static const char *const numbers[] = {"page-length", "page-count", "unit-length"};
    mint_image_geometry_t *geometry = &image->order.geometry;
    if (mint_argument_flag(arguments, "part")) {
        image->kind = mint_image_kind_find(mint_argument_text(arguments, "part", ""));
        if (image->kind == NULL) {
            (void)mint_say_usage(arguments->verb, "--part: no such kind");
            return false;
        }
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
            if (mint_argument_flag(arguments, numbers[i])) {
                (void)mint_say_usage(arguments->verb, "--part is instead of --%s", numbers[i]);
                return false;
            }
        }
        *geometry = image->kind->geometry;
        return true;
    }
    return mint_argument_number(arguments, "page-length", 512, MINT_IMAGE_MAX_LEN, 1024,
                                &geometry->page_len) &&
           mint_argument_number(arguments, "page-count", 3, MINT_IMAGE_MAX_LEN, 64,
                                &geometry->page_count) &&
           mint_argument_number(arguments, "unit-length", 4, MINT_FLASH_UNIT_MAX_LEN, 4,
                                &geometry->unit_len);
}

static bool takes_one_way(const mint_arguments_t *arguments)
{
    static const char *const file_options[] = {"certificate", "private-key", "psk"};
    bool from_files = mint_argument_flag(arguments, "private-key");
    for (size_t i = 0; i < 3; i++) {
        if (mint_argument_flag(arguments, file_options[i]) != from_files && i != 2) {
            (void)mint_say_usage(arguments->verb, "--certificate and --private-key go together");
            return false;
        }
    }
    if (!from_files && mint_argument_flag(arguments, "psk")) {
        (void)mint_say_usage(arguments->verb, "--psk needs --certificate and --private-key");
        return false;
    }
    if (from_files &&
        (mint_argument_flag(arguments, "factory") || mint_argument_flag(arguments, "board"))) {
        (void)mint_say_usage(arguments->verb, "--private-key is instead of a factory");
        return false;
    }
    return true;
}

static bool take_board(const mint_arguments_t *arguments, mint_image_order_t *order)
{
    order->board = mint_argument_text(arguments, "board", "flash image");
    bool good = strlen(order->board) > 0 && strlen(order->board) <= MINT_DEVICE_IMAGE_BOARD_MAX_LEN;
    for (const char *at = order->board; *at != '\0' && good; at++) {
        good = *at >= 0x20 && *at <= 0x7E;
    }
    if (!good) {
        (void)mint_say_usage(arguments->verb, "--board has 1 to %u bytes, printable ASCII",
                             MINT_DEVICE_IMAGE_BOARD_MAX_LEN);
    }
    return good;
}

static bool take_order(const mint_arguments_t *arguments, mint_device_image_t *image)
{
    mint_image_order_t *order = &image->order;
    static const char *const required[] = {"id", "root-key", "batch", "output"};
    const char *state = mint_argument_text(arguments, "state", "locked");
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        if (!mint_argument_flag(arguments, required[i])) {
            (void)mint_say_usage(arguments->verb, "--%s is missing", required[i]);
            return false;
        }
    }
    order->locked = strcmp(state, "locked") == 0;
    if (strcmp(mint_argument_text(arguments, "output", ""), "-") == 0) {
        (void)mint_say_usage(arguments->verb, "an image has keys in it: --output is a file");
        return false;
    }
    return take_board(arguments, order) && take_geometry(arguments, image) &&
           takes_one_way(arguments) &&
           mint_parse_device_id(mint_argument_text(arguments, "id", ""), order->part.id);
}

mint_status_t mint_device_image_check_name(const char *path, mint_error_t *error)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return MINT_OK;
    }
    mint_error_set(error, "%s exists already", path);
    mint_error_hint(error, "it was left as it is; move it away or choose another name");
    return MINT_ERR_WRITE_ONCE;
}

static mint_exit_t make(const mint_arguments_t *arguments, mint_device_image_t *image)
{
    mint_error_t error = {0};
    const char *path = mint_argument_text(arguments, "output", NULL);
    mint_status_t status = mint_device_image_check_name(path, &error);
    if (status == MINT_OK) {
        status = read_root_key(mint_argument_text(arguments, "root-key", NULL),
                               image->order.part.root_key, &error);
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (!mint_argument_flag(arguments, "private-key")) {
        return mint_device_image_from_factory(arguments, image);
    }
    status = mint_device_image_from_files(arguments, image, &error);
    if (status == MINT_OK) {
        mint_device_image_say(image, path);
        return MINT_EXIT_DONE;
    }
    return error.message[0] == '\0' && status == MINT_ERR_AUTHENTICATION
               ? MINT_EXIT_FAILED // the passphrase's reader has said why
               : mint_say_error(status, &error);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_device_image_t image = {.kind = NULL};
    if (!take_order(arguments, &image)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = make(arguments, &image);
    mint_wipe(&image, sizeof image);
    return result;
}

const mint_verb_t mint_verb_device_image = {
    .noun = "device",
    .verb = "image",
    .summary = "make the flash image of a device, for lines that flash instead of talk",
    .help =
        "The image is the whole region of the device's store, sealed under the id and the root\n"
        "key of one part, and of the geometry of its port. A part that is programmed with it\n"
        "starts as a finished device. With --part, which knows the geometry, the root key is\n"
        "put behind it for parts whose port keeps it in flash: whoever has this image has the\n"
        "device's keys, so delete it once the part is programmed. The id is then the part's\n"
        "serial number, as `mintmark device info` shows it: of an lpc1768 the four words of ISP\n"
        "command N, each with its lowest byte first.\n"
        "\n"
        "With a factory the device is made as on a station: it takes a place of the batch's\n"
        "quota, its certificate is issued and recorded, its PSK derived. Until it is done the\n"
        "image is FILE.unfinished, from which the same command goes on after a crash. There is one\n"
        "image of a device: of one that was made already no other is.\n"
        "With --certificate and --private-key it is made of these files, and no factory knows.\n"
        "\n"
        "Whoever has the root key can read the private key out of any image.",
    .example = "mintmark device image --factory plant --batch spring --root-key part.root \\\n"
               "    --id 000102030405060708090a0b0c0d0e0f -o part.bin\n"
               "mintmark device image --certificate device.pem --private-key device.key.pem \\\n"
               "    --batch spring --root-key part.root --id 000102030405060708090a0b0c0d0e0f \\\n"
               "    --page-length 4096 --page-count 8 --unit-length 256 -o part.bin\n"
               "mintmark device image --factory plant --batch spring --root-key part.root \\\n"
               "    --id 000102030405060708090a0b0c0d0e0f --part lpc1768 -o part.bin",
    .options = options,
    .run = run,
};
