// SPDX-License-Identifier: Apache-2.0
//
// Issuing many certificates: what `cert issue` and `cert renew` are made of. A list is gone through
// twice. First everything is looked at that can be known before anything is done: requests and
// their signatures, names, lint, doubles in the list, what the registry has on record. If anything
// is wrong, nothing is issued and nothing written. Then the certificates are issued, a group at a
// time: serial numbers reserved in one transaction, signed by several threads, recorded in another,
// written out. If that is interrupted, the same command goes on where it was: what is on record is
// given again.
//
//     issuing_rows.c     where rows come from: a CSV file, requests, a number
//     issuing_check.c    the first time through
//     issuing_issue.c    the second time
//     issuing_keys.c     private keys that are made, or were in their files already
//     issuing_output.c   files
#ifndef MINTMARK_PROVISIONER_ISSUING_H
#define MINTMARK_PROVISIONER_ISSUING_H

#include "cli/cli.h"
#include "cli/parallel.h"
#include "cli/request_stream.h"
#include "mintmark/certs/csr.h"
#include "mintmark/certs/csv.h"
#include "mintmark/certs/profile.h"
#include "mintmark/certs/view.h"
#include "registry/issued.h"

#define MINT_GROUP_SIZE       128u  ///< certificates in a transaction
#define MINT_ROW_VARIABLES    20u   ///< variables of a profile's own that a row may give
#define MINT_ROW_STRINGS      32u   ///< texts that a row owns
#define MINT_ISSUING_VARIABLE 5u    ///< variables that all profiles have
#define MINT_OUTPUT_PATH_SIZE 4096u ///< bytes of a file's path, NUL included

// ---- one certificate ----

/// A certificate on its way.
typedef struct {
    char source[160];                ///< where it comes from, for people: "list.csv, line 7"
    unsigned line;                   ///< of a CSV file; 0: of none
    char *strings[MINT_ROW_STRINGS]; ///< texts that it owns
    size_t string_count;             ///< how many
    const char *csr_path;            ///< file of its request; NULL: the host makes its key
    const char *output;              ///< name for its files, without ending; NULL until it is known
    mint_buffer_t csr;               ///< its request, DER
    mint_profile_values_t values;    ///< for the profile
    mint_profile_variable_t more[MINT_ROW_VARIABLES]; ///< behind `values.more`
    char shard[12];                      ///< value of ${shard}, if the profile wants one
    bool key_given;                      ///< the key was there from the start: of what is renewed
    mint_key_t *key;                     ///< its key: the request's, or one that the host made
    bool key_there;                      ///< the host makes it, but it was in its file already
    uint8_t csr_digest[MINT_SHA256_LEN]; ///< SHA-256 of the request
    uint8_t identity[MINT_SHA256_LEN];   ///< digest of subject and alternative names
    uint8_t
        key_digest[MINT_SHA256_LEN]; ///< digest of its SubjectPublicKeyInfo; zeros: not made yet
    mint_reservation_t reservation;  ///< its serial number, and what was issued before
    mint_buffer_t der;               ///< its certificate
    bool again;                      ///< it was issued before
    mint_status_t status;            ///< what came of the work on it
    mint_error_t error;              ///< and why
} mint_issue_row_t;

/// True if the host makes the row's key.
bool mint_row_makes_key(const mint_issue_row_t *row);
/// Keeps a copy of a text for as long as the row lives; NULL if there is no memory or no place.
const char *mint_row_keep(mint_issue_row_t *row, const char *text);
/// Takes serial number and name from a request, where nothing was given. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_row_take_names(mint_issue_row_t *row, const mint_csr_t *csr);
/// Finds a name for the row's files. MINT_ERR_ARGUMENT if the one that was given cannot be one,
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_row_name_files(mint_issue_row_t *row, mint_error_t *error);
/// Sets a variable of the profile's own; the texts must live as long as the row. MINT_ERR_SPACE.
MINT_MUST_CHECK mint_status_t mint_row_set(mint_issue_row_t *row, const char *name,
                                           const char *value);
/// Sets message and hint of a failure of the row, after where it comes from; returns `status`.
mint_status_t mint_row_fail(const mint_issue_row_t *row, mint_status_t status,
                            const mint_error_t *cause, mint_error_t *error);
/// Releases what the row has.
void mint_row_free(mint_issue_row_t *row);

// ---- where rows come from ----

