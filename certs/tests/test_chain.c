// SPDX-License-Identifier: Apache-2.0
//
// Chains sought among certificates in any order: what is good is found, also past what is not; what
// is bad is refused, each for its reason.
#include "certs/src/der_read.h"
#include "certs/src/der_write.h"
#include "certs/tests/support.h"

#include <mbedtls/sha256.h>

#include "mintmark/certs/chain.h"

#define P256      "[profile]\nkey = p256\nvalidity = 10 days\n"
#define ROOT      "self_signed = yes\n"
#define CA        "[subject]\nCN = ${name}\n[extensions]\nbasic_constraints = ca\n" KEYS "key_usage = "
#define LEAF      "[subject]\nCN = ${name}\n[extensions]\nbasic_constraints = end-entity\n" AUTHORITY
#define AUTHORITY "authority_key_identifier = yes\n"
#define KEYS      "subject_key_identifier = yes\n" AUTHORITY
#define SIGNS     "keyCertSign cRLSign\n"

enum { KEY_COUNT = 8 };
static mint_key_t *keys[KEY_COUNT];
static mint_buffer_t made[64];
static size_t made_count;
static uint8_t serial;

static int setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        keys[i] = fixed_key((uint8_t)(0x21 + i));
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        mint_key_free(keys[i]);
    }
    return 0;
}

static int forget(void **state)
{
    (void)state;
    for (size_t i = 0; i < made_count; i++) {
        mint_buffer_free(&made[i]);
    }
    made_count = 0;
    serial = 0;
    return 0;
}

/// A certificate for key `subject`, signed by key `signer` with the certificate `issuer` (empty:
/// the subject's own key signs).
static mint_bytes_t make_at(const char *text, const char *name, size_t subject, size_t signer,
                            mint_bytes_t issuer, int64_t now)
{
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    mint_buffer_t *der = &made[made_count++];
    mint_signer_t by = mint_key_signer(keys[signer]);
    assert_true(made_count < sizeof made / sizeof made[0]);
    expect_ok(mint_profile_parse((mint_bytes_t){(const uint8_t *)text, strlen(text)}, "test",
                                 &profile, &error),
              &error);
    mint_issue_t issue = {.profile = profile,
                          .values = {.name = name},
                          .subject_key = keys[subject],
                          .issuer = issuer,
                          .signer = &by,
                          .now = now};
    memset(issue.serial, ++serial, sizeof issue.serial);
    expect_ok(mint_certificate_issue(&issue, der, &error), &error);
    mint_profile_free(profile);
    return mint_buffer_view(der);
}

static mint_bytes_t make(const char *text, const char *name, size_t subject, size_t signer,
                         mint_bytes_t issuer)
{
    return make_at(text, name, subject, signer, issuer, TEST_NOW);
}

static mint_bytes_t make_root_at(const char *name, size_t key, int64_t now)
{
    return make_at(P256 ROOT "[subject]\nCN = ${name}\n[extensions]\nbasic_constraints = ca\n"
                             "subject_key_identifier = yes\nkey_usage = " SIGNS,
                   name, key, key, (mint_bytes_t){0}, now);
}

static mint_bytes_t make_root(const char *name, size_t key)
{
    return make_root_at(name, key, TEST_NOW);
}

static mint_bytes_t make_ca(const char *name, size_t subject, size_t signer, mint_bytes_t issuer)
{
    return make(P256 CA SIGNS, name, subject, signer, issuer);
}

static mint_bytes_t make_leaf(const char *name, size_t subject, size_t signer, mint_bytes_t issuer)
{
    return make(P256 LEAF "key_usage = digitalSignature\n", name, subject, signer, issuer);
}

static mint_chain_question_t ask(const mint_bytes_t *roots, size_t root_count,
                                 const mint_bytes_t *others, size_t other_count)
{
    return (mint_chain_question_t){.roots = roots,
                                   .root_count = root_count,
                                   .intermediates = others,
                                   .intermediate_count = other_count,
                                   .now = TEST_NOW + 10};
}

static void expect_good(mint_bytes_t leaf, const mint_chain_question_t *question, size_t links)
{
    mint_chain_t chain;
    mint_error_t error = {0};
    expect_ok(mint_chain_build(leaf, question, &chain, &error), &error);
    assert_int_equal(chain.fault, MINT_CHAIN_GOOD);
    assert_int_equal(chain.count, links);
    assert_ptr_equal(chain.links[0].data, leaf.data);
}

static void expect_fault(mint_bytes_t leaf, const mint_chain_question_t *question,
                         mint_chain_fault_t fault, size_t at)
{
    mint_chain_t chain;
    mint_error_t error = {0};
    assert_int_equal(mint_chain_build(leaf, question, &chain, &error), MINT_ERR_AUTHENTICATION);
    if (chain.fault != fault || chain.at != at) {
        fail_msg("%s at %zu instead of %s at %zu: %s", mint_chain_fault_name(chain.fault), chain.at,
                 mint_chain_fault_name(fault), at, error.message);
    }
    expect_message(&error, mint_chain_fault_text(fault));
}

