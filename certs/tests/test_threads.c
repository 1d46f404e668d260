// SPDX-License-Identifier: Apache-2.0
//
// Threads that issue at the same time, each with a copy of the CA's key: what comes out is what one
// thread alone would have issued.
#include "certs/tests/support.h"

#include <pthread.h>

enum { THREADS = 4, CERTIFICATES = 24 };

typedef struct {
    const hierarchy_t *ca;
    const mint_profile_t *profile; // shared: it does not change
    mint_bytes_t csr;
    mint_key_t *key; // this thread's
    mint_buffer_t der[CERTIFICATES];
    mint_status_t status;
} line_t;

static mint_status_t issue_one(line_t *line, uint8_t number)
{
    mint_csr_t csr;
    mint_key_t *key = mint_key_new();
    mint_signer_t signer = mint_key_signer(line->key);
    mint_issue_t issue = {.profile = line->profile,
                          .values = {.serial = "A-0001"},
                          .subject_key = key,
                          .issuer = mint_buffer_view(&line->ca->issuing),
                          .signer = &signer,
                          .serial = {1, number},
                          .now = TEST_NOW};
    mint_status_t status = mint_csr_open(line->csr, &csr, NULL);
    if (status == MINT_OK) {
        status = mint_key_set_p256_point(key, csr.public_key, NULL);
    }
    if (status == MINT_OK) {
        status = mint_certificate_issue(&issue, &line->der[number], NULL);
    }
    mint_key_free(key);
    return status;
}

static void *issue_all(void *argument)
{
    line_t *line = argument;
    for (uint8_t i = 0; i < CERTIFICATES && line->status == MINT_OK; i++) {
        line->status = issue_one(line, i);
    }
    return NULL;
}

static void threads_issue_the_same(void **state)
{
    (void)state;
    static line_t lines[THREADS];
    pthread_t threads[THREADS];
    hierarchy_t ca;
    mint_error_t error = {0};
    mint_buffer_t csr = {0};
    mint_profile_t *profile = NULL;
    make_hierarchy(&ca);
    read_data("csr.der", &csr);
    expect_ok(mint_profile_builtin("device-idevid", &profile, &error), &error);
    for (size_t i = 0; i < THREADS; i++) {
        lines[i] = (line_t){
            .ca = &ca, .profile = profile, .csr = mint_buffer_view(&csr), .key = mint_key_new()};
        expect_ok(mint_key_copy(ca.issuing_key, lines[i].key, &error), &error);
        assert_int_equal(pthread_create(&threads[i], NULL, issue_all, &lines[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(lines[i].status, MINT_OK);
        mint_key_free(lines[i].key);
    }
    for (size_t i = 0; i < THREADS; i++) {
        for (size_t j = 0; j < CERTIFICATES; j++) {
            assert_int_equal(lines[i].der[j].len, lines[0].der[j].len);
            assert_memory_equal(lines[i].der[j].data, lines[0].der[j].data, lines[0].der[j].len);
        }
    }
    for (size_t i = 0; i < THREADS; i++) {
        for (size_t j = 0; j < CERTIFICATES; j++) {
            mint_buffer_free(&lines[i].der[j]);
        }
    }
    mint_profile_free(profile);
    mint_buffer_free(&csr);
    free_hierarchy(&ca);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_issue_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