/// Rows, one after the other.
typedef struct {
    const char *list_path;          ///< CSV file; NULL: none
    mint_buffer_t list;             ///< its text
    mint_csv_t csv;                 ///< its reader
    bool csv_open;                  ///< the reader is open
    char **paths;                   ///< files with requests, if there is no list
    size_t path_count;              ///< how many
    size_t path_at;                 ///< the next of them
    mint_request_stream_t requests; ///< the file at hand
    uint32_t count;                 ///< certificates with keys made here, if there are no requests
    uint32_t first;                 ///< number of the first
    uint32_t made;                  ///< so far
    mint_bytes_t public_key;        ///< SubjectPublicKeyInfo of the one certificate; empty: none
    mint_profile_values_t given;    ///< what was said for all rows; `more` too
    mint_profile_variable_t given_more[MINT_ROW_VARIABLES]; ///< behind `given.more`
    char *names[MINT_ROW_VARIABLES]; ///< names of `given_more` that the rows own
    size_t name_count;               ///< how many
} mint_rows_t;

/// Opens the CSV file, finds the requests in folders. `profile` says which columns there may be.
MINT_MUST_CHECK mint_status_t mint_rows_open(mint_rows_t *rows, const mint_profile_t *profile,
                                             mint_error_t *error);
/// Goes back to the first row.
MINT_MUST_CHECK mint_status_t mint_rows_rewind(mint_rows_t *rows, mint_error_t *error);
/// Reads the next row and its request. MINT_ERR_NOT_FOUND after the last.
MINT_MUST_CHECK mint_status_t mint_rows_next(mint_rows_t *rows, mint_issue_row_t *row,
                                             mint_error_t *error);
/// Releases what the rows have.
void mint_rows_close(mint_rows_t *rows);

// ---- the plan ----

/// What is known of a row after the first time through.
typedef struct {
    uint8_t csr_digest[MINT_SHA256_LEN]; ///< SHA-256 of the request
    uint8_t identity[MINT_SHA256_LEN];   ///< SHA-256 of the subject and its alternative names
    uint8_t key_digest[MINT_SHA256_LEN]; ///< SHA-256 of the public key
} mint_checked_t;

/// How certificates are written.
typedef struct {
    const char *path;            ///< one file for all, `-` for standard output; NULL: none
    const char *folder;          ///< a file for each in this folder; NULL: none
    const char *key_path;        ///< the one private key goes here; NULL: beside its certificate
    bool der;                    ///< DER instead of PEM
    bool chain;                  ///< the issuer's certificate after each, PEM
    bool json;                   ///< tell about each on standard output
    mint_key_pem_t key_form;     ///< of private keys
    mint_bytes_t key_passphrase; ///< for those that are encrypted
    bool existing_keys;          ///< those that are there already are meant, without any record
    FILE *stream;                ///< `path`, or a file that will take its place
    char *temporary;             ///< name of that file; NULL: none
    bool told;                   ///< something was told
} mint_issue_output_t;

/// A public key that has a certificate on record.
typedef struct {
    uint8_t key_digest[MINT_SHA256_LEN]; ///< digest of its SubjectPublicKeyInfo
    uint8_t serial[MINT_SERIAL_LEN];     ///< of the certificate
} mint_key_holder_t;

/// A run of issuing.
typedef struct {
    const mint_profile_t *profile;               ///< what the certificates look like
    char profile_name[MINT_PROFILE_MAX_LEN + 1]; ///< its name, for the record
    mint_registry_t *registry;                   ///< where they are recorded; NULL: nowhere
    const mint_factory_t *factory;               ///< whose registry that is
    mint_ca_ref_t ca;                            ///< who signs, if a CA of the factory's
    mint_bytes_t issuer; ///< certificate of who signs; empty: each its own key
    mint_key_t *ca_keys[MINT_THREADS_MAX + 1]; ///< the CA's key, a copy for each thread
    size_t threads;                            ///< threads besides this one
    mint_key_type_t key_type;                  ///< of keys that are made
    mint_key_t *sample;                        ///< stands for them at first
    const uint8_t *renews;                     ///< serial number of what is renewed; NULL: nothing
    int64_t now;                               ///< start of validity
    uint32_t shards;            ///< of revocation lists, if the profile wants to know; else 0
    mint_rows_t rows;           ///< what is to be issued
    mint_issue_output_t output; ///< where to
    mint_checked_t *checked;    ///< a row each, after the first time through
    size_t checked_count;       ///< how many
    size_t checked_size;        ///< room for how many
    mint_key_holder_t *holders; ///< in the order of their digests; NULL: not looked for yet
    size_t holder_count;        ///< how many
    size_t holder_size;         ///< room for how many
    size_t begun;               ///< rows that the second time through has read
    size_t issued;              ///< certificates that were issued now
    size_t again;               ///< that were issued before
    int64_t issuer_end;         ///< end of the validity of who signs
    size_t outlive;             ///< certificates that were issued now and end after that
    size_t found_keys;          ///< of those that were issued now: keys that were there already
} mint_issuing_t;

