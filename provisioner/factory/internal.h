// SPDX-License-Identifier: Apache-2.0
//
// What the factory's own files share: the object, its settings, and paths.
#ifndef MINTMARK_PROVISIONER_FACTORY_INTERNAL_H
#define MINTMARK_PROVISIONER_FACTORY_INTERNAL_H

#include "factory/factory.h"

// ---- paths ----

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
} mint_settings_t;

/// Takes the names of a plan, if they are fit to be names. MINT_ERR_ARGUMENT.
MINT_MUST_CHECK mint_status_t mint_settings_from_plan(const mint_factory_plan_t *plan,
                                                      mint_settings_t *settings,
                                                      mint_error_t *error);
/// Writes the file, which must not be there yet.
MINT_MUST_CHECK mint_status_t mint_settings_save(const mint_settings_t *settings, const char *path,
                                                 mint_error_t *error);
/// Reads the file. MINT_ERR_FORMAT with the line that is wrong.
MINT_MUST_CHECK mint_status_t mint_settings_load(mint_settings_t *settings, const char *path,
                                                 mint_error_t *error);

// ---- the object ----

/// An open factory.
struct mint_factory {
    char dir[MINT_PATH_SIZE];                        ///< as given
    mint_settings_t settings;                        ///< factory.ini
    mint_buffer_t root;                              ///< certificate of the root CA, DER
    mint_buffer_t issuing;                           ///< certificate of the issuing CA, DER
    uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN]; ///< authority.pub.pem
    mint_key_t *keys[MINT_FACTORY_KEY_COUNT];        ///< private keys, NULL until loaded
};

/// Writes the name of the file with a private key, below the factory's folder.
MINT_MUST_CHECK mint_status_t mint_factory_key_path(const char *dir, const char *station,
                                                    mint_factory_key_t which, mint_path_t *path,
                                                    mint_error_t *error);

#endif
