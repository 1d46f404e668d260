// SPDX-License-Identifier: Apache-2.0
//
// New CAs beside the old ones. Every root certifies every issuing CA: roots are what servers trust,
// and a server that was told of one root alone, the old or the new, is to believe all devices. It
// is the issuing CAs that are cross-certified and not the roots themselves, because a root that
// allows one CA below it (path length 1) would not allow a root and a CA, and not every TLS stack
// makes the exception of RFC 5280 for self-issued certificates.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "factory/internal.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/profile.h"

/// A rollover at work.
typedef struct {
    const mint_factory_t *factory;
    mint_registry_t *registry;
    const mint_rollover_t *rollover;
    mint_bytes_t passphrase;
    mint_settings_t settings;                      ///< what they will be
    mint_factory_cas_t cas;                        ///< CA certificates, old and new
    mint_key_t *roots[MINT_GENERATION_MAX + 1];    ///< their keys by number, as far as loaded
    bool revoked_root[MINT_GENERATION_MAX + 1];    ///< by number
    bool revoked_issuing[MINT_GENERATION_MAX + 1]; ///< by number
    mint_buffer_t made; ///< names of the files that were written, each with its NUL
    mint_rolled_t *rolled;
} rolling_t;

// ---- one at a time ----

/// Locks the factory's folder; the descriptor is closed to unlock it.
static mint_status_t lock(const char *dir, int *file, mint_error_t *error)
{
    *file = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*file < 0) {
        return mint_fail(error, MINT_ERR_IO, "'%s': %s", dir, strerror(errno));
    }
    if (flock(*file, LOCK_EX | LOCK_NB) != 0) {
        int reason = errno;
        (void)close(*file);
        return mint_fail(error, reason == EWOULDBLOCK ? MINT_ERR_TIMEOUT : MINT_ERR_IO,
                         "another rollover of '%s' is at work", dir);
    }
    return MINT_OK;
}

/// What the registry says: the newest numbers, and which CAs are revoked.
typedef struct {
    uint32_t newest[2]; ///< by role
    rolling_t *rolling;
} on_record_t;

static mint_status_t look_at(void *context, const mint_ca_t *ca, int revoked)
{
    on_record_t *record = context;
    if (ca->role == MINT_CA_CROSS || ca->generation > MINT_GENERATION_MAX) {
        return MINT_OK;
    }
    if (ca->generation > record->newest[ca->role]) {
        record->newest[ca->role] = ca->generation;
    }
    bool *list =
        ca->role == MINT_CA_ROOT ? record->rolling->revoked_root : record->rolling->revoked_issuing;
    list[ca->generation] = revoked >= 0;
    return MINT_OK;
}

static mint_status_t save_settings(const rolling_t *rolling, mint_error_t *error)
{
    mint_path_t path;
    mint_status_t status = mint_path_join(&path, rolling->factory->dir, "factory.ini", error);
    return status == MINT_OK ? mint_settings_replace(&rolling->settings, path.text, error) : status;
}

/// Looks at where the factory stands: factory.ini as it was when it was opened, and if the registry
/// knows newer CAs, a rollover that only lacks its last step, which is then done.
static mint_status_t look_around(rolling_t *rolling, mint_error_t *error)
{
    mint_path_t path;
    on_record_t record = {.rolling = rolling};
    const mint_settings_t *before = &rolling->factory->settings;
    mint_status_t status = mint_path_join(&path, rolling->factory->dir, "factory.ini", error);
    if (status == MINT_OK) {
        status = mint_settings_load(&rolling->settings, path.text, error);
    }
    if (status == MINT_OK && (rolling->settings.root_generation != before->root_generation ||
                              rolling->settings.issuing_generation != before->issuing_generation)) {
        status = mint_fail(error, MINT_ERR_STATE, "the factory was rolled over a moment ago");
    }
    if (status == MINT_OK) {
        status = mint_registry_each_ca(rolling->registry, look_at, &record, error);
    }
    if (status != MINT_OK || (record.newest[MINT_CA_ROOT] <= before->root_generation &&
                              record.newest[MINT_CA_ISSUING] <= before->issuing_generation)) {
        return status;
    }
    rolling->settings.root_generation = record.newest[MINT_CA_ROOT];
    rolling->settings.issuing_generation = record.newest[MINT_CA_ISSUING];
    rolling->rolled->finished_earlier = true;
    status = mint_factory_cas_load(rolling->factory->dir, &rolling->settings, &rolling->cas, error);
    if (status == MINT_OK) {
        status = mint_factory_cas_record(&rolling->cas, rolling->registry, error);
    }
    return status == MINT_OK ? save_settings(rolling, error) : status;
}

