// SPDX-License-Identifier: Apache-2.0
//
// From packet to command and back. Every write of our group goes through mint_agent_authorise()
// here, in one place, so that no command can forget it.
#include "agent/authorise.h"
#include "agent/command.h"

/// A command of a group.
typedef struct {
    uint16_t group;
    mint_smp_op_t op; ///< MINT_SMP_READ or MINT_SMP_WRITE
    uint8_t command;
    mint_command_run_t run;
} route_t;

static const route_t routes[] = {
    {MINT_SMP_GROUP_OS, MINT_SMP_READ, MINT_SMP_OS_ECHO, mint_command_echo},
    {MINT_SMP_GROUP_OS, MINT_SMP_WRITE, MINT_SMP_OS_ECHO, mint_command_echo},
    {MINT_SMP_GROUP_OS, MINT_SMP_READ, MINT_SMP_OS_PARAMETERS, mint_command_parameters},
    {MINT_SMP_GROUP_OS, MINT_SMP_WRITE, MINT_SMP_OS_RESET, mint_command_reset},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_READ, MINT_COMMAND_INFO, mint_command_info},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_READ, MINT_COMMAND_NONCE, mint_command_nonce},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_WRITE, MINT_COMMAND_KEY, mint_command_key},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_READ, MINT_COMMAND_CSR, mint_command_csr},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_WRITE, MINT_COMMAND_CERTIFICATE,
     mint_command_certificate_write},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_READ, MINT_COMMAND_CERTIFICATE,
     mint_command_certificate_read},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_WRITE, MINT_COMMAND_PSK, mint_command_psk},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_READ, MINT_COMMAND_PROVE, mint_command_prove},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_WRITE, MINT_COMMAND_LOCK, mint_command_lock},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_WRITE, MINT_COMMAND_UNLOCK, mint_command_unlock},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_WRITE, MINT_COMMAND_RETIRE, mint_command_retire},
    {MINT_SMP_GROUP_MINTMARK, MINT_SMP_READ, MINT_COMMAND_NOISE, mint_command_noise},
};

static const route_t *find_route(const mint_smp_header_t *header)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        const route_t *route = &routes[i];
        if (route->group == header->group && route->op == header->op &&
            route->command == header->command) {
            return route;
        }
    }
    return NULL;
}

static mint_status_t run(mint_call_t *call, const route_t *route, mint_bytes_t body)
{
    call->arguments = body;
    if (route->group == MINT_SMP_GROUP_MINTMARK && route->op == MINT_SMP_WRITE) {
        mint_status_t status = mint_agent_authorise(call, route->command, body);
        if (status != MINT_OK) {
            return status;
        }
    } else if (body.len > 0 && mint_empty_read(body.data, body.len) != MINT_OK) {
        return MINT_ERR_FORMAT; // commands that have no arguments do not look
    }
    mint_status_t status = route->run(call);
    return status == MINT_OK ? mint_writer_status(call->answer) : status;
}

/// SMP's own error for a status of a command in SMP's own group.
static uint32_t smp_rc(mint_status_t status)
{
    switch (status) {
    case MINT_ERR_FORMAT:
        return MINT_SMP_RC_INVALID;
    case MINT_ERR_UNSUPPORTED:
        return MINT_SMP_RC_NOT_SUPPORTED;
    case MINT_ERR_LOCKED:
    case MINT_ERR_RETIRED:
        return MINT_SMP_RC_DENIED;
    default:
        return MINT_SMP_RC_UNKNOWN;
    }
}

static void write_error(mint_writer_t *answer, const mint_smp_header_t *header,
                        mint_status_t status)
{
    if (header->group != MINT_SMP_GROUP_MINTMARK) {
        mint_number_write(answer, "rc", smp_rc(status));
    } else if (header->version == 0) {
        // Version 1 leaves codes from 256 up to its users, which is where ours are.
        mint_number_write(answer, "rc", (uint32_t)status);
    } else {
        mint_error_body_write(answer, header->group, (uint32_t)status);
    }
}

static void answer_request(mint_agent_t *agent, const mint_smp_header_t *header, mint_bytes_t body,
                           mint_writer_t *answer)
{
    const route_t *route = find_route(header);
    if (route == NULL) {
        mint_number_write(answer, "rc", MINT_SMP_RC_NOT_SUPPORTED);
        return;
    }
    const size_t start_len = answer->len;
    mint_call_t call = {.agent = agent, .answer = answer};
    mint_status_t status = run(&call, route, body);
    if (status != MINT_OK) {
        answer->len = start_len;
        answer->failed = false;
        write_error(answer, header, status);
    }
}

static void write_header(const mint_smp_header_t *request, size_t body_len, uint8_t *response,
                         size_t size)
{
    mint_smp_header_t header = *request;
    header.op = request->op == MINT_SMP_READ ? MINT_SMP_READ_RESPONSE : MINT_SMP_WRITE_RESPONSE;
    header.body_len = (uint16_t)body_len;
    mint_writer_t writer;
    mint_writer_init(&writer, response, size);
    mint_smp_write_header(&writer, &header);
}

void mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t len, uint8_t *response,
                       size_t size, size_t *response_len)
{
    *response_len = 0;
    mint_smp_header_t header;
    if (size < MINT_SMP_PACKET_SIZE || mint_smp_read_header(packet, len, &header) != MINT_OK ||
        (header.op != MINT_SMP_READ && header.op != MINT_SMP_WRITE)) {
        return;
    }
    if (agent->nonce_packets < UINT8_MAX) {
        agent->nonce_packets++;
    }
    mint_writer_t answer;
    mint_writer_init(&answer, response + MINT_SMP_HEADER_LEN,
                     MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN);
    mint_bytes_t body = {packet + MINT_SMP_HEADER_LEN, header.body_len};
    answer_request(agent, &header, body, &answer);
    if (mint_writer_status(&answer) == MINT_OK) {
        write_header(&header, answer.len, response, size);
        *response_len = MINT_SMP_HEADER_LEN + answer.len;
    }
}
