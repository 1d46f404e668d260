// SPDX-License-Identifier: Apache-2.0
//
// What the factory's own files share: the object, its settings, and paths.
#ifndef MINTMARK_PROVISIONER_FACTORY_INTERNAL_H
#define MINTMARK_PROVISIONER_FACTORY_INTERNAL_H

#include "factory/factory.h"
#include "registry/issued.h"

// ---- paths ----

#define MINT_FACTORY_REGISTRY "registry.db" ///< name of the registry's file in the factory's folder

#define MINT_PATH_SIZE 4096u ///< bytes of the longest path, NUL included

/// A path.
typedef struct {
    char text[MINT_PATH_SIZE]; ///< NUL-terminated
} mint_path_t;

/// Joins a folder and a name. MINT_ERR_SPACE if the path is too long.
MINT_MUST_CHECK mint_status_t mint_path_join(mint_path_t *path, const char *folder,
                                             const char *name, mint_error_t *error);

/// Checks that a file or folder is there, of that kind and not through a symbolic link, and that it
/// belongs to this user and nobody else can do anything with it. MINT_ERR_NOT_FOUND,
/// MINT_ERR_STATE, MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_path_check_private(const char *path, bool is_folder,
                                                      mint_error_t *error);

/// Checks every entry of a folder with mint_path_check_private().
MINT_MUST_CHECK mint_status_t mint_path_check_private_files(const char *folder,
                                                            mint_error_t *error);

/// Puts a folder's entries on the disk.
MINT_MUST_CHECK mint_status_t mint_path_sync(const char *folder, mint_error_t *error);

/// Removes a folder and all that is in it, as far as that can be done.
void mint_path_remove_tree(const char *folder);

// ---- settings: factory.ini ----

/// What factory.ini says.
typedef struct {
    char organisation[MINT_ORGANISATION_MAX_LEN + 1]; ///< name in certificates
    char station[MINT_STATION_MAX_LEN + 1];           ///< first station
    uint32_t root_generation;                         ///< number of the root in use, from 1
    uint32_t issuing_generation;                      ///< number of the issuing CA in use, from 1
} mint_settings_t;

/// Takes the names of a plan, if they are fit to be names. MINT_ERR_ARGUMENT.
MINT_MUST_CHECK mint_status_t mint_settings_from_plan(const mint_factory_plan_t *plan,
                                                      mint_settings_t *settings,
                                                      mint_error_t *error);
/// Writes the file, which must not be there yet.
MINT_MUST_CHECK mint_status_t mint_settings_save(const mint_settings_t *settings, const char *path,
                                                 mint_error_t *error);
/// Writes the file anew, in the place of the old one.
MINT_MUST_CHECK mint_status_t mint_settings_replace(const mint_settings_t *settings,
                                                    const char *path, mint_error_t *error);
/// Reads settings from the text of a file; `path` is for errors. MINT_ERR_FORMAT with the line that
/// is wrong.
MINT_MUST_CHECK mint_status_t mint_settings_parse(mint_bytes_t text, const char *path,
                                                  mint_settings_t *settings, mint_error_t *error);
/// Reads the file. MINT_ERR_FORMAT with the line that is wrong.
MINT_MUST_CHECK mint_status_t mint_settings_load(mint_settings_t *settings, const char *path,
                                                 mint_error_t *error);

// ---- CAs ----

/// A CA certificate of the factory.
typedef struct {
    mint_ca_t ca;      ///< what it is; its `der` is a view of the buffer
    mint_buffer_t der; ///< the certificate
} mint_factory_ca_t;

/// All CA certificates of a factory: roots by number, issuing CAs by number, cross-certificates.
typedef struct {
    mint_factory_ca_t *list; ///< on the heap
    size_t count;            ///< how many
} mint_factory_cas_t;

#define MINT_GENERATION_MAX 99u ///< CAs of a role that a factory may have had
#define MINT_CA_FILE_SIZE   64u ///< bytes of a CA certificate's file name, NUL included

