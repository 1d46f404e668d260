// SPDX-License-Identifier: Apache-2.0
//
// Writes a manual page at build time: a hand-written page of mdoc(7) in which lines `.\" @WORD`
// stand for what the program's own table of verbs says, so that manual and `--help` cannot
// disagree.
//
// usage: write-manual PAGE.in VERSION PAGE
//
//   .\" @nouns            every noun with its page, in mintmark(1)
//   .\" @synopsis         a line for each verb of the page's noun
//   .\" @verbs            each verb: text, options, what they take
//   .\" @status           what exit status 3 means, verb by verb
//   .\" @examples         the examples of the help
//   .\" @profiles         the profiles that are compiled in, with what they are for
//   .\" @os               the line that says what system the page is of
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choices.h"
#include "cli/help.h"
#include "mintmark/certs/profile.h"

/// Prints one character so that neither roff nor a terminal makes something else of it.
static const char *print_character(const char *at)
{
    unsigned char c = (unsigned char)*at;
    if (c == '\\') {
        (void)fputs("\\e", stdout);
    } else if (c == '\'') {
        (void)fputs("\\(aq", stdout);
    } else if (c == '-') {
        (void)fputs("\\-", stdout);
    } else if (c == '`') {
        (void)fputs("\\(ga", stdout);
    } else if (c == '^') {
        (void)fputs("\\(ha", stdout);
    } else if (c == '~') {
        (void)fputs("\\(ti", stdout);
    } else if (c == '"') {
        (void)fputs("\\(dq", stdout);
    } else if (c >= 0xC2 && c < 0xE0) { // two bytes of UTF-8
        (void)printf("\\[u%04X]", (c & 0x1Fu) << 6 | ((unsigned char)at[1] & 0x3Fu));
        at += 1;
    } else if (c >= 0xE0) { // three, and no text of ours has four
        unsigned code = (c & 0x0Fu) << 12 | ((unsigned char)at[1] & 0x3Fu) << 6 |
                        ((unsigned char)at[2] & 0x3Fu);
        (void)printf("\\[u%04X]", code);
        at += 2;
    } else {
        (void)putchar(c);
    }
    return at + 1;
}

/// True where a sentence ended before `at` and another begins after the space there.
static bool ends_sentence(const char *at, const char *end)
{
    return end - at >= 2 && at[-1] == '.' && at[0] == ' ' &&
           ((at[1] >= 'A' && at[1] <= 'Z') || at[1] == '`');
}

enum { COLUMN_BREAK = 64 }; // a filled line ends at the first space from here on

/// Prints the first `len` bytes of a text; what stands between backquotes in bold. Unless it is
/// literal, lines end after sentences, where roff then sets a wider space, and before they get
/// long.
static void print_text(const char *text, size_t len, bool literal)
{
    const char *end = text + len;
    const char *line = text;
    bool bold = false;
    if (len > 0 && (text[0] == '.' || text[0] == '\'')) {
        (void)fputs("\\&", stdout);
    }
    while (text < end) {
        if (*text == '`' && !literal) {
            bold = !bold;
            (void)fputs(bold ? "\\fB" : "\\fR", stdout);
            text++;
        } else {
            text = print_character(text);
        }
        bool is_long = text - line >= COLUMN_BREAK && end - text >= 2 && text[0] == ' ';
        if (!literal && (is_long || ends_sentence(text, end))) {
            (void)putchar('\n');
            line = ++text;
        }
    }
}

static void print_line(const char *text)
{
    print_text(text, strlen(text), false);
    (void)putchar('\n');
}

/// Prints words as arguments of a macro: no word is taken for a macro's name.
static void print_words(const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        (void)fputs(" \\&", stdout);
        print_text(text, len, true);
        text += len + strspn(text + len, " ");
    }
}

/// True for a line of a list, which begins with spaces.
static bool is_literal(const char *line)
{
    return line[0] == ' ';
}

