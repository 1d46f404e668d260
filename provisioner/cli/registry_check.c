// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry check`: is the file sound, and can what it says be true.
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/chain.h"
#include "registry/issued.h"

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"accept-clock", NULL, "go on though the clock is behind the log's last event"},
    MINT_OPTION_END,
};

/// What certificates are checked against.
typedef struct {
    const mint_factory_t *factory;
    mint_registry_t *registry;
    mint_key_t *key;   ///< of the certificate at hand
    mint_bytes_t *cas; ///< all CA certificates of the factory, roots first
    size_t ca_count;   ///< how many
    size_t root_count; ///< roots among them
    mint_error_t *error;
} checking_t;

/// It verifies under a root of the factory, at the moment when it was issued.
static mint_status_t check_chain(const checking_t *checking, mint_bytes_t der, int64_t issued_s,
                                 mint_error_t *reason)
{
    mint_chain_t chain;
    const mint_chain_question_t question = {.roots = checking->cas,
                                            .root_count = checking->root_count,
                                            .intermediates = checking->cas + checking->root_count,
                                            .intermediate_count =
                                                checking->ca_count - checking->root_count,
                                            .now = issued_s};
    return mint_chain_build(der, &question, &chain, reason);
}

/// The certificate has the serial number that was reserved and the key that the device has.
static bool is_of_device(const checking_t *checking, const mint_device_t *device,
                         const mint_certificate_record_t *record)
{
    mint_bytes_t der = {.data = record->der, .len = record->der_len};
    mint_certificate_info_t info;
    uint8_t point[MINT_P256_PUBLIC_KEY_LEN];
    return mint_certificate_read(der, &info, NULL) == MINT_OK &&
           info.serial_len == sizeof record->serial &&
           memcmp(info.serial, record->serial, sizeof record->serial) == 0 &&
           mint_certificate_public_key(der, checking->key, NULL) == MINT_OK &&
           mint_key_p256_point(checking->key, point) == MINT_OK &&
           memcmp(point, device->public_key, sizeof point) == 0;
}

static mint_status_t check_certificate(const checking_t *checking, const mint_device_t *device,
                                       const mint_certificate_record_t *record)
{
    char id[MINT_DEVICE_ID_TEXT_SIZE];
    mint_error_t reason = {0};
    const mint_bytes_t der = {.data = record->der, .len = record->der_len};
    mint_hex(device->id, sizeof device->id, id);
    if (!is_of_device(checking, device, record)) {
        return mint_fail(checking->error, MINT_ERR_CORRUPT,
                         "device %s: its certificate has another key or serial number", id);
    }
    if (check_chain(checking, der, record->issued_s, &reason) != MINT_OK) {
        return mint_fail(checking->error, MINT_ERR_CORRUPT, "device %s: its certificate: %s", id,
                         reason.message);
    }
    return MINT_OK;
}

static mint_status_t check_device(void *context, const mint_device_t *device)
{
    static mint_certificate_record_t record;
    const checking_t *checking = context;
    mint_status_t status =
        mint_registry_find_certificate(checking->registry, device->id, &record, checking->error);
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_clear(checking->error);
        return MINT_OK;
    }
    return status == MINT_OK ? check_certificate(checking, device, &record) : status;
}

/// A certificate of no device: its serial number is the one that was reserved, and it verifies.
static mint_status_t check_issued(void *context, mint_bytes_t serial, mint_bytes_t der,
                                  int64_t issued_s)
{
    const checking_t *checking = context;
    mint_certificate_info_t info;
    mint_error_t reason = {0};
    char text[2 * MINT_SERIAL_LEN + 1] = "";
    mint_hex(serial.data, serial.len <= MINT_SERIAL_LEN ? serial.len : 0, text);
    if (mint_certificate_read(der, &info, NULL) != MINT_OK || info.serial_len != serial.len ||
        memcmp(info.serial, serial.data, serial.len) != 0) {
        return mint_fail(checking->error, MINT_ERR_CORRUPT,
                         "certificate %s: it has another serial number", text);
    }
    return check_chain(checking, der, issued_s, &reason) == MINT_OK
               ? MINT_OK
               : mint_fail(checking->error, MINT_ERR_CORRUPT, "certificate %s: %s", text,
                           reason.message);
}

static void collect_cas(checking_t *checking)
{
    for (size_t i = 0; i < checking->ca_count; i++) {
        mint_ca_t ca = mint_factory_ca(checking->factory, i);
        checking->cas[i] = ca.der;
        checking->root_count += ca.role == MINT_CA_ROOT ? 1 : 0;
    }
}

static mint_status_t check(const mint_session_t *session, mint_error_t *error)
{
    checking_t checking = {.factory = session->factory,
                           .registry = session->registry,
                           .key = mint_key_new(),
                           .ca_count = mint_factory_ca_count(session->factory),
                           .error = error};
    checking.cas = calloc(checking.ca_count, sizeof *checking.cas);
    mint_status_t status = checking.key != NULL && checking.cas != NULL
                               ? mint_registry_check(session->registry, error)
                               : MINT_ERR_MEMORY;
    if (status == MINT_OK) {
        collect_cas(&checking);
        status = mint_registry_each_device(session->registry, NULL, check_device, &checking, error);
    }
    if (status == MINT_OK) {
        status = mint_registry_each_issued(session->registry, check_issued, &checking, error);
    }
    mint_key_free(checking.key);
    free(checking.cas);
    return status;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    bool accepted = mint_argument_flag(arguments, "accept-clock");
    bool found = false; // something wrong, not a failure to look
    mint_status_t status = check(&session, &error);
    if (status != MINT_OK) {
        found = status == MINT_ERR_CORRUPT;
    } else if (accepted) {
        status = mint_registry_accept_clock(session.registry, &error);
    } else {
        status = mint_registry_check_clock(session.registry, &error);
        found = status == MINT_ERR_STATE;
    }
    if (status == MINT_OK) {
        mint_say("the registry is sound");
    } else {
        result = mint_say_error(status, &error);
        result = found ? MINT_EXIT_VERDICT : result;
    }
    mint_session_close(&session);
    return result;
}

const mint_verb_t mint_verb_registry_check = {
    .noun = "registry",
    .verb = "check",
    .summary = "check that the registry is sound",
    .help =
        "SQLite's integrity check, references between tables, quotas, that no device has more\n"
        "than one live certificate, and that each certificate has its device's key and the\n"
        "serial number that was reserved for it, and verifies under the factory's CAs.\n"
        "\n"
        "A machine whose clock went back changes nothing in the registry, until its clock is\n"
        "set; this says so. If it was the time before that was wrong, --accept-clock says so in the log.",
    .verdict = "something is wrong with the registry, or with the clock",
    .example = "mintmark registry check --factory plant\n"
               "mintmark registry check --factory plant --accept-clock",
    .options = options,
    .run = run,
};
