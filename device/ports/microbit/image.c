// SPDX-License-Identifier: Apache-2.0
//
// What keeps the flash when the emulator is killed: a file of the host (common/image.h), from which
// the part's flash and UICR are filled at start, and to which every word and page goes once it is
// written. QEMU cannot map a file as this board's flash. A real part needs nothing of this file.
//
// Each word goes out by one write of the host, so an emulator that is killed leaves it old or new
// in the file, and what was written before is in the host's page cache.
#include "common/image.h"

#include <string.h>

#include "board.h"
#include "common/fuses.h"
#include "mintmark/bytes.h"
#include "qemu/argument.h"
#include "qemu/semihost.h"
#include "registers.h"

#define PIECE_WORDS 16u ///< words fetched by one call to the host

/// The open file.
static struct {
    bool open;
    int32_t handle;
} image;

static bool open_image(void)
{
    char line[QEMU_COMMAND_LINE_SIZE];
    char *path = NULL;
    if (qemu_argument("flash=", line, &path) != MINT_OK || path == NULL) {
        return false;
    }
    path[strcspn(path, " ")] = '\0'; // scripts/emulate gives a path without spaces
    return qemu_semihost_open(path, QEMU_OPEN_UPDATE, &image.handle) == MINT_OK;
}

/// Programs `count` words at `address` with what stands in the file at `offset`.
static mint_status_t load(uint32_t offset, uint32_t address, uint32_t count)
{
    uint32_t words[PIECE_WORDS];
    mint_status_t status = qemu_semihost_seek(image.handle, offset);
    for (uint32_t done = 0; done < count && status == MINT_OK;) {
        const uint32_t piece = count - done < PIECE_WORDS ? count - done : PIECE_WORDS;
        status = qemu_semihost_read(image.handle, (uint8_t *)words, piece * sizeof words[0]);
        for (uint32_t i = 0; i < piece && status == MINT_OK; i++, done++) {
            if (words[i] != 0xFFFFFFFFu) {
                microbit_nvm_program(address + done * sizeof words[0], words[i]);
            }
        }
    }
    mint_wipe(words, sizeof words);
    return status;
}

void microbit_image_start(void)
{
    for (uint32_t page = 0; page < MINT_IMAGE_STORE_LEN; page += MINT_IMAGE_PAGE_LEN) {
        microbit_nvm_erase(MICROBIT_STORE + page); // after a restart it has what it had
    }
    if (!open_image()) {
        return;
    }
    image.open = true;
    if (load(0, UICR_CUSTOMER, MINT_FUSES_LEN / 4u) != MINT_OK ||
        load(MINT_IMAGE_STORE_OFFSET, MICROBIT_STORE, MINT_IMAGE_STORE_LEN / 4u) != MINT_OK) {
        microbit_image_stop(); // half a flash is no flash: it must not be written on
    }
}

void microbit_image_stop(void)
{
    if (image.open) {
        qemu_semihost_close(image.handle);
        image.open = false;
    }
}

mint_status_t microbit_image_keep(uint32_t address, size_t len)
{
    mint_status_t status = image.open
                               ? qemu_semihost_seek(image.handle, MINT_IMAGE_STORE_OFFSET + address)
                               : MINT_ERR_IO;
    return status == MINT_OK
               ? qemu_semihost_write(image.handle, (const uint8_t *)(MICROBIT_STORE + address), len)
               : status;
}
