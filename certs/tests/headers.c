// SPDX-License-Identifier: Apache-2.0
//
// Writes headers of every style and option into a folder, with a program for each that prints what
// it finds in the arrays, and a file with what it must print: certs_headers FOLDER. Whether they
// compile and agree is for headers-compile.sh to see.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/header.h"
#include "mintmark/certs/pem.h"

enum { CHAIN_LONG = 12 }; // certificates whose PEM is too long for one string

static const char *folder;
static mint_error_t error;

static void need(mint_status_t status)
{
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s: %s\n", mint_status_text(status), error.message);
        exit(1);
    }
}

// ---- what goes in ----

typedef struct {
    mint_key_t *key;
    mint_key_t *rsa;
    mint_buffer_t certificate;
    mint_buffer_t private_der;
    mint_buffer_t pkcs8_der;
    mint_buffer_t rsa_der;
    mint_buffer_t spki;
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN];
    mint_bytes_t chain[CHAIN_LONG];
    mint_psk_list_t one;
    mint_psk_list_t many;
} things_t;

static mint_bytes_t text(const char *string)
{
    return (mint_bytes_t){.data = (const uint8_t *)string, .len = strlen(string)};
}

static void make_certificate(things_t *things)
{
    mint_profile_t *profile = NULL;
    mint_signer_t signer = mint_key_signer(things->key);
    need(mint_profile_builtin("self-signed", &profile, &error));
    mint_issue_t issue = {.profile = profile,
                          .values = {.serial = "1", .name = "device.example.com"},
                          .subject_key = things->key,
                          .signer = &signer,
                          .now = 1750000000};
    need(mint_certificate_new_serial(issue.serial, &error));
    need(mint_certificate_issue(&issue, &things->certificate, &error));
    mint_profile_free(profile);
    for (size_t i = 0; i < CHAIN_LONG; i++) {
        things->chain[i] = mint_buffer_view(&things->certificate);
    }
}

static void make(things_t *things)
{
    things->key = mint_key_new();
    things->rsa = mint_key_new();
    need(mint_key_generate(things->key, MINT_KEY_P256, &error));
    need(mint_key_generate(things->rsa, MINT_KEY_RSA_2048, &error));
    need(mint_key_p256_point(things->key, things->point));
    need(mint_key_p256_scalar(things->key, things->scalar));
    need(mint_key_private_der(things->key, &things->private_der));
    need(mint_key_pkcs8_der(things->key, &things->pkcs8_der));
    need(mint_key_private_der(things->rsa, &things->rsa_der));
    need(mint_key_public_der(things->key, &things->spki));
    make_certificate(things);
    // Everything that could end a string or continue it, and a hex digit after an escape.
    need(mint_psk_list_add(&things->one,
                           text("a\"b\\\?\?/\n\x01"
                                "1\xC3\xBC%s"),
                           text("0123456789abcdef"), 0, &error));
    need(mint_psk_list_add(&things->many, text("gateway"), text("\x01\x02"), 0, &error));
    need(mint_psk_list_add(&things->many, text("device \?\?)"), text("\xFF"), 0, &error));
}

// ---- what must come out ----

// The program so far, and what it must print.
static mint_buffer_t program;
static mint_buffer_t wanted;

static void append_hex(mint_bytes_t bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        mint_buffer_printf(&wanted, "%02x", bytes.data[i]);
    }
    mint_buffer_printf(&wanted, "\n");
}

/// The program prints the array `name`, which must be these bytes.
static void expect(const char *name, mint_bytes_t bytes)
{
    mint_buffer_printf(&program, "    print(%s, %s_len);\n", name, name);
    append_hex(bytes);
}

/// The same, for an array that is a string: with a NUL after what its length counts, or in it.
static void expect_pem(const char *name, const char *label, const mint_bytes_t *der, size_t count,
                       bool counts_nul)
{
    mint_buffer_t pem = {0};
    for (size_t i = 0; i < count; i++) {
        need(mint_pem_append(label, der[i], &pem));
    }
    mint_buffer_printf(&program, "    print(%s, %s_len);\n    print(%s, sizeof %s);\n", name, name,
                       name, name);
    append_hex((mint_bytes_t){pem.data, pem.len + (counts_nul ? 1 : 0)});
    append_hex((mint_bytes_t){pem.data, pem.len + 1});
    mint_buffer_free(&pem);
}

/// A number that a macro must have.
static void expect_number(const char *expression, unsigned number)
{
    mint_buffer_printf(&program, "    printf(\"%%u\\n\", (unsigned)(%s));\n", expression);
    mint_buffer_printf(&wanted, "%u\n", number);
}

