// SPDX-License-Identifier: Apache-2.0
//
// What every verb of the command line is made of: a description that is at once the parser's table
// and the help text, the parsed arguments, and one way each to print data, to report an error, to
// ask for a passphrase and to open the factory. One verb a file; main.c has the table of them.
//
// Data goes to standard output, talk to standard error. Nothing here is for more than one thread.
// Texts that are returned live until the program ends unless a function says otherwise.
#ifndef MINTMARK_PROVISIONER_CLI_H
#define MINTMARK_PROVISIONER_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "factory/factory.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"
#include "registry/registry.h"

/// What the program's exit code says.
typedef enum {
    MINT_EXIT_DONE = 0,    ///< done
    MINT_EXIT_FAILED = 1,  ///< failed
    MINT_EXIT_USAGE = 2,   ///< the command line makes no sense
    MINT_EXIT_VERDICT = 3, ///< done, and the answer is no
} mint_exit_t;

// ---- describing a verb ----

/// An option of a verb. A list of them ends with one whose name is NULL.
typedef struct {
    const char *name;  ///< without the dashes
    const char *value; ///< what the help calls its value; NULL for a flag
    const char *help;  ///< one line
} mint_option_t;

// Options that several verbs have.
// clang-format off
#define MINT_OPTION_FACTORY                                                                        \
    {"factory", "DIR", "the factory's folder (or the environment's MINTMARK_FACTORY)"}
#define MINT_OPTION_PASSPHRASE_FILE                                                                \
    {"passphrase-file", "FILE", "first line of FILE is the passphrase (FILE must be private)"}
#define MINT_OPTION_PASSPHRASE_FD                                                                  \
    {"passphrase-fd", "N", "read the passphrase from file descriptor N"}
#define MINT_OPTION_JSON {"json", NULL, "print JSON for programs"}
#define MINT_OPTION_END  {NULL, NULL, NULL}
// clang-format on

typedef struct mint_arguments mint_arguments_t;

/// A verb.
typedef struct {
    const char *noun;             ///< e.g. "batch"
    const char *verb;             ///< e.g. "new"
    const char *summary;          ///< one line for the lists of verbs
    const char *operands;         ///< as the usage line shows them; NULL if there are none
    size_t operand_min;           ///< operands that must be there
    size_t operand_max;           ///< operands that may be there
    const char *help;             ///< what it does, in lines of at most 80 characters
    const char *verdict;          ///< what exit status 3 says, after "if"; NULL: it never has it
    const char *example;          ///< a command that works, or several, one a line
    const mint_option_t *options; ///< in the order of the help
    /// Does it and gives the exit code.
    mint_exit_t (*run)(const mint_arguments_t *arguments);
} mint_verb_t;

extern const mint_verb_t mint_verb_factory_init;
extern const mint_verb_t mint_verb_factory_show;
extern const mint_verb_t mint_verb_ca_show;
extern const mint_verb_t mint_verb_ca_export;
extern const mint_verb_t mint_verb_ca_crl;
extern const mint_verb_t mint_verb_ca_rollover;
extern const mint_verb_t mint_verb_cert_issue;
extern const mint_verb_t mint_verb_cert_show;
extern const mint_verb_t mint_verb_cert_lint;
extern const mint_verb_t mint_verb_cert_verify;
extern const mint_verb_t mint_verb_cert_revoke;
extern const mint_verb_t mint_verb_cert_renew;
extern const mint_verb_t mint_verb_psk_new;
extern const mint_verb_t mint_verb_psk_derive;
extern const mint_verb_t mint_verb_psk_export;
extern const mint_verb_t mint_verb_header_emit;
extern const mint_verb_t mint_verb_batch_new;
extern const mint_verb_t mint_verb_batch_show;
extern const mint_verb_t mint_verb_batch_enrolment_key;
extern const mint_verb_t mint_verb_batch_close;
extern const mint_verb_t mint_verb_batch_report;
extern const mint_verb_t mint_verb_station_run;
extern const mint_verb_t mint_verb_device_list;
extern const mint_verb_t mint_verb_device_show;
extern const mint_verb_t mint_verb_device_info;
extern const mint_verb_t mint_verb_device_image;
extern const mint_verb_t mint_verb_device_label;
extern const mint_verb_t mint_verb_device_unlock;
extern const mint_verb_t mint_verb_device_retire;
extern const mint_verb_t mint_verb_registry_check;
extern const mint_verb_t mint_verb_registry_audit;
extern const mint_verb_t mint_verb_registry_export;
extern const mint_verb_t mint_verb_registry_checkpoint;
extern const mint_verb_t mint_verb_registry_weak_keys;
extern const mint_verb_t mint_verb_registry_backup;
extern const mint_verb_t mint_verb_entropy_capture;
extern const mint_verb_t mint_verb_entropy_assess;
extern const mint_verb_t mint_verb_entropy_restart;
extern const mint_verb_t mint_verb_entropy_conditioning;
extern const mint_verb_t mint_verb_entropy_report;
extern const mint_verb_t mint_verb_entropy_limits;

// ---- parsed arguments ----

#define MINT_ARGUMENTS_MAX 256u ///< options and operands of one command line

