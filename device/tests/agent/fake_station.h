// SPDX-License-Identifier: Apache-2.0
//
// A station for the agent's tests: it asks a fake device, signs what must be signed, and keeps
// every byte that the device answers. It can be told to do any of it wrong.
#ifndef MINTMARK_TESTS_AGENT_FAKE_STATION_H
#define MINTMARK_TESTS_AGENT_FAKE_STATION_H

#include "device/tests/agent/fake_device.h"
#include "device/tests/support/check.h"

/// A P-256 key pair.
typedef struct {
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
} fake_key_t;

/// The station.
typedef struct {
    fake_random_t random;
    fake_key_t authority; ///< whose public key the device has
    fake_key_t station;   ///< delegated by the authority
    const char *batch;    ///< that it works on
    /// Somebody on the line, who gets the body of each write before the device does; NULL: nobody.
    void (*meddle)(fake_device_t *device, uint8_t command, mint_bytes_t body);
    uint8_t sequence; ///< of the next packet
    uint8_t packet[MINT_SMP_PACKET_SIZE];
    uint8_t response[MINT_SMP_PACKET_SIZE];
    size_t response_len;
    uint8_t heard[32768]; ///< all that the device ever answered
    size_t heard_len;
} fake_station_t;

/// A write as it is about to be sent, to be spoilt by a test.
typedef struct {
    mint_authorisation_t authorisation;
    mint_delegation_t delegation;
    const fake_key_t *authority; ///< signs the delegation
    const fake_key_t *signer;    ///< signs the authorisation
    uint8_t command;             ///< that is sent
    mint_bytes_t request;        ///< that is sent
} fake_write_t;

/// Makes a station with an authority of its own; `number` makes them differ.
void fake_station_make(fake_station_t *station, uint8_t number, const char *batch);

/// Makes a key pair.
void fake_key_make(fake_key_t *key, fake_random_t *random);

/// Sends a packet of our group with version 2 and returns what the device says: MINT_OK and the
/// body of the answer, or its status. Checks that header and sequence fit.
MINT_MUST_CHECK mint_status_t fake_station_send(fake_station_t *station, fake_device_t *device,
                                                mint_smp_op_t op, uint8_t command,
                                                mint_bytes_t body, mint_bytes_t *answer);

/// Reads with no arguments.
MINT_MUST_CHECK mint_status_t fake_station_read(fake_station_t *station, fake_device_t *device,
                                                uint8_t command, mint_bytes_t *answer);

/// Gets a nonce and makes a write ready as it should be.
fake_write_t fake_station_prepare(fake_station_t *station, fake_device_t *device, uint8_t command,
                                  mint_bytes_t request);

/// Signs a payload into a COSE_Sign1 of at most `size` bytes; returns its length.
size_t fake_station_sign_payload(fake_station_t *station, mint_bytes_t payload,
                                 mint_bytes_t delegation, const char *text, const fake_key_t *key,
                                 uint8_t *out, size_t size);

/// Signs a write and writes its body to `body` (MINT_SMP_PACKET_SIZE bytes); returns its length.
size_t fake_station_sign(fake_station_t *station, const fake_write_t *write, uint8_t *body);

/// Signs and sends a write.
MINT_MUST_CHECK mint_status_t fake_station_send_write(fake_station_t *station,
                                                      fake_device_t *device,
                                                      const fake_write_t *write,
                                                      mint_bytes_t *answer);

/// All of it: nonce, signature, write.
MINT_MUST_CHECK mint_status_t fake_station_write(fake_station_t *station, fake_device_t *device,
                                                 uint8_t command, mint_bytes_t request,
                                                 mint_bytes_t *answer);

#endif
