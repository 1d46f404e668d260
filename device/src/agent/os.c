// SPDX-License-Identifier: Apache-2.0
//
// The two commands of SMP's own OS group that every SMP program tries first.
#include "agent/command.h"

mint_status_t mint_command_echo(mint_call_t *call)
{
    mint_bytes_t text;
    mint_status_t status = mint_text_read(call->arguments.data, call->arguments.len, "d", &text);
    if (status == MINT_OK) {
        mint_text_write(call->answer, "r", text);
    }
    return status;
}

mint_status_t mint_command_parameters(mint_call_t *call)
{
    mint_parameters_write(call->answer, MINT_SMP_PACKET_SIZE, 1);
    return MINT_OK;
}
