// SPDX-License-Identifier: Apache-2.0
//
// Names of the fields of group 64's small messages, as device/SPEC.md has them: those that
// message.h has no struct for.
#ifndef MINT_STATION_FIELDS_H
#define MINT_STATION_FIELDS_H

#define MINT_FIELD_NONCE     "nonce"     ///< answer to MINT_COMMAND_NONCE
#define MINT_FIELD_PUBLIC    "public"    ///< answer to MINT_COMMAND_KEY: the identity public key
#define MINT_FIELD_CSR       "csr"       ///< answer to MINT_COMMAND_CSR: DER
#define MINT_FIELD_INDEX     "index"     ///< read of MINT_COMMAND_CERTIFICATE
#define MINT_FIELD_DER       "der"       ///< its answer
#define MINT_FIELD_CHALLENGE "challenge" ///< read of MINT_COMMAND_PROVE
#define MINT_FIELD_PROOF     "proof"     ///< its answer: a COSE_Sign1

#endif
