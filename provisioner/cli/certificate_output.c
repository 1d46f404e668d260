// SPDX-License-Identifier: Apache-2.0
//
// A certificate's main facts, for people and for programs.
#include <stdio.h>

#include "cli/certificate_output.h"
#include "mintmark/certs/certificate.h"

/// The end of a certificate's validity; "" where it has none.
static void end_text(const mint_certificate_info_t *info, char *text)
{
    text[0] = '\0';
    if (info->not_after != MINT_TIME_FOREVER) {
        mint_time_text(info->not_after, text);
    }
}

mint_status_t mint_print_certificate(mint_bytes_t der, const char *indent, mint_error_t *error)
{
    mint_certificate_info_t info;
    char from[MINT_TIME_TEXT_SIZE];
    char until[MINT_TIME_TEXT_SIZE];
    mint_status_t status = mint_certificate_read(der, &info, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_time_text(info.not_before, from);
    end_text(&info, until);
    (void)printf("%ssubject      %s\n", indent, info.subject);
    (void)printf("%sissuer       %s\n", indent, info.issuer);
    (void)printf("%sserial       ", indent);
    mint_print_hex(info.serial, info.serial_len);
    (void)printf("\n%svalid        %s to %s\n", indent, from, until[0] != '\0' ? until : "no end");
    (void)printf("%sfingerprint  ", indent);
    mint_print_hex(info.fingerprint, sizeof info.fingerprint);
    (void)printf("\n");
    return MINT_OK;
}

json_t *mint_json_certificate(mint_bytes_t der)
{
    mint_certificate_info_t info;
    char until[MINT_TIME_TEXT_SIZE];
    if (mint_certificate_read(der, &info, NULL) != MINT_OK) {
        return NULL;
    }
    end_text(&info, until);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "subject", info.subject, "issuer",
                     info.issuer, "serial", mint_json_hex(info.serial, info.serial_len),
                     "not_before", mint_json_time(info.not_before), "not_after",
                     until[0] != '\0' ? json_string(until) : json_null(), "fingerprint",
                     mint_json_hex(info.fingerprint, sizeof info.fingerprint));
}
