// SPDX-License-Identifier: Apache-2.0
//
// The table of the options that take one of a few words. The words are those that the libraries
// behind the verbs know; provisioner/tests/cli/test_choices.c holds both lists together.
#include "cli/choices.h"

#include <stdio.h>
#include <string.h>

#include "cli/suggest.h"

#define KEY_TYPES   "p256 p384 brainpoolp256r1 rsa2048 rsa3072 rsa4096"
#define PSK_FORMATS "header mosquitto gnutls openssl tinydtls libcoap csv json"
#define STYLES      "generic mbedtls wolfssl axtls axtls-extern tinydtls"

static const mint_choices_t table[] = {
    {"ca", "export", "ca", "chain bundle root issuing", MINT_CHOICES_OPEN},
    {"ca", "crl", "ca", "issuing root all", MINT_CHOICES_OPEN},
    {"cert", NULL, "ca", "issuing root", MINT_CHOICES_OPEN},
    {NULL, NULL, "key", KEY_TYPES, MINT_CHOICES_CLOSED},
    {"cert", "lint", "target", "rfc7925 matter aws azure axtls mbedtls wolfssl",
     MINT_CHOICES_CLOSED},
    {"cert", "verify", "crl-check", "none leaf chain", MINT_CHOICES_CLOSED},
    {"cert", "verify", "purpose", "any server client ca", MINT_CHOICES_CLOSED},
    {"cert", "revoke", "reason",
     "unspecified keyCompromise cACompromise affiliationChanged superseded cessationOfOperation "
     "certificateHold removeFromCRL privilegeWithdrawn aACompromise",
     MINT_CHOICES_CLOSED},
    {"ca", "export", "format", "pem der header", MINT_CHOICES_CLOSED},
    {"psk", NULL, "format", PSK_FORMATS, MINT_CHOICES_CLOSED},
    {"batch", "enrolment-key", "format", "header binary", MINT_CHOICES_CLOSED},
    {"entropy", "report", "format", "html markdown text", MINT_CHOICES_CLOSED},
    {NULL, NULL, "from-format", "mosquitto gnutls csv json", MINT_CHOICES_CLOSED},
    {"ca", "export", "style", "generic mbedtls wolfssl axtls-extern", MINT_CHOICES_CLOSED},
    {NULL, NULL, "style", STYLES, MINT_CHOICES_CLOSED},
    {"batch", "new", "psk", "none one", MINT_CHOICES_CLOSED},
    {"device", "image", "state", "certified locked", MINT_CHOICES_CLOSED},
    {"device", "image", "part", "lpc1768", MINT_CHOICES_CLOSED},
    {"registry", "export", "list",
     "stations batches devices cas certificates revocations crls events", MINT_CHOICES_CLOSED},
    {"entropy", NULL, "width", "8 16 32", MINT_CHOICES_CLOSED},
    {"entropy", NULL, "endian", "little big", MINT_CHOICES_CLOSED},
    {"entropy", NULL, "figures", "nist corrected", MINT_CHOICES_CLOSED},
    {"entropy", NULL, "suite", "90b 22 ais31 ais31a ais31b ais31v3 fips ent", MINT_CHOICES_LIST},
};

static bool is_or_any(const char *pattern, const char *name)
{
    return pattern == NULL || strcmp(pattern, name) == 0;
}

const mint_choices_t *mint_choices_find(const mint_verb_t *verb, const char *option)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (is_or_any(table[i].noun, verb->noun) && is_or_any(table[i].verb, verb->verb) &&
            strcmp(table[i].option, option) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

bool mint_choices_next(const char **words, char *word)
{
    size_t len = strcspn(*words, " ");
    (void)snprintf(word, MINT_CHOICE_SIZE, "%.*s", (int)len, *words);
    *words += len + strspn(*words + len, " ");
    return len > 0;
}

/// The words as a sentence has them: a, b or c.
static void list_words(const char *words, char *text, size_t size)
{
    char word[MINT_CHOICE_SIZE];
    size_t at = 0;
    text[0] = '\0';
    while (mint_choices_next(&words, word) && at < size) {
        const char *before = at == 0 ? "" : words[0] == '\0' ? " or " : ", ";
        at += (size_t)snprintf(text + at, size - at, "%s%s", before, word);
    }
}

bool mint_choices_check(const mint_verb_t *verb, const char *option, const char *value)
{
    const mint_choices_t *choices = mint_choices_find(verb, option);
    char word[MINT_CHOICE_SIZE];
    char text[256];
    mint_suggestion_t near = mint_suggestion_begin(value);
    if (choices == NULL || choices->kind != MINT_CHOICES_CLOSED) {
        return true;
    }
    for (const char *at = choices->words; mint_choices_next(&at, word);) {
        if (strcmp(word, value) == 0) {
            return true;
        }
        mint_suggestion_try(&near, word);
    }
    list_words(choices->words, text, sizeof text);
    mint_say("error: --%s is %s, not '%s'", option, text, value);
    mint_say_near(verb, "", near.best);
    return false;
}
