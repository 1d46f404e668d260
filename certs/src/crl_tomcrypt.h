// SPDX-License-Identifier: Apache-2.0
//
// The second opinion on a revocation list before it leaves the house.
#ifndef CERTS_CRL_TOMCRYPT_H
#define CERTS_CRL_TOMCRYPT_H

#include "mintmark/certs/crl.h"

/// Parses `der` with LibTomCrypt, compares it with what was to be issued (`tbs` byte for byte,
/// dates, and every entry's serial number and date), and verifies its signature by the key in
/// `spki`. MINT_ERR_AUTHENTICATION if anything differs, MINT_ERR_UNSUPPORTED for a key it does not
/// know.
MINT_MUST_CHECK mint_status_t mint_crl_tomcrypt_verify(mint_bytes_t der, mint_bytes_t tbs,
                                                       const mint_crl_issue_t *issue,
                                                       mint_bytes_t spki, mint_error_t *error);

#endif