// ---- files ----

/// Removes the file of a certificate or key that was never on record, left by a rollover that was
/// interrupted early.
static mint_status_t remove_left(const rolling_t *rolling, const char *name, mint_error_t *error)
{
    mint_path_t path;
    mint_status_t status = mint_path_join(&path, rolling->factory->dir, name, error);
    if (status == MINT_OK && unlink(path.text) != 0 && errno != ENOENT) {
        status = mint_fail(error, MINT_ERR_IO, "'%s': %s", path.text, strerror(errno));
    }
    return status;
}

/// Removes what this rollover wrote.
static void remove_made(const rolling_t *rolling)
{
    for (size_t at = 0; at < rolling->made.len;) {
        const char *name = (const char *)rolling->made.data + at;
        (void)remove_left(rolling, name, NULL);
        at += strlen(name) + 1;
    }
}

static mint_status_t save(rolling_t *rolling, const mint_ca_t *ca, mint_bytes_t der,
                          mint_error_t *error)
{
    char name[MINT_CA_FILE_SIZE];
    mint_factory_ca_file(ca, name);
    mint_status_t status = remove_left(rolling, name, error);
    mint_buffer_append(&rolling->made, name, strlen(name) + 1);
    return status == MINT_OK
               ? mint_factory_save_certificate(rolling->factory->dir, name, der, error)
               : status;
}

static mint_status_t save_key(rolling_t *rolling, const mint_ca_t *ca, const mint_key_t *key,
                              mint_error_t *error)
{
    char file[MINT_CA_FILE_SIZE];
    char name[MINT_CA_FILE_SIZE + 8];
    mint_path_t path;
    mint_factory_ca_file(ca, file);
    (void)snprintf(name, sizeof name, "keys/%s", file);
    mint_status_t status = remove_left(rolling, name, error);
    mint_buffer_append(&rolling->made, name, strlen(name) + 1);
    if (status == MINT_OK) {
        status = mint_path_join(&path, rolling->factory->dir, name, error);
    }
    return status == MINT_OK ? mint_key_save_private(key, path.text, rolling->passphrase, error)
                             : status;
}

// ---- certificates ----

/// The profile's text with a number at the end of the common name: a CA of the same name and
/// another key would be taken for the old one by some, and its revocation list for the old one's.
static mint_status_t number_names(mint_bytes_t text, uint32_t generation, mint_buffer_t *numbered)
{
    while (text.len > 0) {
        const uint8_t *end = memchr(text.data, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.data);
        mint_buffer_append(numbered, text.data, len);
        if (len > 4 && memcmp(text.data, "CN =", 4) == 0) {
            mint_buffer_printf(numbered, " %u", generation);
        }
        mint_buffer_append(numbered, "\n", 1);
        text.data += end == NULL ? len : len + 1;
        text.len -= end == NULL ? len : len + 1;
    }
    return mint_buffer_status(numbered);
}

static mint_status_t load_profile(const mint_ca_t *ca, mint_profile_t **profile,
                                  mint_error_t *error)
{
    const char *name = ca->role == MINT_CA_ROOT ? "root-ca" : "issuing-ca";
    mint_buffer_t text = {0};
    mint_status_t status = number_names(mint_profile_builtin_text(name), ca->generation, &text);
    if (status == MINT_OK) {
        status = mint_profile_parse(mint_buffer_view(&text), name, profile, error);
    }
    mint_buffer_free(&text);
    return status;
}

