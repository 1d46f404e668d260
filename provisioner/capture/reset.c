// SPDX-License-Identifier: Apache-2.0
//
// SMP's reset: one request, and the first answer to it.
#include "capture/reset.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "mintmark/message.h"
#include "mintmark/smp.h"
#include "station/pump.h"

#define PATIENCE_MS 1000u

static mint_status_t put(void *context, const uint8_t *data, size_t len)
{
    int fd = *(const int *)context;
    while (len > 0) {
        struct pollfd line = {.fd = fd, .events = POLLOUT};
        if (poll(&line, 1, PATIENCE_MS) == 0 || (line.revents & (POLLHUP | POLLERR)) != 0) {
            return MINT_ERR_IO;
        }
        ssize_t got = write(fd, data, len);
        if (got < 0 && errno != EAGAIN && errno != EINTR) {
            return MINT_ERR_IO;
        }
        data += got > 0 ? got : 0;
        len -= got > 0 ? (size_t)got : 0;
    }
    return MINT_OK;
}

static mint_status_t send_request(int fd)
{
    uint8_t packet[MINT_SMP_HEADER_LEN + 1];
    mint_writer_t writer;
    mint_writer_init(&writer, packet, sizeof packet);
    const mint_smp_header_t header = {.version = 1,
                                      .op = MINT_SMP_WRITE,
                                      .body_len = 1,
                                      .group = MINT_SMP_GROUP_OS,
                                      .command = MINT_SMP_OS_RESET};
    mint_smp_write_header(&writer, &header);
    mint_empty_write(&writer);
    mint_status_t status = mint_writer_status(&writer);
    return status == MINT_OK ? mint_smp_send_packet(packet, writer.len, put, &fd) : status;
}

// What the device says to it: MINT_ERR_TIMEOUT for a packet that is no answer.
static mint_status_t judge(mint_bytes_t packet, mint_error_t *error)
{
    mint_smp_header_t header;
    uint16_t group = 0;
    uint32_t rc = 0;
    if (mint_smp_read_header(packet.data, packet.len, &header) != MINT_OK ||
        header.op != MINT_SMP_WRITE_RESPONSE || header.group != MINT_SMP_GROUP_OS ||
        header.command != MINT_SMP_OS_RESET) {
        return MINT_ERR_TIMEOUT;
    }
    if (!mint_error_body_read(packet.data + MINT_SMP_HEADER_LEN, header.body_len, &group, &rc)) {
        return MINT_OK;
    }
    if (rc == MINT_SMP_RC_DENIED) {
        return mint_fail(error, MINT_ERR_LOCKED, "the device is in the field and does not restart");
    }
    mint_status_t status =
        mint_fail(error, MINT_ERR_UNSUPPORTED, "the device cannot restart itself");
    mint_error_hint(error, "--restart-command COMMAND cuts its power, for instance");
    return status;
}

// Waits for the line; MINT_ERR_IO if it has gone.
static mint_status_t wait_for(int fd, uint64_t end_ms, uint8_t *bytes, size_t size, size_t *len)
{
    uint64_t now_ms = mint_clock_ms();
    struct pollfd line = {.fd = fd, .events = POLLIN};
    (void)poll(&line, 1, end_ms > now_ms ? (int)(end_ms - now_ms) : 0);
    mint_status_t status = mint_pump_read(fd, bytes, size, len);
    bool is_gone = (line.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    return status == MINT_OK && *len == 0 && is_gone ? MINT_ERR_IO : status;
}

mint_status_t mint_capture_reset(int fd, mint_error_t *error)
{
    uint8_t buffer[MINT_SMP_PACKET_SIZE + 4];
    mint_smp_receiver_t receiver;
    mint_smp_receiver_init(&receiver, buffer, sizeof buffer);
    uint64_t end_ms = mint_clock_ms() + PATIENCE_MS;
    mint_status_t status = send_request(fd);
    mint_status_t verdict = MINT_ERR_TIMEOUT;
    while (status == MINT_OK && verdict == MINT_ERR_TIMEOUT && mint_clock_ms() < end_ms) {
        uint8_t bytes[256];
        size_t len = 0;
        status = wait_for(fd, end_ms, bytes, sizeof bytes, &len);
        for (size_t i = 0; i < len && verdict == MINT_ERR_TIMEOUT; i++) {
            mint_bytes_t packet;
            if (mint_smp_receive(&receiver, bytes[i], &packet)) {
                verdict = judge(packet, error);
            }
        }
    }
    return status == MINT_OK ? verdict : status;
}
