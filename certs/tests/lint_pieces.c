// SPDX-License-Identifier: Apache-2.0
//
// See lint_pieces.h.
#include "certs/tests/lint_pieces.h"

#include <stdio.h>

#include "certs/src/der_write.h"

pieces_t good(void)
{
    return (pieces_t){
        .version = DER("\xA0\x03\x02\x01\x02"),
        .serial = DER("\x02\x01\x01"),
        .algorithm = ALGORITHM,
        .issuer = NAME_I,
        .validity = VALIDITY(UTC_2025, FOREVER, "\x20"),
        .subject = NAME_S,
        .key = KEY_P256,
        .extensions = {KU_SIGN, AKI, SAN_DNS},
    };
}

pieces_t good_ca(void)
{
    pieces_t pieces = good();
    pieces.extensions[0] = KU_CERT;
    pieces.extensions[2] = BC_CA;
    pieces.extensions[3] = SKI;
    return pieces;
}

pieces_t good_device(void)
{
    pieces_t pieces = good();
    pieces.subject = NAME_SERIAL;
    pieces.extensions[2] = SAN_DEVICE;
    return pieces;
}

enum { POOL_COUNT = 32, POOL_SIZE = 512 };

// Starts writing in the next buffer of the pool.
static mint_der_writer_t next_writer(void)
{
    static uint8_t pool[POOL_COUNT][POOL_SIZE];
    static unsigned turn;
    mint_der_writer_t writer;
    turn = (turn + 1) % POOL_COUNT;
    mint_der_writer_init(&writer, pool[turn], POOL_SIZE);
    return writer;
}

static mint_bytes_t finish(const mint_der_writer_t *writer)
{
    mint_bytes_t der;
    assert_int_equal(mint_der_finish(writer, &der), MINT_OK);
    return der;
}

mint_bytes_t make_extension(mint_bytes_t oid, bool critical, mint_bytes_t value)
{
    mint_der_writer_t writer = next_writer();
    mint_der_primitive(&writer, MBEDTLS_ASN1_OCTET_STRING, value);
    if (critical) {
        mint_der_true(&writer);
    }
    mint_der_oid(&writer, oid);
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    return finish(&writer);
}

mint_bytes_t make_name(const mint_attribute_view_t *attributes, size_t count)
{
    mint_der_writer_t writer = next_writer();
    for (size_t i = count; i > 0; i--) {
        size_t mark = mint_der_mark(&writer);
        mint_der_primitive(&writer, attributes[i - 1].tag, attributes[i - 1].text);
        mint_der_oid(&writer, attributes[i - 1].oid);
        mint_der_wrap(&writer, mark, MINT_DER_SEQUENCE);
        mint_der_wrap(&writer, mark, MINT_DER_SET);
    }
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    return finish(&writer);
}

mint_bytes_t write_tbs(const pieces_t *pieces, uint8_t *buffer, size_t size)
{
    mint_der_writer_t writer;
    mint_der_writer_init(&writer, buffer, size);
    for (size_t i = sizeof pieces->extensions / sizeof pieces->extensions[0]; i > 0; i--) {
        mint_der_raw(&writer, pieces->extensions[i - 1]);
    }
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    mint_der_wrap(&writer, 0, MINT_DER_CONTEXT_OUTER(3));
    const mint_bytes_t *const in_order[] = {&pieces->version, &pieces->serial,   &pieces->algorithm,
                                            &pieces->issuer,  &pieces->validity, &pieces->subject,
                                            &pieces->key,     &pieces->unique_id};
    for (size_t i = sizeof in_order / sizeof in_order[0]; i > 0; i--) {
        mint_der_raw(&writer, *in_order[i - 1]);
    }
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    return finish(&writer);
}

static char rules_seen[8192];

void expect_rule_for(const pieces_t *pieces, mint_lint_targets_t targets, const char *rule)
{
    uint8_t buffer[2048];
    mint_lint_report_t report;
    mint_error_t error = {0};
    expect_ok(mint_lint_tbs(write_tbs(pieces, buffer, sizeof buffer), targets, &report, &error),
              &error);
    for (size_t i = 0; i < report.count; i++) {
        if (rule == NULL || strcmp(report.findings[i].rule, rule) != 0) {
            fail_msg("with %s: %s: %s", rule == NULL ? "a good one" : rule, report.findings[i].rule,
                     report.findings[i].text);
        }
    }
    if (rule != NULL) {
        if (report.count != 1) {
            fail_msg("%s was not noticed", rule);
        }
        (void)snprintf(rules_seen + strlen(rules_seen), sizeof rules_seen - strlen(rules_seen),
                       " %s ", rule);
    }
}

void expect_rule_for_two(const pieces_t *pieces, mint_lint_targets_t targets, const char *rule,
                         const char *other)
{
    uint8_t buffer[2048];
    mint_lint_report_t report;
    mint_error_t error = {0};
    expect_ok(mint_lint_tbs(write_tbs(pieces, buffer, sizeof buffer), targets, &report, &error),
              &error);
    assert_int_equal(report.count, 2);
    assert_string_equal(report.findings[0].rule, rule);
    assert_string_equal(report.findings[1].rule, other);
    (void)snprintf(rules_seen + strlen(rules_seen), sizeof rules_seen - strlen(rules_seen),
                   " %s  %s ", rule, other);
}

void expect_rule(const pieces_t *pieces, const char *rule)
{
    expect_rule_for(pieces, 0, rule);
}

void expect_field(size_t offset, mint_bytes_t value, const char *rule)
{
    pieces_t pieces = good();
    memcpy((uint8_t *)&pieces + offset, &value, sizeof value);
    expect_rule(&pieces, rule);
}

void expect_extension(pieces_t pieces, size_t index, mint_bytes_t value, const char *rule)
{
    pieces.extensions[index] = value;
    expect_rule(&pieces, rule);
}

void expect_all_seen(mint_lint_rules_t list)
{
    for (size_t i = 0; i < list.count; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, " %s ", list.rules[i].name);
        if (strstr(rules_seen, name) == NULL) {
            fail_msg("no case for the rule%s", name);
        }
    }
}
