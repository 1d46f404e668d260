// SPDX-License-Identifier: Apache-2.0
//
// A firmware that does nothing but write its flash and say so, for kill_emulated.py. For each byte
// that it is sent it programs one word, page after page, round and round, and then sends one byte
// back. Whoever kills the emulator knows from the bytes what must be in the flash image.
#include "mintmark/port.h"

int main(void);

/// The word of the `index`th program operation: its number, little-endian.
static void make_unit(uint32_t index, uint8_t unit[4])
{
    for (int i = 0; i < 4; i++) {
        unit[i] = (uint8_t)(index >> 8 * i);
    }
}

/// Does the `index`th program operation, on a page just erased if it is the page's first.
static mint_status_t write_word(const mint_flash_t *flash, uint32_t index)
{
    uint32_t address = index * flash->unit_len % (flash->page_len * flash->page_count);
    uint8_t unit[4];
    make_unit(index, unit);
    if (address % flash->page_len == 0) {
        mint_status_t status = flash->erase(flash->context, address);
        if (status != MINT_OK) {
            return status;
        }
    }
    return flash->program(flash->context, address, unit);
}

int main(void)
{
    const mint_port_t *port = mint_port();
    uint32_t index = 0;
    for (;;) {
        uint8_t byte;
        if (!port->serial_read(port->context, &byte)) {
            continue;
        }
        if (write_word(port->flash, index++) != MINT_OK ||
            port->serial_write(port->context, &byte, 1) != MINT_OK) {
            return 1;
        }
    }
}
