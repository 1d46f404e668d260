// SPDX-License-Identifier: Apache-2.0
//
// `mintmark psk new`: random PSKs, for devices and servers that no factory knows. There is no other
// record of them than the file that this writes.
#include <string.h>
#include <unistd.h>

#include "cli/psk_files.h"
#include "mintmark/certs/csv.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/random.h"

enum { KEY_MIN_LEN = 16, KEY_LEN = 16, TEXT_KEY_LEN = 22 };

static const mint_option_t options[] = {
    {"identity-hex", "HEX", "an identity as hex digits, for one that is no text; repeatable"},
    {"from", "FILE", "identities from a table (CSV): column identity or identity_hex"},
    {"bytes", "N", "length of the keys, 16 to 64 (default: 16; with --text 22)"},
    {"text", NULL, "keys of letters, digits, - and _ (6 bits each), for lists that want text"},
    {"append", NULL, "add to the list that FILE is (mosquitto, gnutls, csv or json)"},
    MINT_OPTIONS_PSK_OUTPUT,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What is to be made.
typedef struct {
    mint_psk_list_t list;
    uint32_t key_len;
    bool text;
} plan_t;

// ---- keys ----

static mint_status_t make_key(const plan_t *plan, uint8_t key[MINT_PSK_KEY_MAX_LEN])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "-_";
    mint_status_t status = mint_host_random_fill(NULL, key, plan->key_len);
    for (size_t i = 0; plan->text && i < plan->key_len; i++) {
        key[i] = (uint8_t)letters[key[i] & 63]; // 256 is a multiple of 64, so none comes more often
    }
    return status;
}

static mint_status_t add(plan_t *plan, mint_bytes_t identity, unsigned line, mint_error_t *error)
{
    uint8_t key[MINT_PSK_KEY_MAX_LEN];
    mint_status_t status = make_key(plan, key);
    if (status != MINT_OK) {
        status = mint_fail(error, status, "the kernel gives no random numbers");
    } else {
        status = mint_psk_list_add(&plan->list, identity, (mint_bytes_t){key, plan->key_len}, line,
                                   error);
    }
    mint_wipe(key, sizeof key);
    return status;
}

// ---- identities ----

static mint_status_t add_hex(plan_t *plan, const char *hex, unsigned line, mint_error_t *error)
{
    uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN];
    size_t len = 0;
    if (mint_psk_from_hex(hex, strlen(hex), identity, sizeof identity, &len) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "'%.100s' is not an identity in hex", hex);
    }
    return add(plan, (mint_bytes_t){identity, len}, line, error);
}

static mint_status_t add_text(plan_t *plan, const char *text, unsigned line, mint_error_t *error)
{
    return add(plan, (mint_bytes_t){(const uint8_t *)text, strlen(text)}, line, error);
}

static mint_status_t add_row(plan_t *plan, const mint_csv_t *csv, mint_error_t *error)
{
    const char *text = mint_csv_field(csv, "identity");
    unsigned line = mint_csv_line(csv);
    return text != NULL ? add_text(plan, text, line, error)
                        : add_hex(plan, mint_csv_field(csv, "identity_hex"), line, error);
}

