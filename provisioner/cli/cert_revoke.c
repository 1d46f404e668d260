// SPDX-License-Identifier: Apache-2.0
//
// `mintmark cert revoke`: a certificate is not to be believed any more.
#include <string.h>
#include <time.h>

#include "cli/cert_options.h"
#include "mintmark/certs/crl.h"

static const mint_option_t options[] = {
    {"reason", "REASON", "why, as below (default: unspecified)"},
    {"invalid-since", "TIME", "when the key was lost, if that is known"},
    {"note", "TEXT", "a line for the record"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_END,
};

static mint_exit_t revoke(const mint_session_t *session, const mint_revocation_t *revocation)
{
    mint_error_t error = {0};
    bool changed = false;
    char serial[2 * MINT_SERIAL_LEN + 1];
    mint_status_t status = mint_registry_revoke(session->registry, revocation, &changed, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_hex(revocation->serial.data, revocation->serial.len, serial);
    if (!changed) {
        mint_say("nothing to do: certificate %s is so already", serial);
    } else if (revocation->reason == MINT_CRL_REMOVE_FROM_CRL) {
        mint_say("released certificate %s from its hold", serial);
    } else {
        mint_say("revoked certificate %s (%s)", serial, mint_crl_reason_name(revocation->reason));
    }
    if (changed) {
        mint_say("servers know when they have the next list: `mintmark ca crl`");
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    uint8_t serial[MINT_SERIAL_LEN];
    mint_session_t session;
    mint_error_t error = {0};
    mint_revocation_t revocation = {.revoked = (int64_t)time(NULL),
                                    .note = mint_argument_text(arguments, "note", "")};
    if (mint_crl_reason_from_name(mint_argument_text(arguments, "reason", "unspecified"),
                                  &revocation.reason, &error) != MINT_OK) {
        (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
        return MINT_EXIT_USAGE;
    }
    if (!mint_parse_time(arguments, "invalid-since", 0, &revocation.invalid_since)) {
        return MINT_EXIT_USAGE;
    }
    revocation.serial.data = serial;
    mint_exit_t result = mint_parse_serial(arguments->operands[0], serial, &revocation.serial.len);
    if (result == MINT_EXIT_DONE) {
        result = mint_session_open(arguments, NULL, &session);
    }
    if (result == MINT_EXIT_DONE) {
        result = revoke(&session, &revocation);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_cert_revoke = {
    .noun = "cert",
    .verb = "revoke",
    .summary = "revoke a certificate of the factory",
    .operands = "SERIAL|FILE",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "The certificate is named by its serial number in hex or by a file with it; it may be a\n"
        "device's, a server's or a CA's. Reasons: unspecified, keyCompromise, cACompromise,\n"
        "affiliationChanged, superseded, cessationOfOperation, certificateHold,\n"
        "privilegeWithdrawn, aACompromise. A revocation is final; only certificateHold may be\n"
        "taken back, with the reason removeFromCRL. A device whose certificate is revoked gets\n"
        "no other on the line, and a key that was lost none at all. Needs no passphrase.",
    .example = "mintmark cert revoke device.pem --factory plant --reason keyCompromise\n"
               "mintmark cert revoke 4a:00:17 --factory plant --reason cessationOfOperation",
    .options = options,
    .run = run,
};