// ---- Good chains ----

static void the_order_does_not_matter(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    mint_bytes_t b = make_ca("B", 2, 1, a);
    mint_bytes_t leaf = make_leaf("leaf", 3, 2, b);
    mint_bytes_t other = make_root("Other", 4);
    const mint_bytes_t orders[][4] = {{a, b, other, leaf}, {b, a, root, leaf}, {leaf, other, b, a}};
    for (size_t i = 0; i < 3; i++) {
        mint_chain_question_t question = ask(&root, 1, orders[i], 4);
        expect_good(leaf, &question, 4);
    }
    // Trust may begin below the top, and at the end.
    mint_chain_question_t question = ask(&a, 1, &b, 1);
    expect_good(leaf, &question, 3);
    question = ask(&leaf, 1, NULL, 0);
    expect_good(leaf, &question, 1);
}

static void a_cross_certificate_leads_to_either_root(void **state)
{
    (void)state;
    mint_bytes_t old_root = make_root("Old", 0);
    mint_bytes_t new_root = make_root("New", 1);
    mint_bytes_t old_ca = make_ca("Old CA", 2, 0, old_root);
    mint_bytes_t new_ca = make_ca("New CA", 3, 1, new_root);
    mint_bytes_t old_by_new = make_ca("Old CA", 2, 1, new_root);
    mint_bytes_t new_by_old = make_ca("New CA", 3, 0, old_root);
    mint_bytes_t old_leaf = make_leaf("old", 4, 2, old_ca);
    mint_bytes_t new_leaf = make_leaf("new", 5, 3, new_ca);
    const mint_bytes_t all[] = {old_ca, new_ca, old_by_new, new_by_old};
    const mint_bytes_t roots[] = {old_root, new_root};
    for (size_t i = 0; i < 2; i++) {
        mint_chain_question_t question = ask(&roots[i], 1, all, 4);
        expect_good(old_leaf, &question, 3);
        expect_good(new_leaf, &question, 3);
        question = ask(&roots[i], 1, all, 2); // without the cross-certificates
        expect_fault(i == 0 ? new_leaf : old_leaf, &question, MINT_CHAIN_NO_ISSUER, 1);
    }
}

static void a_bad_way_does_not_hide_a_good_one(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    // Four certificates of one CA: expired, by a root that is not trusted, no CA, and the good one.
    const int64_t long_ago = TEST_NOW - INT64_C(11) * 86400;
    mint_bytes_t root_then = make_root_at("Root", 0, long_ago);
    mint_bytes_t expired = make_at(P256 CA SIGNS, "A", 1, 0, root_then, long_ago);
    mint_bytes_t stranger = make_root("Stranger", 5);
    mint_bytes_t elsewhere = make_ca("A", 1, 5, stranger);
    mint_bytes_t no_ca = make_leaf("A", 1, 0, root);
    mint_bytes_t good = make_ca("A", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, good);
    const mint_bytes_t all[] = {expired, elsewhere, stranger, no_ca, good};
    mint_chain_question_t question = ask(&root, 1, all, 5);
    expect_good(leaf, &question, 3);
    question.intermediate_count = 4;
    mint_chain_t chain;
    assert_int_equal(mint_chain_build(leaf, &question, &chain, NULL), MINT_ERR_AUTHENTICATION);
    assert_true(chain.fault == MINT_CHAIN_EXPIRED || chain.fault == MINT_CHAIN_NOT_A_CA);
}

static void names_are_compared_as_names(void **state)
{
    (void)state;
    // "Root  CA" and "root ca" are one name (RFC 5280 §7.1), another string type as well.
    const mint_bytes_t upper = TEXT("\x30\x12\x31\x10\x30\x0E\x06\x03\x55\x04\x03\x0C\x07Root  A");
    const mint_bytes_t lower = TEXT("\x30\x11\x31\x0F\x30\x0D\x06\x03\x55\x04\x03\x13\x06root a");
    const mint_bytes_t other = TEXT("\x30\x11\x31\x0F\x30\x0D\x06\x03\x55\x04\x03\x13\x06root b");
    const mint_bytes_t glued = TEXT("\x30\x10\x31\x0E\x30\x0C\x06\x03\x55\x04\x03\x13\x05roota");
    const mint_bytes_t more = TEXT("\x30\x22\x31\x0F\x30\x0D\x06\x03\x55\x04\x03\x13\x06root a"
                                   "\x31\x0F\x30\x0D\x06\x03\x55\x04\x03\x13\x06root a");
    assert_true(mint_name_same(upper, lower));
    assert_true(mint_name_same(lower, upper));
    assert_false(mint_name_same(lower, other));
    assert_false(mint_name_same(lower, glued));
    assert_false(mint_name_same(lower, more));
    assert_false(mint_name_same(more, lower));
    assert_false(mint_name_same(lower, TEXT("\x30\x00")));
    assert_true(mint_name_same(TEXT("\x30\x00"), TEXT("\x30\x00")));
}

// ---- Faults ----

