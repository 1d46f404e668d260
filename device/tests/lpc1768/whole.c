// SPDX-License-Identifier: Apache-2.0
//
// The whole device on the model (whole.h).
#include "device/tests/lpc1768/whole.h"

#include "board.h"

const mint_port_t *whole_port(void)
{
    model_handle(MODEL_IRQ_UART0, lpc_serial_interrupt); // as startup.c has it in its table
    return mint_port();
}

mint_status_t whole_start(whole_t *whole)
{
    whole->port = whole_port();
    return mint_start_store(whole->port, &whole->store, whole->slots, WHOLE_RECORDS, whole->unit,
                            whole->id);
}