static mint_status_t add_rows(plan_t *plan, mint_csv_t *csv, const char *path, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    if (mint_csv_has(csv, "identity") == mint_csv_has(csv, "identity_hex")) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "'%s' has no column identity or identity_hex, or both", path);
    }
    while ((status = mint_csv_next(csv, error)) == MINT_OK) {
        mint_error_t cause = {0};
        status = add_row(plan, csv, &cause);
        if (status != MINT_OK) {
            return mint_fail(error, status, "%.100s, line %u: %.140s", path, mint_csv_line(csv),
                             cause.message);
        }
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

static mint_status_t add_table(plan_t *plan, const char *path, mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_csv_t csv;
    mint_status_t status = mint_file_read(path, &text, error);
    if (status == MINT_OK) {
        status = mint_csv_open(&csv, mint_buffer_view(&text), path, error);
        if (status == MINT_OK) {
            status = add_rows(plan, &csv, path, error);
        }
        mint_csv_close(&csv);
    }
    mint_buffer_free(&text);
    return status;
}

/// Takes the `index`-th thing on the command line, if it names identities.
static mint_status_t take(plan_t *plan, const mint_arguments_t *arguments, size_t index,
                          mint_error_t *error)
{
    const mint_option_t *option = arguments->given[index];
    const char *value = arguments->values[index];
    if (option == NULL) {
        return add_text(plan, value, 0, error);
    }
    if (strcmp(option->name, "identity-hex") == 0) {
        return add_hex(plan, value, 0, error);
    }
    return strcmp(option->name, "from") == 0 ? add_table(plan, value, error) : MINT_OK;
}

// ---- output ----

static mint_status_t write_new(const plan_t *plan, const mint_psk_output_t *output, bool append,
                               mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = mint_psk_output_format(&plan->list, output, &text, error);
    mint_bytes_t view = mint_buffer_view(&text);
    if (status == MINT_OK && (append || strcmp(output->path, "-") == 0)) {
        status = mint_file_replace(output->path, MINT_FILE_SECRET, view, error);
    } else if (status == MINT_OK) {
        // Keys that are nowhere else are not written over.
        status = mint_file_create(output->path, MINT_FILE_SECRET, view, error);
        if (status == MINT_ERR_WRITE_ONCE) {
            mint_error_hint(error, "--append adds to it; the PSKs in it are nowhere else");
        }
    }
    mint_buffer_free(&text);
    return status;
}

/// With --append: what the file holds already comes first.
static mint_status_t read_old(plan_t *plan, const mint_psk_output_t *output, mint_error_t *error)
{
    mint_status_t status = mint_psk_files_read(&plan->list, output->path, output->format, error);
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

/// Makes what the command line asks for, beside what the list holds already.
static mint_status_t add_new(plan_t *plan, const mint_arguments_t *arguments, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    size_t old_count = plan->list.count;
    for (size_t i = 0; i < arguments->given_count && status == MINT_OK; i++) {
        status = take(plan, arguments, i, error);
    }
    return status == MINT_OK && plan->list.count == old_count
               ? mint_fail(error, MINT_ERR_ARGUMENT, "there is no identity to make a PSK for")
               : status;
}

static mint_exit_t make(const mint_arguments_t *arguments, const mint_psk_output_t *output,
                        plan_t *plan)
{
    mint_error_t error = {0};
    int lock = -1;
    bool append = mint_argument_flag(arguments, "append");
    // What is read must still be all that there is when it is written.
    mint_status_t status = append ? mint_lock_folder(output->path, &lock, &error) : MINT_OK;
    if (status == MINT_OK && append) {
        status = read_old(plan, output, &error);
    }
    size_t old_count = plan->list.count;
    if (status == MINT_OK) {
        status = add_new(plan, arguments, &error);
    }
    if (status == MINT_OK) {
        status = write_new(plan, output, append, &error);
    }
    if (lock >= 0) {
        (void)close(lock);
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_say("made %zu PSK%s of %u bytes", plan->list.count - old_count,
             plan->list.count - old_count == 1 ? "" : "s", plan->key_len);
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_psk_output_t output;
    plan_t plan = {.text = mint_argument_flag(arguments, "text")};
    uint32_t otherwise = plan.text ? TEXT_KEY_LEN : KEY_LEN;
    if (!mint_psk_output_take(arguments, "mosquitto", &output) ||
        !mint_argument_number(arguments, "bytes", KEY_MIN_LEN, MINT_PSK_KEY_MAX_LEN, otherwise,
                              &plan.key_len)) {
        return MINT_EXIT_USAGE;
    }
    if (mint_argument_flag(arguments, "append") && strcmp(output.path, "-") == 0) {
        return mint_say_usage(arguments->verb, "--append needs --output FILE");
    }
    mint_exit_t result = make(arguments, &output, &plan);
    mint_psk_list_free(&plan.list);
    return result;
}

const mint_verb_t mint_verb_psk_new = {
    .noun = "psk",
    .verb = "new",
    .summary = "make random PSKs for identities of one's own",
    .operands = "[IDENTITY…]",
    .operand_max = MINT_ARGUMENTS_MAX,
    .help =
        "For devices and servers outside a factory; devices of a batch have PSKs already, which\n"
        "`psk derive` and `psk export` give. The file that is written is the only place that has\n"
        "the keys, so a file that is there is never written over; of several with --append each\n"
        "waits for the one before. Each identity once; what the format or its target cannot hold\n"
        "is refused, and then nothing is written.",
    .example = "mintmark psk new gateway-1 gateway-2 --format mosquitto -o gateways.psk\n"
               "mintmark psk new gateway-3 --append -o gateways.psk",
    .options = options,
    .run = run,
};
