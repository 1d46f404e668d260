// SPDX-License-Identifier: Apache-2.0
//
// Random profiles and names, and what OpenSSL says of them, in one process:
//
//     certs_property COUNT [SEED [FILE]]
//
// Into FILE go the certificates, as PEM.
//
//   - What we issue, OpenSSL accepts under X509_V_FLAG_X509_STRICT, reads the same names in it, and
//     writes the same bytes from what it read. Mbed TLS parses it.
//   - What lint refuses to sign is signed here all the same; where OpenSSL looks at the matter too,
//     it must refuse as well.
//   - Values that are right are never refused as values.
//
// Prints how many of each there were: none of these may be 0.
#include <mbedtls/x509_crt.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/src/algorithm.h"
#include "certs/src/signature.h"
#include "certs/src/tbs.h"
#include "certs/tests/property_profile.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/view.h"

enum { NOW = 1750000000, KEY_TYPE_COUNT = 4 };

static const mint_key_type_t key_types[KEY_TYPE_COUNT] = {
    MINT_KEY_P256, MINT_KEY_P384, MINT_KEY_BRAINPOOL_P256, MINT_KEY_RSA_2048};

// CAs of one type of key.
typedef struct {
    mint_key_t *root_key;
    mint_key_t *issuing_key;
    mint_buffer_t root;
    mint_buffer_t issuing;
} ca_t;

static ca_t cas[KEY_TYPE_COUNT];
static mint_key_t *subject_keys[KEY_TYPE_COUNT];
static const random_profile_t *current;
static unsigned long current_round;
static mint_buffer_t issued; // PEM
static bool keep_issued;

static struct {
    unsigned long issued, refused_by_both, refused_by_us, refused_values, self_signed, ca;
} counts;

static void fail(const char *what, const char *detail)
{
    (void)fprintf(stderr, "error: round %lu: %s: %s\n", current_round, what, detail);
    if (current != NULL) {
        (void)fprintf(stderr, "%s", (const char *)current->text.data);
        for (size_t i = 0; i < current->more_count; i++) {
            (void)fprintf(stderr, "  %s=%s\n", current->more[i].name, current->more[i].value);
        }
    }
    exit(1);
}

static void need(mint_status_t status, const mint_error_t *error)
{
    if (status != MINT_OK) {
        fail(mint_status_text(status), error->message);
    }
}

// ---- CAs ----

static mint_key_t *make_key(mint_key_type_t type)
{
    mint_error_t error = {0};
    mint_key_t *key = mint_key_new();
    need(key == NULL ? MINT_ERR_MEMORY : mint_key_generate(key, type, &error), &error);
    return key;
}

static void make_ca(const char *name, mint_key_t *key, mint_key_t *signing_key,
                    const mint_buffer_t *issuer, mint_buffer_t *der)
{
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    mint_signer_t signer = mint_key_signer(signing_key);
    need(mint_profile_builtin(name, &profile, &error), &error);
    mint_issue_t request = {.profile = profile,
                            .values = {.name = "Test"},
                            .subject_key = key,
                            .issuer = issuer == NULL ? (mint_bytes_t){0} : mint_buffer_view(issuer),
                            .signer = &signer,
                            .serial = {1},
                            .now = NOW - 1};
    need(mint_certificate_issue(&request, der, &error), &error);
    mint_profile_free(profile);
}

static void make_cas(void)
{
    for (size_t i = 0; i < KEY_TYPE_COUNT; i++) {
        ca_t *ca = &cas[i];
        ca->root_key = make_key(key_types[i]);
        ca->issuing_key = make_key(key_types[i]);
        subject_keys[i] = make_key(key_types[i]);
        make_ca("root-ca", ca->root_key, ca->root_key, NULL, &ca->root);
        make_ca("issuing-ca", ca->issuing_key, ca->root_key, &ca->root, &ca->issuing);
    }
}

static void free_cas(void)
{
    for (size_t i = 0; i < KEY_TYPE_COUNT; i++) {
        mint_key_free(cas[i].root_key);
        mint_key_free(cas[i].issuing_key);
        mint_key_free(subject_keys[i]);
        mint_buffer_free(&cas[i].root);
        mint_buffer_free(&cas[i].issuing);
    }
}

// ---- OpenSSL ----

static X509 *read_x509(const mint_buffer_t *der)
{
    const unsigned char *at = der->data;
    X509 *certificate = d2i_X509(NULL, &at, (long)der->len);
    if (certificate == NULL || at != der->data + der->len) {
        fail("OpenSSL cannot read it", ERR_reason_error_string(ERR_get_error()));
    }
    return certificate;
}

