// SPDX-License-Identifier: Apache-2.0
//
// What `device list` and `registry export` can be asked for: the options that narrow a search.
#ifndef MINTMARK_PROVISIONER_SEARCH_OPTIONS_H
#define MINTMARK_PROVISIONER_SEARCH_OPTIONS_H

#include "cli/cli.h"

// clang-format off
#define MINT_OPTIONS_SEARCH                                                                        \
    {"id", "ID", "only of this device"},                                                           \
    {"serial", "SERIAL|FILE",                                                                      \
     "only of the certificate with this serial number, or in this file"},                          \
    {"fingerprint", "HEX", "only of the certificate with this SHA-256"},                           \
    {"batch", "NAME", "only of this batch"},                                                       \
    {"station", "NAME", "only of devices that this station met first"},                            \
    {"port", "PORT", "only of devices that were last met at this port"},                           \
    {"since", "TIME", "only devices admitted, certificates issued, at TIME or later"},             \
    {"until", "TIME", "only those before TIME"}
// clang-format on

/// A search and what it points to. Must not be copied once taken.
typedef struct {
    mint_search_t search;                 ///< points to what follows
    uint8_t id[MINT_DEVICE_ID_LEN];       ///< of --id
    uint8_t serial[MINT_SERIAL_LEN];      ///< of --serial
    uint8_t fingerprint[MINT_SHA256_LEN]; ///< of --fingerprint
} mint_wanted_t;

/// Takes what the options narrow a search to. False if they make no sense; then it has said so.
bool mint_search_take(const mint_arguments_t *arguments, mint_wanted_t *wanted);

#endif