static const char *path_of(const char *name, const char *suffix)
{
    static char paths[2][PATH_MAX];
    static unsigned turn;
    turn ^= 1;
    (void)snprintf(paths[turn], PATH_MAX, "%s/%s%s", folder, name, suffix);
    return paths[turn];
}

static void begin(const char *before, const char *header)
{
    mint_buffer_free(&program);
    mint_buffer_free(&wanted);
    mint_buffer_printf(&program,
                       "#include <stddef.h>\n#include <stdio.h>\n"
                       "#define WOLFSSL_FILETYPE_PEM 1\n#define WOLFSSL_FILETYPE_ASN1 2\n"
                       "typedef enum { DTLS_ECDH_CURVE_SECP256R1 } dtls_ecdh_curve;\n"
                       "typedef struct {\n    dtls_ecdh_curve curve;\n"
                       "    const unsigned char *priv_key;\n"
                       "    const unsigned char *pub_key_x;\n"
                       "    const unsigned char *pub_key_y;\n} dtls_ecdsa_key_t;\n"
                       "%s#include \"%s.h\"\n"
                       "static void print(const void *data, size_t len)\n{\n"
                       "    const unsigned char *bytes = (const unsigned char *)data;\n"
                       "    for (size_t i = 0; i < len; i++) {\n"
                       "        printf(\"%%02x\", bytes[i]);\n    }\n    printf(\"\\n\");\n}\n"
                       "int main(void)\n{\n",
                       before, header);
}

static void finish(const char *name)
{
    mint_buffer_printf(&program, "    return 0;\n}\n");
    need(mint_file_create(path_of(name, ".main.c"), MINT_FILE_PUBLIC, mint_buffer_view(&program),
                          &error));
    need(mint_file_create(path_of(name, ".want"), MINT_FILE_PUBLIC, mint_buffer_view(&wanted),
                          &error));
}

// ---- the styles ----

/// Everything that the generic style, Mbed TLS's and wolfSSL's take.
static void write_full(const char *name, mint_header_t header, const things_t *things)
{
    bool split = strstr(name, "split") != NULL;
    const mint_header_item_t items[] = {
        {.kind = MINT_HEADER_CERTIFICATE,
         .name = "cert",
         .data = mint_buffer_view(&things->certificate),
         .comment = "a certificate"},
        {.kind = MINT_HEADER_CHAIN, .name = "chain", .chain = things->chain, .chain_count = 2},
        {.kind = MINT_HEADER_CRL, .name = "crl", .data = mint_buffer_view(&things->certificate)},
        {.kind = MINT_HEADER_PRIVATE_KEY, .name = "ec", .key = things->key},
        {.kind = MINT_HEADER_PRIVATE_KEY, .name = "rsa", .key = things->rsa},
        {.kind = MINT_HEADER_PUBLIC_KEY, .name = "pub", .key = things->key},
        {.kind = MINT_HEADER_PSK, .name = "psk", .psks = &things->one},
        {.kind = MINT_HEADER_PSK_LIST, .name = "psks", .psks = &things->many}};
    header.items = items;
    header.item_count = sizeof items / sizeof items[0];
    need(mint_header_write(&header, path_of(name, ".h"), split ? path_of(name, ".c") : NULL,
                           &error));
}

/// An array or, in headers with PEM, a string.
static void expect_der(const mint_header_t *header, const char *name, const char *label,
                       mint_bytes_t der)
{
    if (header->pem) {
        expect_pem(name, label, &der, 1, header->style == MINT_HEADER_MBEDTLS);
    } else {
        expect(name, der);
    }
}

static void expect_chain(const mint_header_t *header, const things_t *things)
{
    mint_bytes_t certificate = things->chain[0];
    if (header->pem) {
        expect_pem("chain", "CERTIFICATE", things->chain, 2, header->style == MINT_HEADER_MBEDTLS);
    } else if (header->style == MINT_HEADER_WOLFSSL) {
        mint_buffer_t twice = {0};
        mint_buffer_append(&twice, certificate.data, certificate.len);
        mint_buffer_append(&twice, certificate.data, certificate.len);
        expect("chain", mint_buffer_view(&twice));
        mint_buffer_free(&twice);
    } else {
        const char *element = header->style == MINT_HEADER_GENERIC ? "uint8_t" : "unsigned char";
        mint_buffer_printf(&program,
                           "    static const %s *const table[] = chain_list;\n"
                           "    static const size_t lens[] = chain_lens;\n"
                           "    print(table[1], lens[1]);\n",
                           element);
        append_hex(certificate);
        expect("chain_0", certificate);
    }
    expect_number("chain_count", 2);
}

