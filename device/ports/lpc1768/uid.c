// SPDX-License-Identifier: Apache-2.0
//
// The part's serial number, from the boot ROM (UM10360 §32.8.7): 128 bits that no two parts share.
// It is printed by any ISP tool and no secret.
#include "board.h"
#include "hardware.h"
#include "mintmark/bytes.h"
#include "registers.h"

mint_status_t lpc_device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    static const uint32_t command[IAP_WORDS] = {IAP_SERIAL_NUMBER};
    uint32_t result[IAP_WORDS] = {0};
    const uint32_t state = lpc_interrupts_off();
    lpc_iap(command, result);
    lpc_interrupts_restore(state);
    const bool told = result[0] == IAP_SUCCESS;
    mint_writer_t writer;
    mint_writer_init(&writer, id, MINT_DEVICE_ID_LEN);
    for (size_t i = 1; i < IAP_WORDS; i++) {
        mint_write_u32le(&writer, told ? result[i] : 0);
    }
    return told ? MINT_OK : MINT_ERR_IO;
}
