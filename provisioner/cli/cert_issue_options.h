// SPDX-License-Identifier: Apache-2.0
//
// The options that `cert issue` and `cert renew` share: who signs, where certificates and keys go.
#ifndef MINTMARK_PROVISIONER_CERT_ISSUE_OPTIONS_H
#define MINTMARK_PROVISIONER_CERT_ISSUE_OPTIONS_H

#include "cli/issuing.h"

// Options of both verbs.
// clang-format off
#define MINT_OPTIONS_OUTPUT                                                                        \
    {"output", "FILE",                                                                             \
     "one file for all certificates, `-` for standard output (default); also -o"},                 \
        {"folder", "DIR", "a file for each certificate, in this folder"},                          \
        {"der", NULL, "write DER instead of PEM"},                                                 \
        {"chain", NULL, "write the issuing CA's certificate after each"},                          \
        {"key-output", "FILE", "the private key that is made goes here (mode 0600)"},              \
        {"key", "TYPE", "type of keys that are made (default: the profile's)"},                    \
        {"key-passphrase-file", "FILE", "encrypt private keys under FILE's first line"},           \
        {"plain-keys", NULL, "do not encrypt private keys"},                                       \
        {"traditional-keys", NULL, "do not, and write them as SEC1 or PKCS#1"},                    \
        {"threads", "N", "threads that sign (default: as many as the machine runs)"}
// clang-format on

/// Everything that a run needs, and what owns it.
typedef struct {
    mint_issuing_t issuing;       ///< what is issued, to whom and where to
    mint_session_t session;       ///< open if a factory is used
    mint_profile_t *profile;      ///< behind `issuing.profile`
    mint_buffer_t issuer;         ///< behind `issuing.issuer`, if it is none of the factory's
    mint_buffer_t key_passphrase; ///< behind `issuing.output.key_passphrase`
    bool profile_made;            ///< the profile was copied into the factory just now
} mint_issue_run_t;

/// Reads the options about output, keys and threads. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_take_output(const mint_arguments_t *arguments,
                                             mint_issue_run_t *run);
/// Checks that private keys that are made have a place and a form. `several`: more than one may be
/// made. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_check_keys(const mint_arguments_t *arguments,
                                            const mint_issue_run_t *run, bool several);
/// Loads the factory's CA that --ca names. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_take_factory_ca(const mint_arguments_t *arguments,
                                                 mint_issue_run_t *run);
/// Checks all, then issues all, and says how it went.
MINT_MUST_CHECK mint_exit_t mint_issue_all(mint_issue_run_t *run);
/// Releases everything.
void mint_issue_run_release(mint_issue_run_t *run);

#endif