// What OpenSSL says of a chain: X509_V_OK or an error.
static int ask_openssl(const mint_buffer_t *leaf, const mint_buffer_t *issuing,
                       const mint_buffer_t *root)
{
    X509 *certificate = read_x509(leaf);
    X509 *trusted = root == NULL ? NULL : read_x509(root);
    X509 *above = issuing == NULL ? NULL : read_x509(issuing);
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    (void)X509_STORE_add_cert(store, trusted == NULL ? certificate : trusted);
    if (above != NULL) {
        (void)sk_X509_push(untrusted, above);
    }
    (void)X509_STORE_CTX_init(context, store, certificate, untrusted);
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    (void)X509_VERIFY_PARAM_set_flags(
        parameters, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE |
                        (current->unknown_critical ? X509_V_FLAG_IGNORE_CRITICAL : 0));
    X509_VERIFY_PARAM_set_time(parameters, NOW + 1);
    (void)X509_verify_cert(context);
    int result = X509_STORE_CTX_get_error(context);
    // A chain that ends in a CA is not asked whether that CA could sign; we ask.
    if (result == X509_V_OK && current->ca && X509_check_ca(certificate) != 1) {
        result = X509_V_ERR_INVALID_CA;
    }
    sk_X509_free(untrusted);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    X509_free(above);
    X509_free(trusted);
    X509_free(certificate);
    ERR_clear_error();
    return result;
}

static void expect_text(const ASN1_STRING *string, const char *expected)
{
    unsigned char *utf8 = NULL;
    int len = ASN1_STRING_to_UTF8(&utf8, string);
    if (len < 0 || (size_t)len != strlen(expected) || memcmp(utf8, expected, (size_t)len) != 0) {
        fail("OpenSSL reads another name than", expected);
    }
    OPENSSL_free(utf8);
}

static void expect_subject(X509 *certificate)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    if (X509_NAME_entry_count(subject) != (int)current->subject_count) {
        fail("the subject has another number of attributes", "");
    }
    for (size_t i = 0; i < current->subject_count; i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(subject, (int)i);
        if (OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)) != current->subject[i].kind) {
            fail("the subject has another attribute", current->subject[i].text);
        }
        expect_text(X509_NAME_ENTRY_get_data(entry), current->subject[i].text);
    }
}

static void expect_alt_names(X509 *certificate)
{
    size_t found = 0;
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        int kind = 0;
        void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &kind);
        if (kind != GEN_DNS && kind != GEN_EMAIL && kind != GEN_URI) {
            continue;
        }
        if (found == current->name_count || kind != current->names[found].kind) {
            fail("there is another alternative name", "");
        }
        expect_text(value, current->names[found++].text);
    }
    if (found != current->name_count) {
        fail("an alternative name is missing", "");
    }
    GENERAL_NAMES_free(names);
}

static void expect_read_back(const mint_buffer_t *der)
{
    X509 *certificate = read_x509(der);
    unsigned char *written = NULL;
    // Its own bytes it would only repeat: a copy of the parts is written anew.
    X509 *copy = X509_dup(certificate);
    (void)i2d_re_X509_tbs(copy, NULL);
    int len = i2d_X509(copy, &written);
    if (len < 0 || (size_t)len != der->len || memcmp(written, der->data, der->len) != 0) {
        fail("OpenSSL writes other bytes than it read", "");
    }
    OPENSSL_free(written);
    X509_free(copy);
    expect_subject(certificate);
    expect_alt_names(certificate);
    X509_free(certificate);
}

static void expect_mbedtls_parses(const mint_buffer_t *der)
{
    mbedtls_x509_crt certificate;
    mbedtls_x509_crt_init(&certificate);
    int result = mbedtls_x509_crt_parse_der(&certificate, der->data, der->len);
    mbedtls_x509_crt_free(&certificate);
    if (result != 0 && !current->unknown_critical) {
        fail("Mbed TLS cannot read it", "");
    }
}

// ---- One round ----

// What is asked for, and who is above.
typedef struct {
    mint_issue_t request;
    mint_signer_t signer;
    const mint_buffer_t *issuing; // NULL: none between root and leaf
    const mint_buffer_t *root;    // NULL: self-signed
} round_t;

static void set_round(const mint_profile_t *profile, round_t *round)
{
    size_t kind = 0;
    while (key_types[kind] != current->key_type) {
        kind++;
    }
    const ca_t *ca = &cas[random_below(10) < 7 ? 0 : random_below(KEY_TYPE_COUNT)];
    *round =
        (round_t){.request = {.profile = profile,
                              .values = {.more = current->more, .more_count = current->more_count},
                              .subject_key = subject_keys[kind],
                              .serial = {1},
                              .now = NOW}};
    if (current->self_signed) {
        round->signer = mint_key_signer(subject_keys[kind]);
    } else if (current->ca) {
        round->root = &ca->root;
        round->signer = mint_key_signer(ca->root_key);
        round->request.issuer = mint_buffer_view(&ca->root);
    } else {
        round->root = &ca->root;
        round->issuing = &ca->issuing;
        round->signer = mint_key_signer(ca->issuing_key);
        round->request.issuer = mint_buffer_view(&ca->issuing);
    }
}

