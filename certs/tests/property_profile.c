// SPDX-License-Identifier: Apache-2.0
//
// See property_profile.h.
#include "certs/tests/property_profile.h"

#include <openssl/obj_mac.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

// ---- Numbers: xorshift64*, by Marsaglia and Vigna ----

static uint64_t state = 1;

void random_seed(uint64_t seed)
{
    state = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
}

static uint32_t next(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(state * UINT64_C(0x2545F4914F6CDD1D) >> 32);
}

unsigned random_below(unsigned bound)
{
    return next() % bound;
}

static bool chance(unsigned percent)
{
    return random_below(100) < percent;
}

// ---- Texts ----

static size_t write_utf8(uint32_t character, char *out)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xE0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3F));
        out[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3F));
    out[2] = (char)(0x80 | (character >> 6 & 0x3F));
    out[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

static uint32_t random_character(unsigned flavour)
{
    static const char odd[] = "\"#+,;<=>\\/*' %$&{}()[]|~`^@!?:.-_";
    static const uint32_t edges[] = {0xA0,   0x7FF,  0x800,   0xD7FF,  0xE000,   0xFFFD,
                                     0xFFFE, 0xFFFF, 0x10000, 0x1F512, 0x10FFFF, 0x202E,
                                     0x200D, 0xFEFF, 0x0301,  0x00DF};
    switch (flavour) {
    case 0:
        return 'a' + random_below(26);
    case 1:
        return 0x20 + random_below(0x5F);
    case 2:
        return (uint32_t)odd[random_below(sizeof odd - 1)];
    case 3:
        return 0xC0 + random_below(0x140);
    case 4:
        return 0x4E00 + random_below(0x5000);
    case 5:
        return 0x1F300 + random_below(0x300);
    default:
        return edges[random_below(sizeof edges / sizeof edges[0])];
    }
}

// A text of exactly so many characters.
static void random_utf8(size_t characters, char out[RANDOM_TEXT_SIZE])
{
    size_t len = 0;
    unsigned flavour = random_below(8);
    for (size_t i = 0; i < characters && len + 5 < RANDOM_TEXT_SIZE; i++) {
        len += write_utf8(random_character(flavour == 7 ? random_below(7) : flavour), out + len);
    }
    out[len] = '\0';
}

static void random_from(const char *alphabet, size_t len, char out[RANDOM_TEXT_SIZE])
{
    for (size_t i = 0; i < len; i++) {
        out[i] = alphabet[random_below((unsigned)strlen(alphabet))];
    }
    out[len] = '\0';
}

// Lengths around a bound: often the bound itself, sometimes one more (then not valid).
static size_t random_len(size_t max_len, bool *valid)
{
    if (chance(2)) {
        *valid = false;
        return max_len + 1;
    }
    return chance(25) ? max_len : 1 + random_below((unsigned)max_len);
}

static char *new_value(random_profile_t *profile, char *name_out)
{
    size_t index = profile->more_count++;
    static char names[RANDOM_VALUES_MAX][8];
    (void)snprintf(names[index], sizeof names[index], "v%zu", index);
    profile->more[index] = (mint_profile_variable_t){names[index], profile->texts[index]};
    (void)snprintf(name_out, 8, "%s", names[index]);
    return profile->texts[index];
}

// ---- [subject] ----

static const struct {
    const char *name;
    int nid;
    size_t max_len;
    const char *alphabet; // NULL: UTF-8
} attributes[] = {
#define PRINTABLE "ABCXYZabcxyz0189 '()+,-./:=?"
    {"CN", NID_commonName, 64, NULL},
    {"O", NID_organizationName, 64, NULL},
    {"OU", NID_organizationalUnitName, 64, NULL},
    {"ST", NID_stateOrProvinceName, 128, NULL},
    {"L", NID_localityName, 128, NULL},
    {"title", NID_title, 64, NULL},
    {"SN", NID_surname, 120, NULL},
    {"GN", NID_givenName, 120, NULL},
    {"street", NID_streetAddress, 120, NULL},
    {"serialNumber", NID_serialNumber, 64, PRINTABLE},
    {"dnQualifier", NID_dnQualifier, 120, PRINTABLE},
    {"C", NID_countryName, 2, "ADEFTUS"},
    {"DC", NID_domainComponent, 63, "abcxyz0189-!#$%&'*+/=?^_`{|}~\"\\;,<>@[] "},
};

static void random_subject(random_profile_t *profile)
{
    mint_buffer_printf(&profile->text, "[subject]\n");
    for (size_t count = random_below(5); count > 0; count--) {
        size_t which = random_below(sizeof attributes / sizeof attributes[0]);
        char variable[8];
        bool fits = true;
        char *value = new_value(profile, variable);
        size_t len = random_len(attributes[which].max_len, &fits);
        if (strcmp(attributes[which].name, "C") == 0) {
            len = fits ? 2 : 3; // the one with a lower bound
        }
        // Texts beyond the bound of a name that has none of its own are still right.
        profile->valid = profile->valid && (fits || attributes[which].max_len == 120);
        if (attributes[which].alphabet == NULL) {
            random_utf8(len, value);
        } else {
            random_from(attributes[which].alphabet, len, value);
        }
        if (chance(1)) { // what no string may hold
            static const char *const wrong[] = {"a\x01", "\xC2\x85", "\xC3", "\xED\xA0\x80",
                                                "\x7F"};
            (void)snprintf(value, RANDOM_TEXT_SIZE, "%s", wrong[random_below(5)]);
            profile->valid = false;
        }
        mint_buffer_printf(&profile->text, "%s = ${%s}\n", attributes[which].name, variable);
        profile->subject[profile->subject_count++] = (random_name_t){attributes[which].nid, value};
    }
}

// ---- [subject_alt_name] ----

static void random_host(char *out, size_t max_len)
{
    static const char letters[] = "abcxyzABCXYZ0189";
    static const char inner[] = "abcxyzABCXYZ0189-";
    size_t len = 0;
    if (chance(10)) {
        len = (size_t)snprintf(out, 3, "*.");
    }
    do {
        char label[RANDOM_TEXT_SIZE];
        size_t label_len = chance(20) ? 63 : 1 + random_below(12);
        random_from(inner, label_len, label);
        label[0] = letters[random_below(sizeof letters - 1)];
        label[label_len - 1] = letters[random_below(sizeof letters - 1)];
        if (len + label_len + 1 > max_len) {
            break;
        }
        len += (size_t)snprintf(out + len, RANDOM_TEXT_SIZE - len, "%s.", label);
    } while (chance(70));
    if (len < 3) {
        len = (size_t)snprintf(out, 4, "aa.");
    }
    out[len - 1] = '\0'; // the last dot
}

static void add_name(random_profile_t *profile, const char *key, int kind, const char *before,
                     char *value, const char *variable)
{
    mint_buffer_printf(&profile->text, "%s = %s${%s}\n", key, before, variable);
    profile->names[profile->name_count++] = (random_name_t){kind, value};
}

static void random_alt_name(random_profile_t *profile)
{
    char variable[8];
    char *value = new_value(profile, variable);
    switch (random_below(5)) {
    case 0:
    case 1:
        random_host(value, 250);
        if (chance(2)) {
            static const char *const wrong[] = {"-a", "a-", "a..b", "a_b", "*.*.a", "a.*", ""};
            (void)snprintf(value, RANDOM_TEXT_SIZE, "%s", wrong[random_below(7)]);
            profile->valid = false;
        }
        add_name(profile, "dns", GEN_DNS, "", value, variable);
        break;
    case 2:
        (void)snprintf(value, RANDOM_TEXT_SIZE, "a.b+c@");
        random_host(value + 6, 200);
        profile->valid = profile->valid && value[6] != '*';
        add_name(profile, "email", GEN_EMAIL, "", value, variable);
        break;
    case 3:
        (void)snprintf(value, RANDOM_TEXT_SIZE, "coap://[2001:db8::%x]/%u", random_below(65536),
                       random_below(1000));
        add_name(profile, "uri", GEN_URI, "", value, variable);
        break;
    default:
        (void)snprintf(value, RANDOM_TEXT_SIZE, "192.0.2.%u", random_below(256));
        mint_buffer_printf(&profile->text, "ip = ${%s}\n", variable);
        break;
    }
}

static void random_alt_names(random_profile_t *profile)
{
    mint_buffer_printf(&profile->text, "[subject_alt_name]\n");
    for (size_t count = random_below(4); count > 0; count--) {
        random_alt_name(profile);
    }
    if (chance(10)) {
        char variable[8];
        random_utf8(1 + random_below(60), new_value(profile, variable));
        mint_buffer_printf(&profile->text, "hardware_module_name = 1.3.6.1.4.1.32473.1 ${%s}\n",
                           variable);
    }
}

// ---- [extensions] ----

static void random_words(mint_buffer_t *text, const char *key, const char *const *words,
                         unsigned count)
{
    size_t before = text->len;
    mint_buffer_printf(text, "%s =", key);
    size_t empty = text->len;
    for (unsigned i = 0; i < count; i++) {
        if (chance(30)) {
            mint_buffer_printf(text, " %s", words[i]);
        }
    }
    if (text->len == empty) {
        text->len = before; // no value
    } else {
        mint_buffer_printf(text, "\n");
    }
}

static void random_usage(random_profile_t *profile)
{
    static const char *const usages[] = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                         "dataEncipherment", "keyAgreement",   "keyCertSign",
                                         "cRLSign",          "encipherOnly",   "decipherOnly"};
    static const char *const purposes[] = {"serverAuth",      "clientAuth",  "codeSigning",
                                           "emailProtection", "OCSPSigning", "1.3.6.1.4.1.32473.9"};
    mint_buffer_t *text = &profile->text;
    if (profile->ca && chance(90)) {
        mint_buffer_printf(text, "key_usage = keyCertSign%s\n", chance(50) ? " cRLSign" : "");
    } else if (!profile->ca && chance(60)) {
        mint_buffer_printf(text, "key_usage = digitalSignature\n");
    } else if (chance(60)) {
        random_words(text, "key_usage", usages, 9);
    }
    if (chance(40)) {
        random_words(text, "extended_key_usage", purposes, 6);
    }
}

