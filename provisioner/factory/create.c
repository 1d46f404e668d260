// SPDX-License-Identifier: Apache-2.0
//
// Making a factory: keys, certificates, registry, names. factory.ini comes last, so that what an
// interrupted run leaves behind cannot be opened. How the whole gets into its place is in place.c.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "factory/place.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/profile.h"

/// A factory on its way.
typedef struct {
    const char *dir; ///< the folder beside the one asked for
    mint_settings_t settings;
    mint_bytes_t passphrase;
    mint_key_t *keys[MINT_FACTORY_KEY_COUNT];
    mint_buffer_t root;    ///< certificate, DER
    mint_buffer_t issuing; ///< certificate, DER
} making_t;

static mint_status_t make_keys(making_t *making, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < MINT_FACTORY_KEY_COUNT && status == MINT_OK; i++) {
        mint_path_t path;
        making->keys[i] = mint_key_new();
        if (making->keys[i] == NULL) {
            return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
        }
        status = mint_key_generate(making->keys[i], MINT_KEY_P256, error);
        if (status == MINT_OK) {
            status = mint_factory_key_path(making->dir, &making->settings, (mint_factory_key_t)i,
                                           &path, error);
        }
        if (status == MINT_OK) {
            status = mint_key_save_private(making->keys[i], path.text, making->passphrase, error);
        }
    }
    return status;
}

/// Issues a CA certificate for the key `which`, signed by the root's key.
static mint_status_t issue(const making_t *making, const char *profile_name,
                           mint_factory_key_t which, mint_buffer_t *der, mint_error_t *error)
{
    mint_profile_t *profile = NULL;
    mint_signer_t signer = mint_key_signer(making->keys[MINT_FACTORY_ROOT_CA]);
    mint_issue_t request = {
        .values = {.name = making->settings.organisation},
        .subject_key = making->keys[which],
        .issuer = mint_buffer_view(&making->root),
        .signer = &signer,
        .now = (int64_t)time(NULL),
    };
    mint_status_t status = mint_profile_builtin(profile_name, &profile, error);
    if (status == MINT_OK) {
        request.profile = profile;
        status = mint_certificate_new_serial(request.serial, error);
    }
    if (status == MINT_OK) {
        status = mint_certificate_issue(&request, der, error);
    }
    mint_profile_free(profile);
    return status;
}

static mint_status_t make_certificates(making_t *making, mint_error_t *error)
{
    mint_buffer_t root = {0};
    mint_status_t status = issue(making, "root-ca", MINT_FACTORY_ROOT_CA, &root, error);
    making->root = root;
    if (status == MINT_OK) {
        status = issue(making, "issuing-ca", MINT_FACTORY_ISSUING_CA, &making->issuing, error);
    }
    if (status == MINT_OK) {
        status = mint_factory_save_certificate(making->dir, "root-ca.pem",
                                               mint_buffer_view(&making->root), error);
    }
    return status == MINT_OK
               ? mint_factory_save_certificate(making->dir, "issuing-ca.pem",
                                               mint_buffer_view(&making->issuing), error)
               : status;
}

static mint_status_t save_authority(const making_t *making, mint_error_t *error)
{
    mint_path_t path;
    mint_status_t status = mint_path_join(&path, making->dir, "authority.pub.pem", error);
    return status == MINT_OK
               ? mint_key_save_public(making->keys[MINT_FACTORY_AUTHORITY], path.text, error)
               : status;
}

/// The certificates of the two CAs were given by CAs of this factory too: they go on record.
static mint_status_t record_cas(const making_t *making, mint_registry_t *registry,
                                mint_error_t *error)
{
    const mint_ca_t cas[] = {
        {MINT_CA_ROOT, 1, 1, mint_buffer_view(&making->root)},
        {MINT_CA_ISSUING, 1, 1, mint_buffer_view(&making->issuing)},
    };
    return mint_registry_add_cas(registry, cas, sizeof cas / sizeof cas[0], error);
}

