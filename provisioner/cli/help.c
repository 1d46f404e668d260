// SPDX-License-Identifier: Apache-2.0
//
// The help texts. They are made from the same table that the parser uses, so an option that is
// there is in the help, and one that is in the help is there.
#include <stdio.h>
#include <string.h>

#include "cli/help.h"

/// A summary of the lists as a sentence.
static void print_sentence(const char *summary)
{
    char first = summary[0];
    first = first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : first;
    (void)printf("%c%s.\n", first, summary + 1);
}

void mint_help_program(void)
{
    (void)printf("usage: mintmark NOUN VERB [options] [operands]\n\n"
                 "Gives devices an identity they can be trusted with: makes certificate\n"
                 "authorities, certificates and PSKs, gives them to devices over a serial line,\n"
                 "and keeps record of it.\n\nNouns:\n");
    for (const mint_noun_t *noun = mint_nouns; noun->name != NULL; noun++) {
        (void)printf("  %-9s %s\n", noun->name, noun->summary);
    }
    (void)printf("\n`mintmark NOUN --help` lists the verbs of a noun, `mintmark NOUN VERB --help`\n"
                 "explains one. Data goes to standard output, talk to standard error.\n"
                 "Exit status: 0 done, 1 failed, 2 usage, 3 done and the verdict is negative.\n\n"
                 "Environment:\n"
                 "  MINTMARK_FACTORY  the factory's folder where --factory is not given\n\n"
                 "Example:\n"
                 "  mintmark factory init plant --organisation 'Example Ltd'\n");
}

void mint_help_noun(const mint_noun_t *noun)
{
    (void)printf("usage: mintmark %s VERB [options] [operands]\n\n", noun->name);
    print_sentence(noun->summary);
    (void)printf("\nVerbs:\n");
    const char *first = "";
    for (size_t i = 0; mint_verbs[i] != NULL; i++) {
        const mint_verb_t *verb = mint_verbs[i];
        if (strcmp(verb->noun, noun->name) == 0) {
            (void)printf("  %-12s %s\n", verb->verb, verb->summary);
            first = first[0] == '\0' ? verb->verb : first;
        }
    }
    (void)printf("\nExample:\n  mintmark %s %s --help\n", noun->name, first);
}

static void print_options(const mint_option_t *options)
{
    (void)printf("\nOptions:\n");
    for (; options != NULL && options->name != NULL; options++) {
        char left[64];
        (void)snprintf(left, sizeof left, "--%s%s%s", options->name,
                       options->value != NULL ? " " : "",
                       options->value != NULL ? options->value : "");
        (void)printf("  %-24s %s\n", left, options->help);
    }
    (void)printf("  %-24s %s\n", "--help", "print this");
}

/// Prints a text of several lines, each indented.
static void print_indented(const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        (void)printf("  %.*s\n", (int)len, text);
        text += len + (text[len] == '\n' ? 1 : 0);
    }
}

void mint_help_verb(const mint_verb_t *verb)
{
    bool has_options = verb->options != NULL && verb->options->name != NULL;
    (void)printf("usage: mintmark %s %s%s%s%s\n\n", verb->noun, verb->verb,
                 has_options ? " [options]" : "", verb->operands != NULL ? " " : "",
                 verb->operands != NULL ? verb->operands : "");
    print_sentence(verb->summary);
    if (verb->help != NULL) {
        (void)printf("\n%s\n", verb->help);
    }
    (void)printf("\nExit status: 0 done, 1 failed, 2 usage%s%s.\n",
                 verb->verdict != NULL ? ",\n3 if " : "",
                 verb->verdict != NULL ? verb->verdict : "");
    print_options(verb->options);
    if (verb->example != NULL) {
        (void)printf("\nExample:\n");
        print_indented(verb->example);
    }
}
