// SPDX-License-Identifier: Apache-2.0
//
// The two commands of SMP's own OS group that every SMP program tries first, and its reset: a
// capture of noise needs a thousand restarts (SP 800-90B §3.1.4). Whoever may use the line may as
// well pull the plug; a device in the field does not do it all the same.
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

mint_status_t mint_command_reset(mint_call_t *call)
{
    mint_status_t status = mint_agent_check_in_factory(call->agent);
    if (status == MINT_OK && call->agent->port->reset == NULL) {
        status = MINT_ERR_UNSUPPORTED;
    }
    if (status == MINT_OK) {
        call->agent->reset_wanted = true;
        mint_empty_write(call->answer);
    }
    return status;
}