/// The command line of a verb, parsed by mint_arguments_parse().
struct mint_arguments {
    const mint_verb_t *verb;                        ///< whose
    const char *operands[MINT_ARGUMENTS_MAX];       ///< in order
    size_t operand_count;                           ///< how many
    const mint_option_t *given[MINT_ARGUMENTS_MAX]; ///< options and operands (NULL) in order
    const char *values[MINT_ARGUMENTS_MAX];         ///< values of options, operands themselves
    size_t given_count;                             ///< how many
};

/// Takes `argc` arguments (after noun and verb) apart by the verb's table: `--name value`,
/// `--name=value`, `--flag`, operands in any place, `--` before operands that start with a dash,
/// `-o FILE` for `--output FILE`. False if they make no sense; then it has said why.
bool mint_arguments_parse(const mint_verb_t *verb, int argc, char **argv,
                          mint_arguments_t *arguments);

/// True if the flag was given.
bool mint_argument_flag(const mint_arguments_t *arguments, const char *name);
/// The last value given for an option, or `otherwise` (which may be NULL).
const char *mint_argument_text(const mint_arguments_t *arguments, const char *name,
                               const char *otherwise);
/// The `index`-th value (from 0) of an option that may be given several times; NULL past the last.
const char *mint_argument_text_at(const mint_arguments_t *arguments, const char *name,
                                  size_t index);
/// The value of an option as a decimal number of `min` to `max`, `otherwise` if it was not given.
/// False if it is no such number; then it has said so.
bool mint_argument_number(const mint_arguments_t *arguments, const char *name, uint32_t min,
                          uint32_t max, uint32_t otherwise, uint32_t *number);

// ---- talk ----

/// Prints `error:` and the message, `hint:` if there is one; for an empty message, the status's
/// text. Returns MINT_EXIT_FAILED.
mint_exit_t mint_say_error(mint_status_t status, const mint_error_t *error);
/// Prints `error:` and the formatted message, and where to find the help of `verb`. Returns
/// MINT_EXIT_USAGE.
mint_exit_t mint_say_usage(const mint_verb_t *verb, const char *format, ...) MINT_PRINTF(2, 3);
/// Prints a line of talk on standard error.
void mint_say(const char *format, ...) MINT_PRINTF(1, 2);

// ---- data ----

/// Prints `value` on standard output, indented, with a newline, and releases it. MINT_EXIT_DONE, or
/// MINT_EXIT_FAILED if there was no memory to make it (`value` NULL) or print it.
mint_exit_t mint_print_json(json_t *value);
/// Waits for the lock of the folder that a file is in; close(*lock) gives it back. After a failure
/// `*lock` is to be closed if it is not negative. MINT_ERR_ARGUMENT, MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_lock_folder(const char *path, int *lock, mint_error_t *error);
/// True if two paths are names of one file: by hard or symbolic links, or, where there is none yet,
/// of the same folder. `-` is no file.
bool mint_is_same_place(const char *one, const char *other);
/// MINT_EXIT_USAGE, with a message, if the file that an option names is also that of an operand or
/// of another option that takes a FILE, or (`ending` not NULL) what it is called with this ending.
mint_exit_t mint_check_output(const mint_arguments_t *arguments, const char *option,
                              const char *ending);
/// Writes `len` bytes to `path` ("-" is standard output), with a message if it fails.
mint_exit_t mint_print_bytes(const char *path, mint_bytes_t data);
/// Prints a byte string in lower-case hex on standard output, without a newline.
void mint_print_hex(const uint8_t *data, size_t len);
/// A JSON string of a byte string in lower-case hex.
json_t *mint_json_hex(const uint8_t *data, size_t len);
/// A JSON string of a Unix time in UTC, e.g. "2026-11-23T08:15:00Z".
json_t *mint_json_time(int64_t time_s);
/// The same as text; `text` takes MINT_TIME_TEXT_SIZE bytes.
void mint_time_text(int64_t time_s, char *text);
#define MINT_TIME_TEXT_SIZE 32u ///< bytes of a time as text, NUL included
/// Reads a device id of 32 hex digits. False if it is none; then it has said so.
bool mint_parse_device_id(const char *text, uint8_t id[MINT_DEVICE_ID_LEN]);

// ---- what most verbs need first ----

/// An open factory and its registry.
typedef struct {
    mint_factory_t *factory;   ///< open, or NULL
    mint_registry_t *registry; ///< open, or NULL
} mint_session_t;

/// Opens the factory that `--factory` or MINTMARK_FACTORY names, and its registry, with `actor` for
/// the audit log (NULL: "mintmark"). After a failure it has said why; otherwise the caller closes
/// it.
MINT_MUST_CHECK mint_exit_t mint_session_open(const mint_arguments_t *arguments, const char *actor,
                                              mint_session_t *session);
/// Closes what is open.
void mint_session_close(mint_session_t *session);

/// Gets the passphrase from `--passphrase-file`, `--passphrase-fd`, or the terminal without echo
/// (twice if `is_new`). The caller frees the buffer, which wipes it. After a failure it has said
/// why.
MINT_MUST_CHECK mint_exit_t mint_passphrase_read(const mint_arguments_t *arguments, bool is_new,
                                                 mint_buffer_t *passphrase);

/// Keeps what is in memory from here on out of core dumps and swap; says so if it cannot. Before a
/// secret is read; a second call does nothing.
void mint_protect_memory(void);

#endif