/// Prepares a run whose rows, profile, issuer and first CA key are set. MINT_ERR_ARGUMENT if the
/// profile cannot be had from this issuer.
MINT_MUST_CHECK mint_status_t mint_issuing_prepare(mint_issuing_t *issuing, mint_error_t *error);
/// Looks at all rows. The message of a failure names the row.
MINT_MUST_CHECK mint_status_t mint_issuing_check(mint_issuing_t *issuing, mint_error_t *error);
/// Issues all rows that mint_issuing_check() looked at. The message of a failure names the row.
MINT_MUST_CHECK mint_status_t mint_issuing_issue(mint_issuing_t *issuing, mint_error_t *error);
/// Releases everything.
void mint_issuing_release(mint_issuing_t *issuing);

/// The request that a row is for mint_certificate_issue(), signed by thread `thread`. For a
/// self-signed one `row->key` signs.
mint_issue_t mint_issuing_request(mint_issuing_t *issuing, mint_issue_row_t *row, size_t thread,
                                  mint_signer_t *signer);
/// Gives the row its ${shard}, if the profile wants one: of its serial number, or any if it has
/// none yet.
MINT_MUST_CHECK mint_status_t mint_issuing_shard(const mint_issuing_t *issuing,
                                                 mint_issue_row_t *row);
/// The row as the registry takes it; `values` (freed by the caller) becomes the JSON behind it.
MINT_MUST_CHECK mint_status_t mint_issuing_record(const mint_issuing_t *issuing,
                                                  const mint_issue_row_t *row,
                                                  mint_buffer_t *values, mint_request_t *request);

/// Digest of what names a certificate: the profile, the subject and the alternative names.
MINT_MUST_CHECK mint_status_t mint_issuing_identity(const char *profile, const mint_tbs_view_t *tbs,
                                                    uint8_t digest[MINT_SHA256_LEN]);

// ---- groups ----

/// Rows that are worked on together.
typedef struct {
    mint_issue_row_t rows[MINT_GROUP_SIZE]; ///< in the order of the list
    size_t count;                           ///< how many
} mint_group_t;

/// What is done with groups: three of them are at work at a time.
typedef struct {
    mint_issuing_t *issuing; ///< what it is a pass of
    /// Fills a group; leaves it empty after the last row. In the caller's thread.
    mint_status_t (*before)(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error);
    /// Works on one row. In any thread.
    void (*work)(mint_issuing_t *issuing, size_t thread, mint_issue_row_t *row);
    /// Does with a group what must be done in order. In the caller's thread.
    mint_status_t (*after)(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error);
} mint_pass_t;

/// Runs all groups through a pass. While threads work on one, the caller's finishes the one before
/// and fills the next. After the first failure nothing more is begun.
MINT_MUST_CHECK mint_status_t mint_pass_run(const mint_pass_t *pass, mint_error_t *error);

// ---- private keys ----

/// Takes the key that a row is to be made and whose file is there already, from a run that was
/// interrupted; nothing if there is none. MINT_ERR_DUPLICATE if there is no record that could say
/// whose it is, and nobody said that it is meant; MINT_ERR_MISMATCH if it is of another type than
/// is asked for, or written otherwise. In any thread.
MINT_MUST_CHECK mint_status_t mint_issuing_find_key(const mint_issuing_t *issuing,
                                                    mint_issue_row_t *row, mint_error_t *error);
/// Holds the keys of a group that were found against the record: MINT_ERR_DUPLICATE if one has a
/// certificate that is not of the same request, or is the issuer's. The message names the row.
MINT_MUST_CHECK mint_status_t mint_issuing_check_keys(mint_issuing_t *issuing,
                                                      const mint_group_t *group,
                                                      mint_error_t *error);
/// Makes the key of a row that has no request, and writes its file; takes the one that was found
/// there, whose digest the row has. MINT_ERR_MISMATCH if it is another now. In any thread.
MINT_MUST_CHECK mint_status_t mint_issuing_make_key(const mint_issuing_t *issuing,
                                                    mint_issue_row_t *row, mint_error_t *error);

// ---- output ----

/// Opens what is to be written to; makes the folder if it is not there.
MINT_MUST_CHECK mint_status_t mint_output_open(mint_issue_output_t *output, mint_error_t *error);
/// Writes a row's certificate.
MINT_MUST_CHECK mint_status_t mint_output_write(mint_issue_output_t *output, mint_bytes_t issuer,
                                                const mint_issue_row_t *row, mint_error_t *error);
/// Where the private key of a row is written. MINT_ERR_SPACE.
MINT_MUST_CHECK mint_status_t mint_output_key_path(const mint_issue_output_t *output,
                                                   const mint_issue_row_t *row,
                                                   char path[MINT_OUTPUT_PATH_SIZE],
                                                   mint_error_t *error);
/// Puts everything on the disk and the one file in its place; or, if `status` is a failure, takes
/// away what is not whole.
MINT_MUST_CHECK mint_status_t mint_output_close(mint_issue_output_t *output, mint_status_t status,
                                                mint_error_t *error);

#endif
