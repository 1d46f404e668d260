// SPDX-License-Identifier: Apache-2.0
//
// Moving bytes between clients and descriptors.
#include "station/pump.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

uint64_t mint_clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

static bool is_for_later(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

mint_status_t mint_pump_write(int fd, mint_client_t *client)
{
    for (;;) {
        mint_bytes_t output = mint_client_output(client);
        if (output.len == 0) {
            return MINT_OK;
        }
        ssize_t len = write(fd, output.data, output.len);
        if (len < 0) {
            return is_for_later() ? MINT_OK : MINT_ERR_IO;
        }
        mint_client_sent(client, (size_t)len);
    }
}

// A raw line with VMIN 0 reads nothing as 0, a line that is gone as 0 or EIO; which of them it is,
// poll() says with POLLHUP.
mint_status_t mint_pump_read(int fd, uint8_t *out, size_t size, size_t *len)
{
    *len = 0;
    ssize_t got = read(fd, out, size);
    if (got < 0) {
        return is_for_later() ? MINT_OK : MINT_ERR_IO;
    }
    *len = (size_t)got;
    return MINT_OK;
}

static mint_status_t wait_and_move(int fd, mint_client_t *client)
{
    uint64_t now_ms = mint_clock_ms();
    uint64_t deadline_ms = mint_client_deadline(client);
    uint64_t wait_ms = deadline_ms > now_ms ? deadline_ms - now_ms : 0;
    bool writing = mint_client_output(client).len > 0;
    struct pollfd line = {.fd = fd, .events = (short)(writing ? POLLIN | POLLOUT : POLLIN)};
    int ready = poll(&line, 1, wait_ms < INT_MAX ? (int)wait_ms : INT_MAX);
    if ((ready < 0 && errno != EINTR) || (line.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        return MINT_ERR_IO;
    }
    uint8_t bytes[1024];
    size_t len;
    mint_status_t status = mint_pump_read(fd, bytes, sizeof bytes, &len);
    if (status == MINT_OK) {
        mint_client_take(client, bytes, len, mint_clock_ms());
        mint_client_tick(client, mint_clock_ms());
        status = mint_pump_write(fd, client);
    }
    return status;
}

// Waits for the outcome of the question that was put to the client.
static mint_status_t finish(int fd, mint_client_t *client, mint_bytes_t *answer, bool *refused)
{
    mint_status_t status = mint_pump_write(fd, client);
    while (status == MINT_OK && !mint_client_finished(client)) {
        status = wait_and_move(fd, client);
    }
    return status == MINT_OK ? mint_client_result(client, answer, refused) : status;
}

mint_status_t mint_pump_ask(int fd, mint_client_t *client, mint_command_t command,
                            const uint8_t *body, size_t body_len, mint_bytes_t *answer,
                            bool *refused)
{
    *answer = (mint_bytes_t){0};
    *refused = false;
    mint_status_t status = mint_client_read(client, command, body, body_len, mint_clock_ms());
    return status == MINT_OK ? finish(fd, client, answer, refused) : status;
}

mint_status_t mint_pump_order(int fd, mint_client_t *client, const uint8_t id[MINT_DEVICE_ID_LEN],
                              mint_command_t command, const uint8_t *request, size_t request_len,
                              mint_bytes_t *answer, bool *refused)
{
    *answer = (mint_bytes_t){0};
    *refused = false;
    mint_status_t status =
        mint_client_write(client, id, command, request, request_len, mint_clock_ms());
    return status == MINT_OK ? finish(fd, client, answer, refused) : status;
}
