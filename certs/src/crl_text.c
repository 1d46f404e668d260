// SPDX-License-Identifier: Apache-2.0
//
// A revocation list for people.
#include "mintmark/certs/crl.h"
#include "text.h"

static void show_entries(const mint_crl_view_t *view, mint_buffer_t *text)
{
    mint_reader_t reader = mint_crl_entries(view);
    mint_crl_entry_view_t entry;
    mint_buffer_printf(text, view->entries.len > 0 ? "Revoked Certificates:\n"
                                                   : "No Revoked Certificates.\n");
    while (mint_crl_entry_next(&reader, &entry)) {
        mint_buffer_printf(text, "    Serial Number: ");
        bool has_sign_byte = entry.serial.len > 1 && entry.serial.data[0] == 0;
        for (size_t i = has_sign_byte ? 1 : 0; i < entry.serial.len; i++) {
            mint_buffer_printf(text, "%02X", (unsigned)entry.serial.data[i]);
        }
        mint_buffer_printf(text, "\n        Revocation Date: ");
        mint_text_time_view(text, &entry.time);
        mint_buffer_append(text, "\n", 1);
        if (entry.extensions.len > 0) {
            mint_buffer_printf(text, "        CRL entry extensions:\n");
            mint_text_extensions(text, entry.extensions, 12);
        }
    }
}

static void show(const mint_crl_view_t *view, mint_buffer_t *text)
{
    mint_buffer_printf(text, "Certificate Revocation List (CRL):\n        Version %d (0x%x)\n",
                       view->version, (unsigned)view->version - 1);
    mint_buffer_printf(text, "        Signature Algorithm: ");
    mint_text_algorithm(text, view->inner_algorithm);
    mint_buffer_printf(text, "\n        Issuer: ");
    mint_name_append(view->issuer, text);
    mint_buffer_printf(text, "\n        Last Update: ");
    mint_text_time_view(text, &view->this_update);
    mint_buffer_printf(text, "\n        Next Update: ");
    if (view->has_next_update) {
        mint_text_time_view(text, &view->next_update);
    } else {
        mint_buffer_printf(text, "NONE");
    }
    mint_buffer_append(text, "\n", 1);
    if (view->extensions.len > 0) {
        mint_buffer_printf(text, "        CRL extensions:\n");
        mint_text_extensions(text, view->extensions, 12);
    }
    show_entries(view, text);
    mint_text_signature(text, view->signature_algorithm, view->signature);
}

mint_status_t mint_crl_text(mint_bytes_t der, mint_buffer_t *text, mint_error_t *error)
{
    mint_crl_view_t view;
    mint_buffer_free(text);
    mint_status_t status = mint_crl_view(der, &view, error);
    if (status != MINT_OK) {
        return status;
    }
    show(&view, text);
    status = mint_buffer_status(text);
    if (status != MINT_OK) {
        mint_buffer_free(text);
        return mint_fail(error, status, "out of memory");
    }
    return MINT_OK;
}