static void what_does_not_lead_to_a_root_is_refused(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, a);
    mint_bytes_t own = make_root("Own", 4);
    mint_chain_question_t question = ask(&root, 1, NULL, 0);
    expect_fault(leaf, &question, MINT_CHAIN_NO_ISSUER, 0);
    expect_fault(own, &question, MINT_CHAIN_NOT_TRUSTED, 0);
    question = ask(&own, 1, &a, 1);
    expect_fault(leaf, &question, MINT_CHAIN_NO_ISSUER, 1);
    const mint_bytes_t others[] = {a, root};
    question = ask(&own, 1, others, 2);
    expect_fault(leaf, &question, MINT_CHAIN_NOT_TRUSTED, 2);
    question = ask(NULL, 0, &a, 1);
    mint_chain_t chain;
    assert_int_equal(mint_chain_build(leaf, &question, &chain, NULL), MINT_ERR_ARGUMENT);
    question = ask(&root, 1, &a, 1);
    assert_int_equal(mint_chain_build(TEXT("x"), &question, &chain, NULL), MINT_ERR_FORMAT);
}

static void wrong_signatures_are_refused(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, a);
    mint_chain_question_t question = ask(&root, 1, &a, 1);
    uint8_t *last = &made[made_count - 1].data[leaf.len - 1];
    *last ^= 1;
    expect_fault(leaf, &question, MINT_CHAIN_SIGNATURE, 0);
    *last ^= 1;
    expect_good(leaf, &question, 3);
    // A root of the same name and no identifiers to tell it by.
    const char *bare = P256 ROOT "[subject]\nCN = ${name}\n[extensions]\nbasic_constraints = ca\n"
                                 "subject_key_identifier = yes\nkey_usage = " SIGNS;
    mint_bytes_t impostor = make(bare, "Root", 6, 6, (mint_bytes_t){0});
    question = ask(&impostor, 1, &a, 1);
    expect_fault(leaf, &question, MINT_CHAIN_NO_ISSUER, 1);
}

/// Who signed is a question of its own: of names, identifiers and the signature, not of time.
static void an_issuer_is_told_from_its_like(void **state)
{
    (void)state;
    const int64_t long_ago = TEST_NOW - INT64_C(11) * 86400;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a_then = make_at(P256 CA SIGNS, "A", 1, 0, make_root_at("Root", 0, long_ago),
                                  long_ago); // ended, and signed all the same
    mint_bytes_t other_key = make_ca("A", 2, 0, root);
    mint_bytes_t other_name = make_ca("B", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, make_ca("A", 1, 0, root));
    assert_true(mint_chain_is_issuer(a_then, leaf));
    assert_true(mint_chain_is_issuer(root, root));
    assert_false(mint_chain_is_issuer(other_key, leaf));
    assert_false(mint_chain_is_issuer(other_name, leaf));
    assert_false(mint_chain_is_issuer(root, leaf));
    assert_false(mint_chain_is_issuer(leaf, a_then));
    assert_false(mint_chain_is_issuer((mint_bytes_t){0}, leaf));
    assert_false(mint_chain_is_issuer(a_then, (mint_bytes_t){0}));
    made[made_count - 1].data[leaf.len - 1] ^= 1;
    assert_false(mint_chain_is_issuer(a_then, leaf));
}

static void time_is_looked_at_on_every_link(void **state)
{
    (void)state;
    const int64_t long_ago = TEST_NOW - INT64_C(11) * 86400;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    // What signs is valid when it does; another certificate of the same CA is then in the chain.
    mint_bytes_t root_then = make_root_at("Root", 0, long_ago);
    mint_bytes_t a_then = make_at(P256 CA SIGNS, "A", 1, 0, root_then, long_ago);
    mint_bytes_t leaf = make_at(P256 LEAF, "leaf", 3, 1, a_then, long_ago);
    mint_chain_question_t question = ask(&root, 1, &a, 1);
    expect_fault(leaf, &question, MINT_CHAIN_EXPIRED, 0);
    question.now = long_ago;
    expect_fault(leaf, &question, MINT_CHAIN_NOT_YET_VALID, 1);
    mint_bytes_t late = make_at(P256 CA SIGNS, "A", 1, 0, root, TEST_NOW + 86400);
    question = ask(&root, 1, &late, 1);
    expect_fault(make_leaf("leaf", 3, 1, a), &question, MINT_CHAIN_NOT_YET_VALID, 1);
    question = ask(&root, 1, &a_then, 1);
    expect_fault(make_leaf("leaf", 3, 1, a), &question, MINT_CHAIN_EXPIRED, 1);
    question = ask(&root_then, 1, &a, 1);
    expect_fault(make_leaf("leaf", 3, 1, a), &question, MINT_CHAIN_EXPIRED, 2);
}

/// A chain whose middle was made as a CA and is then replaced by another certificate for its key.
static void expect_middle_refused(const char *text, mint_chain_fault_t fault)
{
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, a);
    mint_bytes_t middle = make(text, "A", 1, 0, root);
    mint_chain_question_t question = ask(&root, 1, &middle, 1);
    question.purpose = MINT_PURPOSE_TLS_SERVER;
    expect_fault(leaf, &question, fault, 1);
    (void)forget(NULL);
}