static void random_extensions(random_profile_t *profile)
{
    static const char *const policies[] = {"2.5.29.32.0", "1.3.6.1.4.1.32473.7",
                                           "1.3.6.1.4.1.32473.8"};
    mint_buffer_t *text = &profile->text;
    mint_buffer_printf(text, "[extensions]\n");
    if (profile->ca) {
        mint_buffer_printf(text, "basic_constraints = ca\n");
        if (chance(50)) {
            mint_buffer_printf(text, "path_length = %u\n", random_below(3));
        }
    } else if (chance(60)) {
        mint_buffer_printf(text, "basic_constraints = end-entity\n");
    }
    random_usage(profile);
    mint_buffer_printf(text, "subject_key_identifier = %s\n", chance(90) ? "yes" : "no");
    mint_buffer_printf(text, "authority_key_identifier = %s\n", chance(93) ? "yes" : "no");
    if (chance(20)) {
        random_words(text, "certificate_policies", policies, 3);
    }
    for (size_t i = random_below(3); i > 0 && chance(40); i--) {
        mint_buffer_printf(text, "crl_distribution_point = http://c.example/%u.crl\n",
                           random_below(10));
    }
    if (chance(20)) {
        mint_buffer_printf(text, "ocsp = http://o.example/\nca_issuers = ldap://i.example/\n");
    }
    for (unsigned i = 0; i < 2 && chance(20); i++) {
        bool critical = chance(20);
        profile->unknown_critical = profile->unknown_critical || critical;
        mint_buffer_printf(text, "extension = 1.3.6.1.4.1.32473.2%u%s 04 02 %02x %02x\n", i,
                           critical ? " critical" : "", random_below(256), random_below(256));
    }
}

