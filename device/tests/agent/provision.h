// SPDX-License-Identifier: Apache-2.0
//
// The steps of a provisioning run as functions, for the tests that are about something else.
#ifndef MINTMARK_TESTS_AGENT_PROVISION_H
#define MINTMARK_TESTS_AGENT_PROVISION_H

#include "device/tests/agent/fake_station.h"

#define TEST_PSK_IDENTITY "device-0001"
#define TEST_PSK          "\x13\x57\x9B\xDF\x24\x68\xAC\xE0\xFE\xDC\xBA\x98\x76\x54\x32\x10"
#define TEST_PSK_LEN      16u

/// The empty request.
extern const mint_bytes_t no_fields;

/// KEY: `public_key` is what the device answers.
MINT_MUST_CHECK mint_status_t provision_key(fake_station_t *station, fake_device_t *device,
                                            uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);

/// Makes something that parses as a certificate for `public_key`, its serial number `serial`, about
/// `padding_len` bytes longer than need be. Returns its length.
size_t make_certificate(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], uint8_t serial,
                        size_t padding_len, uint8_t out[MINT_CERTIFICATE_MAX_LEN + 64]);

/// CERTIFICATE, write.
MINT_MUST_CHECK mint_status_t provision_certificate(fake_station_t *station, fake_device_t *device,
                                                    uint8_t index, uint8_t count, mint_bytes_t der);

/// CERTIFICATE for all of a chain of `count`, the first for `public_key`; serial numbers go up from
/// `serial`.
MINT_MUST_CHECK mint_status_t provision_chain(fake_station_t *station, fake_device_t *device,
                                              const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                              uint8_t count, uint8_t serial);

/// PROVE: checks the signature under `public_key` and gives the proof.
MINT_MUST_CHECK mint_status_t provision_prove(fake_station_t *station, fake_device_t *device,
                                              const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                              mint_proof_t *proof);

/// PSK, sealed to `transport_key`.
MINT_MUST_CHECK mint_status_t provision_psk(fake_station_t *station, fake_device_t *device,
                                            const uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN],
                                            const char *identity, mint_bytes_t psk);

/// LOCK.
MINT_MUST_CHECK mint_status_t provision_lock(fake_station_t *station, fake_device_t *device);
/// The same, saying that `psks` PSKs must be there.
MINT_MUST_CHECK mint_status_t provision_lock_with(fake_station_t *station, fake_device_t *device,
                                                  uint32_t psks);

/// INFO.
mint_info_t provision_info(fake_station_t *station, fake_device_t *device);

/// All of it: key, a chain of two, the test's PSK, lock.
MINT_MUST_CHECK mint_status_t provision_all(fake_station_t *station, fake_device_t *device,
                                            uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]);

#endif