static void expect_psks(const mint_header_t *header, const things_t *things)
{
    const mint_psk_t *psk = &things->one.entries[0];
    const char *character =
        header->style == MINT_HEADER_WOLFSSL ? "const char" : "const unsigned char";
    expect("psk_identity", (mint_bytes_t){psk->identity, psk->identity_len});
    expect("psk_key", (mint_bytes_t){psk->key, psk->key_len});
    expect_number("psks_count", 2);
    mint_buffer_printf(&program,
                       "    static const struct {\n        %s *identity;\n"
                       "        size_t identity_len;\n        const unsigned char *key;\n"
                       "        size_t key_len;\n    } list[] = psks_list;\n"
                       "    print(list[1].identity, list[1].identity_len);\n"
                       "    print(list[0].key, list[0].key_len);\n",
                       character);
    psk = &things->many.entries[1];
    append_hex((mint_bytes_t){psk->identity, psk->identity_len});
    psk = &things->many.entries[0];
    append_hex((mint_bytes_t){psk->key, psk->key_len});
}

static void full(const char *name, mint_header_t header, const things_t *things)
{
    mint_bytes_t certificate = things->chain[0];
    bool point = header.style == MINT_HEADER_GENERIC && !header.pem && !header.spki;
    write_full(name, header, things);
    begin("", name);
    expect_der(&header, "cert", "CERTIFICATE", certificate);
    expect_chain(&header, things);
    expect_der(&header, "crl", "X509 CRL", certificate);
    if (header.pkcs8) {
        expect_der(&header, "ec", "PRIVATE KEY", mint_buffer_view(&things->pkcs8_der));
    } else {
        expect_der(&header, "ec", "EC PRIVATE KEY", mint_buffer_view(&things->private_der));
        expect_der(&header, "rsa", "RSA PRIVATE KEY", mint_buffer_view(&things->rsa_der));
    }
    if (point) {
        expect("pub", (mint_bytes_t){things->point, sizeof things->point});
    } else {
        expect_der(&header, "pub", "PUBLIC KEY", mint_buffer_view(&things->spki));
    }
    expect_psks(&header, things);
    if (header.style == MINT_HEADER_WOLFSSL) {
        expect_number("cert_filetype", header.pem ? 1 : 2);
        expect_number("sizeof_ec == sizeof ec", 1);
    }
    finish(name);
}

/// PEM that no compiler must take as one string.
static void long_pem(const char *name, mint_header_style_t style, const things_t *things)
{
    const mint_header_item_t item = {.kind = MINT_HEADER_CHAIN,
                                     .name = "chain",
                                     .chain = things->chain,
                                     .chain_count = CHAIN_LONG};
    const mint_header_t header = {.style = style, .pem = true, .items = &item, .item_count = 1};
    need(mint_header_write(&header, path_of(name, ".h"), NULL, &error));
    begin("", name);
    expect_pem("chain", "CERTIFICATE", things->chain, CHAIN_LONG, style == MINT_HEADER_MBEDTLS);
    finish(name);
}

static void options(const char *name, const things_t *things)
{
    const mint_header_item_t item = {.kind = MINT_HEADER_CERTIFICATE,
                                     .name = "cert",
                                     .data = things->chain[0],
                                     .comment = "one byte a line"};
    const mint_header_t header = {.prefix = "my_",
                                  .guard = "SOME_GUARD",
                                  .section = ".rodata.mintmark",
                                  .align = 64,
                                  .columns = 1,
                                  .no_digest = true,
                                  .items = &item,
                                  .item_count = 1};
    need(mint_header_write(&header, path_of(name, ".h"), NULL, &error));
    begin("#include <stdint.h>\n", name);
    expect("my_cert", things->chain[0]);
    expect_number("(uintptr_t)my_cert % 64", 0);
    finish(name);
}

static void axtls(const char *name, const things_t *things)
{
    const mint_header_item_t items[] = {
        {.kind = MINT_HEADER_CERTIFICATE,
         .name = "default_certificate",
         .data = mint_buffer_view(&things->certificate)},
        {.kind = MINT_HEADER_PRIVATE_KEY, .name = "default_private_key", .key = things->rsa}};
    const mint_header_t header = {.style = MINT_HEADER_AXTLS, .items = items, .item_count = 2};
    need(mint_header_write_axtls(&header, folder, &error));
    // As axTLS does: `static const`, and the file after it.
    begin("static const\n#include \"cert.h\"\nstatic const\n", "private_key");
    expect("default_certificate", mint_buffer_view(&things->certificate));
    expect("default_private_key", mint_buffer_view(&things->rsa_der));
    finish(name);
}