/// Writes the name of the file that a CA certificate is in, below the factory's folder (the key of
/// a root or issuing CA has the same name, below keys/).
void mint_factory_ca_file(const mint_ca_t *ca, char name[MINT_CA_FILE_SIZE]);

/// Reads the CA certificates that the settings say are there, and cross-certificates between them.
/// After a failure the list is empty.
MINT_MUST_CHECK mint_status_t mint_factory_cas_load(const char *dir,
                                                    const mint_settings_t *settings,
                                                    mint_factory_cas_t *cas, mint_error_t *error);
/// Appends a certificate, which is moved out of `der`.
MINT_MUST_CHECK mint_status_t mint_factory_cas_append(mint_factory_cas_t *cas, const mint_ca_t *ca,
                                                      mint_buffer_t *der, mint_error_t *error);
/// The certificate of a root or an issuing CA; empty if there is none of that number.
mint_bytes_t mint_factory_cas_find(const mint_factory_cas_t *cas, mint_ca_ref_t ca);
/// Releases the list.
void mint_factory_cas_free(mint_factory_cas_t *cas);
/// Records all of them, if they are not on record.
MINT_MUST_CHECK mint_status_t mint_factory_cas_record(const mint_factory_cas_t *cas,
                                                      mint_registry_t *registry,
                                                      mint_error_t *error);

// ---- the object ----

/// An open factory.
struct mint_factory {
    char dir[MINT_PATH_SIZE];                        ///< as given
    mint_settings_t settings;                        ///< factory.ini
    mint_factory_cas_t cas;                          ///< CA certificates
    uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN]; ///< authority.pub.pem
    mint_key_t *keys[MINT_FACTORY_KEY_COUNT];        ///< private keys, NULL until loaded
};

/// Writes the name of the file with a private key, below the factory's folder.
MINT_MUST_CHECK mint_status_t mint_factory_key_path(const char *dir,
                                                    const mint_settings_t *settings,
                                                    mint_factory_key_t which, mint_path_t *path,
                                                    mint_error_t *error);

/// Reads a private key of the factory. MINT_ERR_STATE if others can read the file, or it is not
/// encrypted; otherwise as mint_key_load_private().
MINT_MUST_CHECK mint_status_t mint_factory_read_key(const char *path, mint_bytes_t passphrase,
                                                    mint_key_t *key, mint_error_t *error);

// ---- secrets of batches ----

#define MINT_BATCH_SECRET_LEN 32u ///< bytes of a batch's secret

/// Draws a secret of a batch and writes it to a new file in keys/, encrypted, whose name it makes
/// from `kind` and the batch's name.
MINT_MUST_CHECK mint_status_t mint_batch_secret_make(const mint_factory_t *factory,
                                                     const char *kind, const char *batch,
                                                     char file[MINT_BATCH_FILE_MAX_LEN + 1],
                                                     mint_bytes_t passphrase, mint_path_t *path,
                                                     mint_error_t *error);
/// Reads one again; the caller wipes it. MINT_ERR_MISMATCH if `file` is not a name that
/// mint_batch_secret_make() gives a batch's secret of that kind: whoever can write the registry
/// must not make this program hand out another key of the folder. `what` is for errors. Otherwise
/// as mint_factory_read_key().
MINT_MUST_CHECK mint_status_t mint_batch_secret_load(const mint_factory_t *factory,
                                                     const char *kind, const char *batch,
                                                     const char *file, const char *what,
                                                     mint_bytes_t passphrase,
                                                     uint8_t secret[MINT_BATCH_SECRET_LEN],
                                                     mint_error_t *error);

/// Writes a certificate as PEM to a new file of the factory's.
MINT_MUST_CHECK mint_status_t mint_factory_save_certificate(const char *dir, const char *name,
                                                            mint_bytes_t der, mint_error_t *error);

#endif