static void only_cas_sign(void **state)
{
    (void)state;
    expect_middle_refused(P256 "[subject]\nCN = ${name}\n[extensions]\n"
                               "basic_constraints = end-entity\n" KEYS,
                          MINT_CHAIN_NOT_A_CA);
    expect_middle_refused(P256 "[subject]\nCN = ${name}\n[extensions]\n" KEYS, MINT_CHAIN_NOT_A_CA);
    expect_middle_refused(P256 CA SIGNS "extended_key_usage = clientAuth\n",
                          MINT_CHAIN_EXTENDED_KEY_USAGE);
    expect_middle_refused(P256 CA SIGNS "extension = 1.2.3.4 critical 0500\n",
                          MINT_CHAIN_CRITICAL_EXTENSION);
}

// ---- What our own program does not sign ----

/// Takes a SEQUENCE (whole) apart into its elements.
static size_t elements_of(mint_bytes_t der, mint_bytes_t *elements, size_t size)
{
    size_t count = 0;
    mint_reader_t reader = mint_sequence_reader(der);
    while (reader.left_len > 0) {
        assert_true(count < size);
        elements[count++] = mint_der_read_whole(&reader, reader.at[0]);
    }
    assert_int_equal(mint_reader_status(&reader), MINT_OK);
    return count;
}

/// A SEQUENCE of elements, on the heap until the test ends.
static mint_bytes_t sequence_of(const mint_bytes_t *elements, size_t count)
{
    uint8_t buffer[2048];
    mint_bytes_t der;
    mint_der_writer_t writer;
    mint_buffer_t *out = &made[made_count++];
    assert_true(made_count < sizeof made / sizeof made[0]);
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    while (count > 0) {
        mint_der_raw(&writer, elements[--count]);
    }
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    assert_int_equal(mint_der_finish(&writer, &der), MINT_OK);
    mint_buffer_append(out, der.data, der.len);
    return mint_buffer_view(out);
}

/// A certificate or list once more, signed by key `signer` after element number `index` of what is
/// signed was replaced.
static mint_bytes_t sign_again(mint_bytes_t der, size_t index, mint_bytes_t replacement,
                               size_t signer)
{
    uint8_t buffer[128];
    mint_bytes_t outer[3];
    mint_bytes_t inner[10];
    uint8_t digest[32];
    uint8_t signature[MINT_SIGNATURE_MAX_LEN];
    size_t signature_len = 0;
    mint_der_writer_t writer;
    mint_signer_t by = mint_key_signer(keys[signer]);
    assert_int_equal(elements_of(der, outer, 3), 3);
    size_t count = elements_of(outer[0], inner, sizeof inner / sizeof inner[0]);
    assert_true(index < count);
    inner[index] = replacement;
    outer[0] = sequence_of(inner, count);
    assert_int_equal(mbedtls_sha256(outer[0].data, outer[0].len, digest, 0), 0);
    assert_int_equal(by.sign(by.context, digest, sizeof digest, signature, &signature_len),
                     MINT_OK);
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_der_bits(&writer, (mint_bytes_t){signature, signature_len});
    assert_int_equal(mint_der_finish(&writer, &outer[2]), MINT_OK);
    return sequence_of(outer, 3);
}

/// A certificate once more, with another extension at its end.
static mint_bytes_t with_extension(mint_bytes_t der, mint_bytes_t extension, size_t signer)
{
    enum { EXTENSIONS = 7 };
    uint8_t buffer[1024];
    mint_certificate_view_t view;
    mint_der_writer_t writer;
    mint_bytes_t extensions;
    assert_int_equal(mint_certificate_view(der, &view), MINT_OK);
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_der_raw(&writer, extension);
    mint_der_raw(&writer, view.tbs.extensions);
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    mint_der_wrap(&writer, 0, MINT_DER_CONTEXT_OUTER(3));
    assert_int_equal(mint_der_finish(&writer, &extensions), MINT_OK);
    return sign_again(der, EXTENSIONS, extensions, signer);
}

// Extensions, whole.
#define NAME_CONSTRAINTS /* permitted: DNS:.example */                                             \
    TEXT("\x30\x17\x06\x03\x55\x1D\x1E\x04\x10\x30\x0E\xA0\x0C\x30\x0A\x82\x08.example")
#define NAME_CONSTRAINTS_CRITICAL                                                                  \
    TEXT("\x30\x1A\x06\x03\x55\x1D\x1E\x01\x01\xFF\x04\x10\x30\x0E\xA0\x0C\x30\x0A\x82\x08"        \
         ".example")
#define POLICY_CONSTRAINTS /* requireExplicitPolicy 0 */                                           \
    TEXT("\x30\x0C\x06\x03\x55\x1D\x24\x04\x05\x30\x03\x80\x01\x00")