static mint_status_t fill_registry(const making_t *making, mint_registry_t *registry,
                                   mint_error_t *error)
{
    uint8_t station_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_status_t status = record_cas(making, registry, error);
    if (status == MINT_OK) {
        status = mint_key_p256_point(making->keys[MINT_FACTORY_STATION], station_key);
    }
    return status == MINT_OK
               ? mint_registry_add_station(registry, making->settings.station, station_key, error)
               : status;
}

static mint_status_t make_registry(const making_t *making, mint_error_t *error)
{
    mint_path_t path;
    mint_registry_t *registry = NULL;
    mint_status_t status = mint_path_join(&path, making->dir, MINT_FACTORY_REGISTRY, error);
    if (status == MINT_OK) {
        status = mint_registry_create(path.text, error);
    }
    if (status == MINT_OK) {
        status = mint_registry_open(&registry, path.text, "mintmark", error);
    }
    if (status == MINT_OK) {
        status = fill_registry(making, registry, error);
    }
    mint_registry_close(registry);
    return status;
}

static mint_status_t make_folder(const making_t *making, mint_path_t *keys, mint_error_t *error)
{
    mint_status_t status = mint_path_join(keys, making->dir, "keys", error);
    if (status == MINT_OK && mkdir(keys->text, 0700) != 0) {
        status = mint_fail(error, MINT_ERR_IO, "cannot make '%s': %s", keys->text, strerror(errno));
    }
    return status;
}

/// Everything in the new folder, down to the disk.
static mint_status_t make_all(making_t *making, mint_error_t *error)
{
    mint_path_t keys;
    mint_path_t settings;
    mint_status_t status = make_folder(making, &keys, error);
    if (status == MINT_OK) {
        status = make_keys(making, error);
    }
    if (status == MINT_OK) {
        status = make_certificates(making, error);
    }
    if (status == MINT_OK) {
        status = save_authority(making, error);
    }
    if (status == MINT_OK) {
        status = make_registry(making, error);
    }
    if (status == MINT_OK) {
        status = mint_path_join(&settings, making->dir, "factory.ini", error);
    }
    if (status == MINT_OK) {
        status = mint_settings_save(&making->settings, settings.text, error);
    }
    if (status == MINT_OK) {
        status = mint_path_sync(keys.text, error);
    }
    return status == MINT_OK ? mint_path_sync(making->dir, error) : status;
}

static void release(making_t *making)
{
    for (size_t i = 0; i < MINT_FACTORY_KEY_COUNT; i++) {
        mint_key_free(making->keys[i]);
    }
    mint_buffer_free(&making->root);
    mint_buffer_free(&making->issuing);
}

void mint_factory_each_unfinished(const char *dir, mint_factory_unfinished_visit_t visit,
                                  void *context)
{
    mint_place_t place;
    if (mint_place_find(dir, &place, NULL) == MINT_OK) {
        mint_place_each_unfinished(&place, visit, context);
    }
}

mint_status_t mint_factory_create(const char *dir, const mint_factory_plan_t *plan,
                                  mint_bytes_t passphrase, mint_error_t *error)
{
    mint_place_t place;
    // cppcheck-suppress uninitvar ; the address of the text, which comes later
    making_t making = {.dir = place.making.text, .passphrase = passphrase};
    if (passphrase.len == 0 || passphrase.len > MINT_KEY_PASSPHRASE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a passphrase has 1 to %u bytes",
                         MINT_KEY_PASSPHRASE_MAX_LEN);
    }
    mint_status_t status = mint_settings_from_plan(plan, &making.settings, error);
    if (status == MINT_OK) {
        status = mint_place_find(dir, &place, error);
    }
    if (status == MINT_OK) {
        status = mint_place_open(&place, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    status = make_all(&making, error);
    if (status == MINT_OK) {
        status = mint_place_take(&place, error);
    }
    if (status != MINT_OK) {
        mint_path_remove_tree(place.making.text);
    }
    release(&making);
    return status;
}