// Signs what lint refused, as mint_certificate_issue() would have.
static void sign_anyway(const round_t *round, mint_buffer_t *der)
{
    uint8_t buffer[MINT_TBS_SIZE];
    mint_error_t error = {0};
    mint_bytes_t tbs;
    mint_bytes_t signature;
    mint_buffer_t spki = {0};
    uint8_t signer_id[MINT_KEY_ID_LEN];
    mint_certificate_view_t issuer = {0};
    const mint_issue_t *request = &round->request;
    int64_t validity = request->profile->validity_seconds;
    need(mint_key_public_der(request->subject_key, &spki), &error);
    need(mint_key_identifier(round->signer.public_key, signer_id), &error);
    if (request->issuer.len > 0) {
        need(mint_certificate_view(request->issuer, &issuer), &error);
    }
    mint_tbs_parts_t parts = {
        .profile = request->profile,
        .values = &request->values,
        .serial = {request->serial, MINT_SERIAL_LEN},
        .signature_algorithm = mint_algorithm_of(mint_key_type(round->signer.public_key)),
        .issuer = issuer.tbs.subject,
        .not_before = request->now,
        .not_after = validity == 0 ? MINT_TIME_FOREVER : request->now + validity,
        .public_key = mint_buffer_view(&spki),
        .authority_key_id = {signer_id, sizeof signer_id},
    };
    need(mint_key_identifier(request->subject_key, parts.subject_key_id), &error);
    need(mint_tbs_write(&parts, buffer, &tbs, &error), &error);
    mint_buffer_free(der);
    need(mint_signed_append(&round->signer, tbs, der, &signature, &error), &error);
    mint_buffer_free(&spki);
}

// Rules on matters that OpenSSL's strict check looks at too, unless the certificate stands alone
// (x509_vfy.c, check_extensions).
static bool openssl_looks_at(const char *message)
{
    static const char *const rules[] = {"(ca-key-usage,",   "(key-cert-sign,", "(authority-key-id,",
                                        "(subject-key-id,", "(empty-subject,", "(ca-subject,",
                                        "(issuer-name,"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (strstr(message, rules[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void look_at_refusal(const round_t *round, const mint_error_t *error, mint_buffer_t *der)
{
    sign_anyway(round, der);
    int verdict = ask_openssl(der, round->issuing, round->root);
    if (verdict != X509_V_OK) {
        counts.refused_by_both++;
    } else if (round->root != NULL && openssl_looks_at(error->message)) {
        fail("OpenSSL accepts what lint refuses", error->message);
    } else {
        counts.refused_by_us++;
    }
}

static void look_at_certificate(const round_t *round, const mint_buffer_t *der)
{
    int verdict = ask_openssl(der, round->issuing, round->root);
    if (verdict != X509_V_OK) {
        fail("OpenSSL refuses what we issue", X509_verify_cert_error_string(verdict));
    }
    expect_read_back(der);
    expect_mbedtls_parses(der);
    if (keep_issued) {
        const mint_error_t none = {0};
        need(mint_certificate_append_pem(mint_buffer_view(der), &issued), &none);
    }
    counts.issued++;
    counts.self_signed += current->self_signed ? 1 : 0;
    counts.ca += current->ca ? 1 : 0;
}

static void play_round(void)
{
    random_profile_t random;
    round_t round;
    mint_profile_t *profile = NULL;
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    random_profile(&random);
    current = &random;
    need(mint_profile_parse(mint_buffer_view(&random.text), "random", &profile, &error), &error);
    set_round(profile, &round);
    round.request.signer = &round.signer;
    mint_status_t status = mint_certificate_issue(&round.request, &der, &error);
    if (status == MINT_OK) {
        look_at_certificate(&round, &der);
    } else if (status == MINT_ERR_MISMATCH) {
        look_at_refusal(&round, &error, &der);
    } else if (status == MINT_ERR_ARGUMENT && !random.valid) {
        counts.refused_values++;
    } else {
        fail(mint_status_text(status), error.message);
    }
    mint_buffer_free(&der);
    mint_profile_free(profile);
    mint_buffer_free(&random.text);
    current = NULL;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 4) {
        (void)fprintf(stderr, "usage: certs_property COUNT [SEED [FILE]]\n");
        return 2;
    }
    keep_issued = argc == 4;
    unsigned long count = strtoul(argv[1], NULL, 10);
    random_seed(argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
    make_cas();
    for (current_round = 1; current_round <= count; current_round++) {
        play_round();
    }
    free_cas();
    if (keep_issued) {
        mint_error_t error = {0};
        need(mint_file_replace(argv[3], MINT_FILE_PUBLIC, mint_buffer_view(&issued), &error),
             &error);
        mint_buffer_free(&issued);
    }
    (void)printf(
        "%lu issued (%lu self-signed, %lu CAs), %lu refused by lint and OpenSSL, %lu by lint "
        "alone, %lu for a value\n",
        counts.issued, counts.self_signed, counts.ca, counts.refused_by_both, counts.refused_by_us,
        counts.refused_values);
    return counts.issued > 0 && counts.self_signed > 0 && counts.ca > 0 &&
                   counts.refused_by_both > 0 && counts.refused_by_us > 0 &&
                   counts.refused_values > 0
               ? 0
               : 1;
}