static void axtls_extern(const char *name, const things_t *things)
{
    bool split = strstr(name, "split") != NULL;
    const mint_header_item_t items[] = {
        {.kind = MINT_HEADER_CERTIFICATE,
         .name = "default_certificate",
         .data = mint_buffer_view(&things->certificate)},
        {.kind = MINT_HEADER_PRIVATE_KEY, .name = "default_private_key", .key = things->rsa}};
    const mint_header_t header = {
        .style = MINT_HEADER_AXTLS_EXTERN, .items = items, .item_count = 2};
    need(mint_header_write(&header, path_of(name, ".h"), split ? path_of(name, ".c") : NULL,
                           &error));
    begin("", name);
    expect("default_certificate", mint_buffer_view(&things->certificate));
    expect("default_private_key", mint_buffer_view(&things->rsa_der));
    finish(name);
}

static void tinydtls(const char *name, const things_t *things)
{
    bool split = strstr(name, "split") != NULL;
    const mint_header_item_t items[] = {
        {.kind = MINT_HEADER_PRIVATE_KEY, .name = "own", .key = things->key},
        {.kind = MINT_HEADER_PUBLIC_KEY, .name = "peer", .key = things->key},
        {.kind = MINT_HEADER_PSK, .name = "psk", .psks = &things->one},
        {.kind = MINT_HEADER_PSK_LIST, .name = "psks", .psks = &things->many}};
    const mint_header_t header = {.style = MINT_HEADER_TINYDTLS, .items = items, .item_count = 4};
    mint_bytes_t x = {things->point + 1, 32};
    mint_bytes_t y = {things->point + 33, 32};
    need(mint_header_write(&header, path_of(name, ".h"), split ? path_of(name, ".c") : NULL,
                           &error));
    begin("", name);
    expect("own_d", (mint_bytes_t){things->scalar, sizeof things->scalar});
    expect("own_x", x);
    expect("own_y", y);
    expect("peer_x", x);
    expect("peer_y", y);
    mint_buffer_printf(&program, "    static const dtls_ecdsa_key_t key = own_ecdsa_key;\n"
                                 "    print(key.pub_key_y, 32);\n");
    append_hex(y);
    expect_psks(&header, things);
    finish(name);
}

static void write_all(const things_t *things)
{
    full("generic", (mint_header_t){0}, things);
    full("generic-spki", (mint_header_t){.spki = true, .columns = 32}, things);
    full("generic-pem", (mint_header_t){.pem = true}, things);
    full("generic-split", (mint_header_t){.align = 4}, things);
    full("generic-pem-split", (mint_header_t){.pem = true}, things);
    full("mbedtls", (mint_header_t){.style = MINT_HEADER_MBEDTLS}, things);
    full("mbedtls-pem", (mint_header_t){.style = MINT_HEADER_MBEDTLS, .pem = true}, things);
    full("mbedtls-split", (mint_header_t){.style = MINT_HEADER_MBEDTLS, .pem = true}, things);
    full("wolfssl", (mint_header_t){.style = MINT_HEADER_WOLFSSL}, things);
    full("wolfssl-pem", (mint_header_t){.style = MINT_HEADER_WOLFSSL, .pem = true}, things);
    full("wolfssl-split", (mint_header_t){.style = MINT_HEADER_WOLFSSL, .pkcs8 = true}, things);
    long_pem("generic-long", MINT_HEADER_GENERIC, things);
    long_pem("mbedtls-long", MINT_HEADER_MBEDTLS, things);
    options("options", things);
    axtls("axtls", things);
    axtls_extern("axtls-extern", things);
    axtls_extern("axtls-extern-split", things);
    tinydtls("tinydtls", things);
    tinydtls("tinydtls-split", things);
}

static void release(things_t *things)
{
    mint_key_free(things->key);
    mint_key_free(things->rsa);
    mint_buffer_free(&things->certificate);
    mint_buffer_free(&things->private_der);
    mint_buffer_free(&things->pkcs8_der);
    mint_buffer_free(&things->rsa_der);
    mint_buffer_free(&things->spki);
    mint_psk_list_free(&things->one);
    mint_psk_list_free(&things->many);
    mint_buffer_free(&program);
    mint_buffer_free(&wanted);
}

int main(int argc, char **argv)
{
    static things_t things;
    if (argc != 2) {
        (void)fprintf(stderr, "usage: certs_headers FOLDER\n");
        return 2;
    }
    folder = argv[1];
    make(&things);
    write_all(&things);
    release(&things);
    return 0;
}