void random_profile(random_profile_t *profile)
{
    static const mint_key_type_t types[] = {MINT_KEY_P256, MINT_KEY_P256, MINT_KEY_P384,
                                            MINT_KEY_BRAINPOOL_P256, MINT_KEY_RSA_2048};
    *profile = (random_profile_t){.valid = true,
                                  .key_type = types[random_below(5)],
                                  .self_signed = chance(20),
                                  .ca = chance(20)};
    mint_buffer_t body = {0};
    random_profile_t *it = profile;
    random_subject(it);
    random_alt_names(it);
    random_extensions(it);
    // The variables are known only now, and stand before their use.
    body = it->text;
    it->text = (mint_buffer_t){0};
    mint_buffer_printf(&it->text,
                       "[profile]\nkey = %s\nvalidity = ", mint_key_type_name(it->key_type));
    if (chance(30)) {
        mint_buffer_printf(&it->text, "forever\n");
    } else {
        mint_buffer_printf(&it->text, "%u days\n", 1 + random_below(chance(50) ? 400 : 40000));
    }
    mint_buffer_printf(&it->text, "self_signed = %s\n[variables]\n",
                       it->self_signed ? "yes" : "no");
    for (size_t i = 0; i < it->more_count; i++) {
        mint_buffer_printf(&it->text, "%s =\n", it->more[i].name);
    }
    mint_buffer_append(&it->text, body.data, body.len);
    mint_buffer_free(&body);
}
