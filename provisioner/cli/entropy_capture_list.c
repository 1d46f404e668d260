// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy capture --list`: the sources that there are to capture. A device that is locked
// says their names, but not how wide their samples are.
#include <stdio.h>

#include "cli/entropy_capture_source.h"

static const char *const credits[] = {"none", "measured", "vouched"};

static json_t *source_json(unsigned index, const char *name, unsigned credit,
                           const mint_noise_answer_t *answer)
{
    json_t *bits = answer->symbol_bits != 0 ? json_integer(answer->symbol_bits) : json_null();
    json_t *wide = answer->wide_bits != 0 ? json_integer(answer->wide_bits) : json_null();
    return json_pack("{s:i, s:s, s:s, s:o, s:o}", "index", (int)index, "name", name, "credit",
                     credit < 3 ? credits[credit] : "unknown", "bits", bits, "wide_bits", wide);
}

static void print_source(unsigned index, const char *name, unsigned credit,
                         const mint_noise_answer_t *answer)
{
    (void)printf("%u  %-16s credit %-9s", index, name, credit < 3 ? credits[credit] : "unknown");
    if (answer->symbol_bits != 0) {
        (void)printf("%u bits a sample", answer->symbol_bits);
    }
    if (answer->wide_bits != 0) {
        (void)printf(", %u with --wide", answer->wide_bits);
    }
    (void)printf("%s\n", answer->emulated ? ", emulated" : "");
}

/// Says one source, to `list` or as text if that is NULL.
static void say(json_t *list, unsigned index, const char *name, unsigned credit,
                const mint_noise_answer_t *answer)
{
    if (list != NULL) {
        (void)json_array_append_new(list, source_json(index, name, credit, answer));
    } else {
        print_source(index, name, credit, answer);
    }
}

static mint_exit_t list_device(const mint_arguments_t *arguments, json_t *list)
{
    static mint_capture_opened_t opened;
    mint_exit_t exit = mint_capture_open_device(arguments, &opened);
    for (uint8_t i = 0; exit == MINT_EXIT_DONE && i < opened.info.source_count; i++) {
        mint_error_t ignored = {0};
        mint_noise_answer_t answer = {0};
        const mint_noise_request_t request = {.source = i};
        if (mint_capture_device_noise(&opened.device, &request, &answer, &ignored) != MINT_OK) {
            answer = (mint_noise_answer_t){0};
        }
        say(list, i, opened.info.sources[i].name, opened.info.sources[i].credit, &answer);
    }
    mint_capture_device_close(&opened.device);
    return exit;
}

static void list_host(json_t *list)
{
    size_t count = 0;
    const mint_source_t *sources = mint_capture_host_sources(&count);
    for (size_t i = 0; i < count; i++) {
        const mint_noise_answer_t answer = {.symbol_bits = sources[i].symbol_bits};
        say(list, (unsigned)i, sources[i].name, (unsigned)mint_source_credit(&sources[i]), &answer);
    }
}

mint_exit_t mint_capture_list(const mint_arguments_t *arguments)
{
    mint_exit_t exit = MINT_EXIT_DONE;
    json_t *list = mint_argument_flag(arguments, "json") ? json_array() : NULL;
    if (mint_argument_flag(arguments, "host")) {
        list_host(list);
    } else {
        exit = list_device(arguments, list);
    }
    if (list != NULL && exit == MINT_EXIT_DONE) {
        return mint_print_json(list);
    }
    json_decref(list);
    return exit;
}
