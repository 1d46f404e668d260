// SPDX-License-Identifier: Apache-2.0
//
// What peer_meter.c adds to the device's Mbed TLS: the HMAC_DRBG that the device does without.
#ifndef MINTMARK_TESTS_BOARDS_PEER_CONFIG_H
#define MINTMARK_TESTS_BOARDS_PEER_CONFIG_H

#define MBEDTLS_MD_C
#define MBEDTLS_HMAC_DRBG_C

#endif