static mint_status_t issue(rolling_t *rolling, const mint_ca_t *ca, mint_key_t *key,
                           const mint_profile_t *profile, mint_buffer_t *der, mint_error_t *error)
{
    const mint_ca_ref_t root = {.role = MINT_CA_ROOT,
                                .generation = rolling->settings.root_generation};
    bool is_root = ca->role == MINT_CA_ROOT;
    mint_bytes_t issuer = {0};
    if (!is_root) {
        issuer = mint_factory_cas_find(&rolling->cas, root);
    }
    mint_signer_t signer = mint_key_signer(is_root ? key : rolling->roots[root.generation]);
    mint_issue_t request = {
        .profile = profile,
        .values = {.name = rolling->settings.organisation},
        .subject_key = key,
        .issuer = issuer,
        .signer = &signer,
        .now = (int64_t)time(NULL),
    };
    mint_status_t status = mint_certificate_new_serial(request.serial, error);
    return status == MINT_OK ? mint_certificate_issue(&request, der, error) : status;
}

/// Makes one CA: key, certificate, their files. A root's key stays loaded, for it signs.
static mint_status_t make_ca(rolling_t *rolling, const mint_ca_t *ca, mint_error_t *error)
{
    mint_profile_t *profile = NULL;
    mint_buffer_t der = {0};
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status = load_profile(ca, &profile, error);
    if (status == MINT_OK) {
        const mint_rollover_t *rollover = rolling->rollover;
        status = mint_key_generate(
            key, rollover->has_key_type ? rollover->key_type : mint_profile_key_type(profile),
            error);
    }
    if (status == MINT_OK) {
        status = issue(rolling, ca, key, profile, &der, error);
    }
    if (status == MINT_OK) {
        status = save_key(rolling, ca, key, error);
    }
    if (status == MINT_OK) {
        status = save(rolling, ca, mint_buffer_view(&der), error);
    }
    if (status == MINT_OK) {
        status = mint_factory_cas_append(&rolling->cas, ca, &der, error);
    }
    if (status == MINT_OK && ca->role == MINT_CA_ROOT) {
        rolling->roots[ca->generation] = key;
        key = NULL;
    }
    mint_buffer_free(&der);
    mint_profile_free(profile);
    mint_key_free(key);
    return status;
}

/// True if the root has certified the issuing CA.
static bool has_certified(const rolling_t *rolling, uint32_t root, uint32_t issuing)
{
    for (size_t i = 0; i < rolling->cas.count; i++) {
        const mint_ca_t *ca = &rolling->cas.list[i].ca;
        if (ca->role != MINT_CA_ROOT && ca->generation == issuing && ca->root_generation == root) {
            return true;
        }
    }
    return false;
}

static mint_status_t make_cross(rolling_t *rolling, uint32_t root, uint32_t issuing,
                                mint_error_t *error)
{
    const mint_ca_t ca = {.role = MINT_CA_CROSS, .generation = issuing, .root_generation = root};
    mint_buffer_t der = {0};
    mint_signer_t signer = mint_key_signer(rolling->roots[root]);
    mint_cross_t cross = {
        .original = mint_factory_cas_find(&rolling->cas, (mint_ca_ref_t){MINT_CA_ISSUING, issuing}),
        .issuer = mint_factory_cas_find(&rolling->cas, (mint_ca_ref_t){MINT_CA_ROOT, root}),
        .signer = &signer,
        .now = (int64_t)time(NULL),
    };
    mint_status_t status = mint_certificate_new_serial(cross.serial, error);
    if (status == MINT_OK) {
        status = mint_certificate_cross(&cross, &der, error);
    }
    if (status == MINT_OK) {
        status = save(rolling, &ca, mint_buffer_view(&der), error);
    }
    if (status == MINT_OK) {
        status = mint_factory_cas_append(&rolling->cas, &ca, &der, error);
    }
    mint_buffer_free(&der);
    rolling->rolled->crosses += status == MINT_OK ? 1 : 0;
    return status;
}