#define INHIBIT_ANY_POLICY TEXT("\x30\x0A\x06\x03\x55\x1D\x36\x04\x03\x02\x01\x00")
#define POLICIES_CRITICAL  /* anyPolicy */                                                         \
    TEXT("\x30\x14\x06\x03\x55\x1D\x20\x01\x01\xFF\x04\x0A\x30\x08\x30\x06\x06\x04\x55\x1D\x20\x00")
#define ALT_NAME /* DNS:bad.example */                                                             \
    TEXT("\x30\x16\x06\x03\x55\x1D\x11\x04\x0F\x30\x0D\x82\x0B"                                    \
         "bad.example")
#define PATH_LENGTH_0                                                                              \
    TEXT("\x30\x12\x06\x03\x55\x1D\x13\x01\x01\xFF\x04\x08\x30\x06\x01\x01\xFF\x02\x01\x00")

static void limits_and_doubles_are_refused(void **state)
{
    (void)state;
    const struct {
        mint_bytes_t extension;
        mint_chain_fault_t ca;
        mint_chain_fault_t leaf;
    } cases[] = {
        {NAME_CONSTRAINTS, MINT_CHAIN_CONSTRAINTS, MINT_CHAIN_GOOD},
        {NAME_CONSTRAINTS_CRITICAL, MINT_CHAIN_CONSTRAINTS, MINT_CHAIN_CRITICAL_EXTENSION},
        {POLICY_CONSTRAINTS, MINT_CHAIN_CONSTRAINTS, MINT_CHAIN_CONSTRAINTS},
        {INHIBIT_ANY_POLICY, MINT_CHAIN_CONSTRAINTS, MINT_CHAIN_GOOD},
        {POLICIES_CRITICAL, MINT_CHAIN_GOOD, MINT_CHAIN_GOOD},
        {PATH_LENGTH_0, MINT_CHAIN_EXTENSION_TWICE, MINT_CHAIN_EXTENSION_TWICE},
        {ALT_NAME, MINT_CHAIN_GOOD, MINT_CHAIN_EXTENSION_TWICE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_bytes_t root = make_root("Root", 0);
        mint_bytes_t a = make_ca("A", 1, 0, root);
        mint_bytes_t leaf =
            make(P256 LEAF "[subject_alt_name]\ndns = good.example\n", "leaf", 3, 1, a);
        mint_bytes_t odd_ca = with_extension(a, cases[i].extension, 0);
        mint_bytes_t odd_leaf = with_extension(leaf, cases[i].extension, 1);
        mint_chain_question_t question = ask(&root, 1, &odd_ca, 1);
        if (cases[i].ca == MINT_CHAIN_GOOD) {
            expect_good(leaf, &question, 3);
        } else {
            expect_fault(leaf, &question, cases[i].ca, 1);
        }
        question = ask(&root, 1, &a, 1);
        if (cases[i].leaf == MINT_CHAIN_GOOD) {
            expect_good(odd_leaf, &question, 3);
        } else {
            expect_fault(odd_leaf, &question, cases[i].leaf, 0);
        }
        (void)forget(NULL);
    }
}

static void path_lengths_hold(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make(P256 CA SIGNS "path_length = 1\n", "A", 1, 0, root);
    mint_bytes_t b = make_ca("B", 2, 1, a);
    mint_bytes_t c = make_ca("C", 3, 2, b);
    const mint_bytes_t all[] = {a, b, c};
    mint_chain_question_t question = ask(&root, 1, all, 3);
    expect_good(make_leaf("leaf", 4, 2, b), &question, 4);
    expect_fault(make_leaf("leaf", 4, 3, c), &question, MINT_CHAIN_PATH_LENGTH, 3);
    // A self-issued CA does not count (RFC 5280 §6.1.4 (l)).
    mint_bytes_t b_again = make_ca("B", 5, 2, b);
    const mint_bytes_t rolled[] = {a, b, b_again};
    question = ask(&root, 1, rolled, 3);
    expect_good(make_leaf("leaf", 4, 5, b_again), &question, 5);
}

static void long_chains_and_circles_end(void **state)
{
    (void)state;
    static const char *const names[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    mint_bytes_t all[10];
    all[0] = make_root("0", 0);
    // Ten links: two keys take turns, which is allowed, for the names differ.
    for (size_t i = 1; i < 10; i++) {
        all[i] = make_ca(names[i], i % 2, (i - 1) % 2, all[i - 1]);
    }
    mint_chain_question_t question = ask(&all[0], 1, &all[1], 9);
    expect_good(all[MINT_CHAIN_LINKS_MAX - 1], &question, MINT_CHAIN_LINKS_MAX);
    expect_fault(all[MINT_CHAIN_LINKS_MAX], &question, MINT_CHAIN_TOO_LONG,
                 MINT_CHAIN_LINKS_MAX - 1);
    // A signs B, and B signs A.
    mint_bytes_t root = make_root("Root", 2);
    mint_bytes_t a = make_ca("A", 3, 2, root);
    mint_bytes_t b = make_ca("B", 4, 3, a);
    mint_bytes_t a_by_b = make_ca("A", 3, 4, b);
    mint_bytes_t stranger = make_root("Stranger", 5);
    const mint_bytes_t circle[] = {b, a_by_b};
    question = ask(&stranger, 1, circle, 2);
    expect_fault(make_leaf("leaf", 6, 3, a), &question, MINT_CHAIN_NO_ISSUER, 2);
}

static void many_ways_are_not_all_gone(void **state)
{
    (void)state;
    // Layers of certificates for the same few names, none of which leads anywhere: 4^7 ways.
    mint_bytes_t stranger = make_root("S", 7);
    mint_bytes_t root = make_root("Root", 6);
    mint_bytes_t above = stranger;
    mint_bytes_t all[28];
    static const char *const names[] = {"A", "B", "C", "D", "E", "F", "G"};
    for (size_t layer = 0; layer < 7; layer++) {
        for (size_t i = 0; i < 4; i++) {
            all[4 * layer + i] = make_ca(names[layer], 0, layer == 0 ? 7 : 0, above);
        }
        above = all[4 * layer];
    }
    mint_chain_question_t question = ask(&root, 1, all, 28);
    mint_chain_t chain;
    assert_int_equal(mint_chain_build(make_leaf("leaf", 1, 0, above), &question, &chain, NULL),
                     MINT_ERR_AUTHENTICATION);
}

// ---- Purpose and host ----

static void purposes_are_kept_apart(void **state)
{
    (void)state;
    static const struct {
        const char *extensions;
        mint_chain_fault_t server;
        mint_chain_fault_t client;
    } cases[] = {
        {"", MINT_CHAIN_GOOD, MINT_CHAIN_GOOD},
        {"key_usage = digitalSignature\nextended_key_usage = clientAuth\n",
         MINT_CHAIN_EXTENDED_KEY_USAGE, MINT_CHAIN_GOOD},
        {"key_usage = digitalSignature\nextended_key_usage = serverAuth\n[subject_alt_name]\n"
         "dns = a.example\n",
         MINT_CHAIN_GOOD, MINT_CHAIN_EXTENDED_KEY_USAGE},
        {"extended_key_usage = 2.5.29.37.0\n", MINT_CHAIN_GOOD, MINT_CHAIN_GOOD},
        {"key_usage = nonRepudiation\n", MINT_CHAIN_KEY_USAGE, MINT_CHAIN_KEY_USAGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_bytes_t root = make_root("Root", 0);
        mint_buffer_t text = {0};
        mint_buffer_printf(&text, "%s%s", P256 LEAF, cases[i].extensions);
        mint_bytes_t leaf = make((const char *)text.data, "a.example", 1, 0, root);
        mint_buffer_free(&text);
        for (int client = 0; client < 2; client++) {
            mint_chain_fault_t fault = client ? cases[i].client : cases[i].server;
            mint_chain_question_t question = ask(&root, 1, NULL, 0);
            question.purpose = client ? MINT_PURPOSE_TLS_CLIENT : MINT_PURPOSE_TLS_SERVER;
            if (fault == MINT_CHAIN_GOOD) {
                expect_good(leaf, &question, 2);
            } else {
                expect_fault(leaf, &question, fault, 0);
            }
        }
        mint_chain_question_t question = ask(&root, 1, NULL, 0);
        question.purpose = MINT_PURPOSE_CA;
        expect_fault(leaf, &question, MINT_CHAIN_NOT_A_CA, 0);
        expect_good(root, &question, 1);
        (void)forget(NULL);
    }
}

static void hosts_are_found_in_alternative_names_alone(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t leaf = make(P256 LEAF "[subject_alt_name]\ndns = www.example.com\n"
                                       "dns = *.wild.example\nip = 192.0.2.7\nip = 2001:db8::7\n",
                             "common.example", 1, 0, root);
    static const struct {
        const char *host;
        bool good;
    } cases[] = {
        {"www.example.com", true},   {"WWW.Example.COM", true},   {"www.example.com.", true},
        {"example.com", false},      {"xwww.example.com", false}, {"a.wild.example", true},
        {"a.b.wild.example", false}, {"wild.example", false},     {"192.0.2.7", true},
        {"192.0.2.8", false},        {"2001:db8:0:0::7", true},   {"2001:db8::8", false},
        {"common.example", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_chain_question_t question = ask(&root, 1, NULL, 0);
        question.host_name = cases[i].host;
        if (cases[i].good) {
            expect_good(leaf, &question, 2);
        } else {
            expect_fault(leaf, &question, MINT_CHAIN_NAME, 0);
        }
    }
    mint_chain_question_t question = ask(&root, 1, NULL, 0);
    mint_chain_t chain;
    static const char *const no_hosts[] = {"", "*.wild.example", "a b", "-a"};
    for (size_t i = 0; i < sizeof no_hosts / sizeof no_hosts[0]; i++) {
        question.host_name = no_hosts[i];
        assert_int_equal(mint_chain_build(leaf, &question, &chain, NULL), MINT_ERR_ARGUMENT);
    }
}

static void purposes_have_names(void **state)
{
    (void)state;
    mint_purpose_t purpose;
    mint_error_t error = {0};
    assert_int_equal(mint_purpose_from_name("client", &purpose, NULL), MINT_OK);
    assert_int_equal(purpose, MINT_PURPOSE_TLS_CLIENT);
    assert_int_equal(mint_purpose_from_name("ca", &purpose, NULL), MINT_OK);
    assert_int_equal(purpose, MINT_PURPOSE_CA);
    assert_int_equal(mint_purpose_from_name("mail", &purpose, &error), MINT_ERR_ARGUMENT);
    assert_non_null(strstr(error.hint, "server"));
    for (int i = 0; i <= MINT_CHAIN_REVOKED; i++) {
        assert_string_not_equal(mint_chain_fault_name((mint_chain_fault_t)i), "unknown");
        assert_string_not_equal(mint_chain_fault_text((mint_chain_fault_t)i), "unknown");
    }
}

// ---- Revocation ----

/// A list by key `signer` with the certificate `issuer`, of one serial number (0: none).
static mint_bytes_t make_crl(mint_bytes_t issuer, size_t signer, uint8_t revoked, int64_t from,
                             const char *point)
{
    mint_error_t error = {0};
    mint_buffer_t *der = &made[made_count++];
    mint_signer_t by = mint_key_signer(keys[signer]);
    mint_crl_entry_t entry = {.serial_len = MINT_SERIAL_LEN,
                              .revoked = TEST_NOW,
                              .reason = MINT_CRL_CESSATION_OF_OPERATION};
    memset(entry.serial, revoked, sizeof entry.serial);
    mint_crl_issue_t issue = {.issuer = issuer,
                              .signer = &by,
                              .number = 1,
                              .this_update = from,
                              .next_update = from + 3600,
                              .entries = &entry,
                              .entry_count = revoked != 0 ? 1 : 0,
                              .distribution_point = point};
    expect_ok(mint_crl_issue(&issue, der, &error), &error);
    return mint_buffer_view(der);
}

static void revoked_certificates_are_refused(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, a);
    const uint8_t leaf_serial = serial;
    mint_bytes_t good = make_leaf("good", 4, 1, a);
    mint_bytes_t crls[] = {make_crl(a, 1, leaf_serial, TEST_NOW, NULL),
                           make_crl(root, 0, 0, TEST_NOW, NULL)};
    mint_chain_question_t question = ask(&root, 1, &a, 1);
    question.crls = crls;
    question.crl_count = 2;
    expect_good(leaf, &question, 3); // nobody asked
    question.crl_check = MINT_CRL_CHECK_LEAF;
    expect_fault(leaf, &question, MINT_CHAIN_REVOKED, 0);
    expect_good(good, &question, 3);
    question.crl_check = MINT_CRL_CHECK_CHAIN;
    expect_fault(leaf, &question, MINT_CHAIN_REVOKED, 0);
    expect_good(good, &question, 3);
    mint_chain_t chain;
    mint_error_t error = {0};
    (void)!mint_chain_build(leaf, &question, &chain, &error);
    assert_int_equal(chain.reason, MINT_CRL_CESSATION_OF_OPERATION);
    assert_true(chain.revoked == TEST_NOW);
    expect_message(&error, "cessationOfOperation");
    // The CA itself is revoked: serial number 2 was its.
    crls[1] = make_crl(root, 0, 2, TEST_NOW, NULL);
    expect_fault(good, &question, MINT_CHAIN_REVOKED, 1);
    question.crl_check = MINT_CRL_CHECK_LEAF;
    expect_good(good, &question, 3);
}

static void a_list_must_be_there_and_in_time(void **state)
{
    (void)state;
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t a = make_ca("A", 1, 0, root);
    mint_bytes_t leaf = make_leaf("leaf", 3, 1, a);
    mint_bytes_t other = make_root("A", 5); // the CA's name, another key
    mint_bytes_t crl = {0};
    mint_chain_question_t question = ask(&root, 1, &a, 1);
    question.crl_check = MINT_CRL_CHECK_LEAF;
    expect_fault(leaf, &question, MINT_CHAIN_NO_CRL, 0);
    question.crls = &crl;
    question.crl_count = 1;
    expect_fault(leaf, &question, MINT_CHAIN_NO_CRL, 0); // unreadable
    crl = make_crl(a, 1, 0, TEST_NOW - 7200, NULL);
    expect_fault(leaf, &question, MINT_CHAIN_CRL_EXPIRED, 0);
    crl = make_crl(a, 1, 0, TEST_NOW + 7200, NULL);
    expect_fault(leaf, &question, MINT_CHAIN_CRL_EXPIRED, 0);
    crl = make_crl(other, 5, 0, TEST_NOW, NULL);
    expect_fault(leaf, &question, MINT_CHAIN_NO_CRL, 0);
    crl = make_crl(root, 0, 0, TEST_NOW, NULL);
    expect_fault(leaf, &question, MINT_CHAIN_NO_CRL, 0);
    crl = make_crl(a, 1, 0, TEST_NOW, NULL);
    expect_good(leaf, &question, 3);
    question.crl_check = MINT_CRL_CHECK_CHAIN;
    expect_fault(leaf, &question, MINT_CHAIN_NO_CRL, 1);
}

static void shards_are_for_whom_they_name(void **state)
{
    (void)state;
    static const char one[] = "http://crl.example/1.crl";
    static const char two[] = "http://crl.example/2.crl";
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t leaf =
        make(P256 LEAF "crl_distribution_point = http://crl.example/1.crl\n", "leaf", 1, 0, root);
    const uint8_t leaf_serial = serial;
    mint_bytes_t plain = make_leaf("plain", 1, 0, root);
    mint_bytes_t crl = make_crl(root, 0, 0, TEST_NOW, one);
    mint_chain_question_t question = ask(&root, 1, NULL, 0);
    question.crl_check = MINT_CRL_CHECK_LEAF;
    question.crls = &crl;
    question.crl_count = 1;
    expect_good(leaf, &question, 2);
    expect_fault(plain, &question, MINT_CHAIN_NO_CRL, 0);
    crl = make_crl(root, 0, leaf_serial, TEST_NOW, one);
    expect_fault(leaf, &question, MINT_CHAIN_REVOKED, 0);
    // A list for another distribution point says nothing of it, not even that it is revoked.
    crl = make_crl(root, 0, leaf_serial, TEST_NOW, two);
    expect_fault(leaf, &question, MINT_CHAIN_NO_CRL, 0);
    crl = make_crl(root, 0, 0, TEST_NOW, NULL); // the full list is about all
    expect_good(leaf, &question, 2);
    expect_good(plain, &question, 2);
}

// An entry with the serial number 0x55, revoked at TEST_NOW, and these entry extensions.
#define ENTRIES(all_len, len, seq_len, extensions)                                                 \
    TEXT("\x30" all_len "\x30" len "\x02\x01\x55\x17\x0D"                                          \
         "250615150640Z\x30" seq_len extensions)
#define REASON      "\x30\x0A\x06\x03\x55\x1D\x15\x04\x03\x0A\x01\x01"
#define REASON_CRIT "\x30\x0D\x06\x03\x55\x1D\x15\x01\x01\xFF\x04\x03\x0A\x01\x01"
#define ODD         "\x30\x09\x06\x03\x2A\x03\x04\x04\x02\x05\x00"
#define ODD_CRIT    "\x30\x0C\x06\x03\x2A\x03\x04\x01\x01\xFF\x04\x02\x05\x00"

static void a_list_that_is_not_understood_says_nothing(void **state)
{
    (void)state;
    const struct {
        mint_bytes_t entries; // of another certificate than the one that is asked about
        mint_chain_fault_t fault;
    } cases[] = {
        {ENTRIES("\x22", "\x20", "\x0C", REASON), MINT_CHAIN_GOOD},
        {ENTRIES("\x25", "\x23", "\x0F", REASON_CRIT), MINT_CHAIN_GOOD},
        {ENTRIES("\x21", "\x1F", "\x0B", ODD), MINT_CHAIN_GOOD},
        {ENTRIES("\x24", "\x22", "\x0E", ODD_CRIT), MINT_CHAIN_NO_CRL},
        {ENTRIES("\x30", "\x2E", "\x1A", REASON ODD_CRIT), MINT_CHAIN_NO_CRL},
        {ENTRIES("\x2E", "\x2C", "\x18", REASON REASON), MINT_CHAIN_NO_CRL},
    };
    enum { ENTRIES_AT = 5 };
    mint_bytes_t root = make_root("Root", 0);
    mint_bytes_t leaf = make_leaf("leaf", 1, 0, root);
    mint_bytes_t list = make_crl(root, 0, 0x66, TEST_NOW, NULL);
    mint_chain_question_t question = ask(&root, 1, NULL, 0);
    question.crl_check = MINT_CRL_CHECK_LEAF;
    question.crl_count = 1;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_bytes_t crl = sign_again(list, ENTRIES_AT, cases[i].entries, 0);
        question.crls = &crl;
        if (cases[i].fault == MINT_CHAIN_GOOD) {
            expect_good(leaf, &question, 2);
        } else {
            expect_fault(leaf, &question, cases[i].fault, 0);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_order_does_not_matter),
        TEST(a_cross_certificate_leads_to_either_root),
        TEST(a_bad_way_does_not_hide_a_good_one),
        TEST(names_are_compared_as_names),
        TEST(what_does_not_lead_to_a_root_is_refused),
        TEST(wrong_signatures_are_refused),
        TEST(an_issuer_is_told_from_its_like),
        TEST(time_is_looked_at_on_every_link),
        TEST(only_cas_sign),
        TEST(limits_and_doubles_are_refused),
        TEST(path_lengths_hold),
        TEST(long_chains_and_circles_end),
        TEST(many_ways_are_not_all_gone),
        TEST(purposes_are_kept_apart),
        TEST(hosts_are_found_in_alternative_names_alone),
        TEST(purposes_have_names),
        TEST(revoked_certificates_are_refused),
        TEST(a_list_must_be_there_and_in_time),
        TEST(shards_are_for_whom_they_name),
        TEST(a_list_that_is_not_understood_says_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
