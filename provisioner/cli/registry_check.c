// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry check`: is the file sound, and can what it says be true.
#include <string.h>

#include "cli/cli.h"
#include "mintmark/certs/certificate.h"

static const mint_option_t options[] = {MINT_OPTION_FACTORY, MINT_OPTION_END};

/// What a device's certificate is checked against.
typedef struct {
    const mint_factory_t *factory;
    mint_registry_t *registry;
    mint_key_t *key; ///< of the certificate at hand
    mint_error_t *error;
} checking_t;

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
    mint_bytes_t chain[] = {
        {.data = record->der, .len = record->der_len},
        mint_factory_certificate(checking->factory, MINT_FACTORY_ISSUING_CA),
    };
    mint_hex(device->id, sizeof device->id, id);
    if (!is_of_device(checking, device, record)) {
        return mint_fail(checking->error, MINT_ERR_CORRUPT,
                         "device %s: its certificate has another key or serial number", id);
    }
    if (mint_chain_verify(chain, 2,
                          mint_factory_certificate(checking->factory, MINT_FACTORY_ROOT_CA),
                          record->issued_s, &reason) != MINT_OK) {
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

static mint_status_t check(const mint_session_t *session, mint_error_t *error)
{
    checking_t checking = {.factory = session->factory,
                           .registry = session->registry,
                           .key = mint_key_new(),
                           .error = error};
    mint_status_t status =
        checking.key != NULL ? mint_registry_check(session->registry, error) : MINT_ERR_MEMORY;
    if (status == MINT_OK) {
        status = mint_registry_each_device(session->registry, NULL, check_device, &checking, error);
    }
    mint_key_free(checking.key);
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
    mint_status_t status = check(&session, &error);
    if (status == MINT_OK) {
        mint_say("the registry is sound");
    } else {
        result = mint_say_error(status, &error);
        result = status == MINT_ERR_CORRUPT ? MINT_EXIT_VERDICT : result;
    }
    mint_session_close(&session);
    return result;
}

const mint_verb_t mint_verb_registry_check = {
    .noun = "registry",
    .verb = "check",
    .summary = "check that the registry is sound",
    .help = "SQLite's integrity check, references between tables, quotas, that no device has more\n"
            "than one live certificate, and that each certificate has its device's key and the\n"
            "serial number that was reserved for it, and verifies under the factory's CAs. Exit\n"
            "status 3 if something is wrong.",
    .example = "mintmark registry check --factory plant",
    .options = options,
    .run = run,
};