/// Loads the key of a root, if its file is there: old roots may have been put into a safe.
static mint_status_t load_root(rolling_t *rolling, uint32_t root, mint_error_t *error)
{
    const mint_ca_ref_t ca = {.role = MINT_CA_ROOT, .generation = root};
    if (rolling->roots[root] != NULL) {
        return MINT_OK;
    }
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status =
        mint_factory_load_ca_key(rolling->factory, ca, rolling->passphrase, key, error);
    if (status == MINT_OK) {
        rolling->roots[root] = key;
        return MINT_OK;
    }
    mint_key_free(key);
    return status;
}

static mint_status_t make_crosses_by(rolling_t *rolling, uint32_t root, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    for (uint32_t issuing = 1; issuing <= rolling->settings.issuing_generation && status == MINT_OK;
         issuing++) {
        if (has_certified(rolling, root, issuing) || rolling->revoked_issuing[issuing]) {
            continue;
        }
        status = load_root(rolling, root, error);
        if (status == MINT_ERR_NOT_FOUND) {
            mint_error_clear(error);
            rolling->rolled->skipped++;
            status = MINT_OK;
        } else if (status == MINT_OK) {
            status = make_cross(rolling, root, issuing, error);
        }
    }
    return status;
}

static mint_status_t make_all(rolling_t *rolling, mint_error_t *error)
{
    mint_settings_t *settings = &rolling->settings;
    mint_status_t status =
        mint_factory_cas_load(rolling->factory->dir, settings, &rolling->cas, error);
    if (status == MINT_OK && !rolling->rollover->root) {
        status = load_root(rolling, settings->root_generation, error);
    }
    if (status == MINT_OK && rolling->rollover->root) {
        settings->root_generation++;
        const mint_ca_t root = {.role = MINT_CA_ROOT,
                                .generation = settings->root_generation,
                                .root_generation = settings->root_generation};
        status = make_ca(rolling, &root, error);
    }
    if (status == MINT_OK && rolling->rollover->issuing) {
        settings->issuing_generation++;
        const mint_ca_t issuing = {.role = MINT_CA_ISSUING,
                                   .generation = settings->issuing_generation,
                                   .root_generation = settings->root_generation};
        status = make_ca(rolling, &issuing, error);
    }
    for (uint32_t root = 1; root <= settings->root_generation && status == MINT_OK; root++) {
        status = rolling->revoked_root[root] ? MINT_OK : make_crosses_by(rolling, root, error);
    }
    return status;
}

static mint_status_t roll(rolling_t *rolling, mint_error_t *error)
{
    mint_status_t status = look_around(rolling, error);
    if (status != MINT_OK || rolling->rolled->finished_earlier) {
        return status;
    }
    if (rolling->settings.root_generation >= MINT_GENERATION_MAX ||
        rolling->settings.issuing_generation >= MINT_GENERATION_MAX) {
        return mint_fail(error, MINT_ERR_SPACE, "a factory has at most %u CAs of a kind",
                         MINT_GENERATION_MAX);
    }
    status = make_all(rolling, error);
    if (status != MINT_OK) {
        remove_made(rolling);
        return status;
    }
    // From here on the files stay: a commit that failed to say so may have been one.
    status = mint_factory_cas_record(&rolling->cas, rolling->registry, error);
    return status == MINT_OK ? save_settings(rolling, error) : status;
}

mint_status_t mint_factory_rollover(const mint_factory_t *factory, mint_registry_t *registry,
                                    const mint_rollover_t *rollover, mint_bytes_t passphrase,
                                    mint_rolled_t *rolled, mint_error_t *error)
{
    int file = -1;
    rolling_t rolling = {.factory = factory,
                         .registry = registry,
                         .rollover = rollover,
                         .passphrase = passphrase,
                         .rolled = rolled};
    *rolled = (mint_rolled_t){0};
    if (!rollover->root && !rollover->issuing) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "nothing is to be made anew");
    }
    mint_status_t status = lock(factory->dir, &file, error);
    if (status != MINT_OK) {
        return status;
    }
    status = roll(&rolling, error);
    for (size_t i = 0; i <= MINT_GENERATION_MAX; i++) {
        mint_key_free(rolling.roots[i]);
    }
    mint_factory_cas_free(&rolling.cas);
    mint_buffer_free(&rolling.made);
    (void)close(file);
    return status;
}