/// Prints paragraphs: filled, but for lines that begin with spaces, which stay as they are.
static void print_paragraphs(const char *text)
{
    bool literal = false;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        if (literal != is_literal(text)) {
            literal = !literal;
            (void)puts(literal ? ".Bd -literal -offset indent -compact" : ".Ed");
        }
        if (len == 0) {
            (void)puts(".Pp");
        } else {
            print_text(text + (literal ? 2 : 0), len - (literal ? 2 : 0), literal);
            (void)putchar('\n');
        }
        text += len + (text[len] == '\n' ? 1 : 0);
    }
    (void)fputs(literal ? ".Ed\n" : "", stdout);
}

// ---- what stands for a line ----

static void write_nouns(void)
{
    (void)puts(".Bl -tag -width Ds");
    for (const mint_noun_t *noun = mint_nouns; noun->name != NULL; noun++) {
        (void)printf(".It Cm %s\n", noun->name);
        print_line(noun->summary);
        (void)printf("(%s", "");
        const char *before = "";
        for (size_t i = 0; mint_verbs[i] != NULL; i++) {
            if (strcmp(mint_verbs[i]->noun, noun->name) == 0) {
                (void)printf("%s\\fB", before);
                print_text(mint_verbs[i]->verb, strlen(mint_verbs[i]->verb), true);
                (void)fputs("\\fR", stdout);
                before = ",\n";
            }
        }
        (void)printf(");\n.Xr mintmark-%s 1\n", noun->name);
    }
    (void)puts(".El");
}

static void write_synopsis(const mint_verb_t *verb)
{
    bool has_options = verb->options != NULL && verb->options->name != NULL;
    (void)printf(".Nm mintmark %s\n.Cm %s\n", verb->noun, verb->verb);
    (void)fputs(has_options ? ".Op Ar options\n" : "", stdout);
    if (verb->operands != NULL) {
        (void)fputs(".Ar", stdout);
        print_words(verb->operands);
        (void)putchar('\n');
    }
}

static void write_choices(const mint_choices_t *choices)
{
    static const char *const before[] = {
        [MINT_CHOICES_CLOSED] = "One of",
        [MINT_CHOICES_OPEN] = "Such as",
        [MINT_CHOICES_LIST] = "A list with commas, of",
    };
    char word[MINT_CHOICE_SIZE];
    (void)printf(".br\n%s", before[choices->kind]);
    for (const char *words = choices->words; mint_choices_next(&words, word);) {
        (void)fputs("\n\\fB", stdout);
        print_text(word, strlen(word), true);
        (void)printf("\\fR%s", words[0] != '\0' ? "," : ".\n");
    }
}

static void write_option(const mint_verb_t *verb, const mint_option_t *option)
{
    const mint_choices_t *choices = mint_choices_find(verb, option->name);
    (void)fputs(".It", stdout);
    if (strcmp(option->name, "output") == 0) {
        (void)fputs(" Fl o Ar FILE ,", stdout);
    }
    (void)fputs(" Fl \\-", stdout);
    print_text(option->name, strlen(option->name), true);
    if (option->value != NULL) {
        (void)fputs(" Ar", stdout);
        print_words(option->value);
    }
    (void)putchar('\n');
    print_line(option->help);
    if (choices != NULL) {
        write_choices(choices);
    }
}

static void write_verb(const mint_verb_t *verb)
{
    (void)printf(".Ss mintmark %s %s\n", verb->noun, verb->verb);
    (void)printf("%c", verb->summary[0] >= 'a' && verb->summary[0] <= 'z'
                           ? verb->summary[0] - 'a' + 'A'
                           : verb->summary[0]);
    print_text(verb->summary + 1, strlen(verb->summary) - 1, false);
    (void)puts(".\n.Pp");
    if (verb->help != NULL) {
        print_paragraphs(verb->help);
    }
    if (verb->verdict != NULL) {
        (void)puts(".Pp\nExit status 3 if");
        print_paragraphs(verb->verdict);
        (void)puts("\\&.");
    }
    (void)puts(".Bl -tag -width Ds");
    for (const mint_option_t *option = verb->options; option != NULL && option->name != NULL;
         option++) {
        write_option(verb, option);
    }
    (void)puts(".It Fl \\-help\nprint the help of this verb\n.El");
}

static void write_status(const mint_verb_t *verb)
{
    if (verb->verdict != NULL) {
        (void)printf(".Pp\n.Nm mintmark %s\n.Cm ", verb->noun);
        print_text(verb->verb, strlen(verb->verb), true);
        (void)puts("\nexits with 3 if");
        print_paragraphs(verb->verdict);
        (void)puts("\\&.");
    }
}

static void write_example(const mint_verb_t *verb)
{
    const char *text = verb->example;
    (void)puts(".Bd -literal -offset indent");
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        print_text(text, len, true);
        (void)putchar('\n');
        text += len + (text[len] == '\n' ? 1 : 0);
    }
    (void)puts(".Ed");
}

static void write_profiles(void)
{
    const char *name;
    (void)puts(".Bl -tag -width Ds");
    for (size_t i = 0; (name = mint_profile_builtin_name(i)) != NULL; i++) {
        mint_profile_t *profile = NULL;
        (void)fputs(".It Cm ", stdout);
        print_text(name, strlen(name), true);
        (void)putchar('\n');
        if (mint_profile_builtin(name, &profile, NULL) == MINT_OK) {
            print_line(mint_profile_description(profile));
        }
        mint_profile_free(profile);
    }
    (void)puts(".El");
}

static void for_each_verb(const char *noun, void (*write)(const mint_verb_t *verb))
{
    for (size_t i = 0; mint_verbs[i] != NULL; i++) {
        if (strcmp(mint_verbs[i]->noun, noun) == 0) {
            write(mint_verbs[i]);
        }
    }
}

/// Writes what a word stands for. False if it is not known.
static bool write_for(const char *word, const char *noun, const char *version)
{
    if (strcmp(word, "nouns") == 0) {
        write_nouns();
    } else if (strcmp(word, "synopsis") == 0) {
        for_each_verb(noun, write_synopsis);
    } else if (strcmp(word, "verbs") == 0) {
        for_each_verb(noun, write_verb);
    } else if (strcmp(word, "status") == 0) {
        for_each_verb(noun, write_status);
    } else if (strcmp(word, "examples") == 0) {
        for_each_verb(noun, write_example);
    } else if (strcmp(word, "profiles") == 0) {
        write_profiles();
    } else if (strcmp(word, "os") == 0) {
        (void)printf(".Os Mintmark %s\n", version);
    } else {
        return false;
    }
    return true;
}

/// The noun of a page's path: `batch` of `…/mintmark-batch.1.in`; empty for mintmark(1).
static void name_noun(const char *path, char *noun, size_t size)
{
    const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    const char *dash = strchr(name, '-');
    (void)snprintf(noun, size, "%.*s", dash != NULL ? (int)strcspn(dash + 1, ".") : 0,
                   dash != NULL ? dash + 1 : "");
}

int main(int argc, char **argv)
{
    char line[512];
    char word[32];
    char noun[32];
    FILE *page = argc == 4 ? fopen(argv[1], "r") : NULL;
    if (page == NULL || freopen(argv[3], "w", stdout) == NULL) {
        (void)fputs("usage: write-manual PAGE.in VERSION PAGE\n", stderr);
        return MINT_EXIT_USAGE;
    }
    name_noun(argv[1], noun, sizeof noun);
    bool good = true;
    while (good && fgets(line, sizeof line, page) != NULL) {
        if (sscanf(line, ".\\\" @%31s", word) == 1) {
            good = write_for(word, noun, argv[2]);
        } else {
            good = fputs(line, stdout) >= 0;
        }
    }
    (void)fclose(page);
    return good && fflush(stdout) == 0 ? MINT_EXIT_DONE : MINT_EXIT_FAILED;
}
