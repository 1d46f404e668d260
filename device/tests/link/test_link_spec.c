// SPDX-License-Identifier: Apache-2.0
//
// The status table of device/SPEC.md against the one list that makes statuses.
#include <stdio.h>

#include "device/tests/support/check.h"
#include "mintmark/status.h"

#define SPEC MINT_TEST_DATA_DIR "/../../SPEC.md"

static char spec[256 * 1024];

static int read_spec(void **state)
{
    (void)state;
    FILE *file = fopen(SPEC, "r");
    if (file == NULL) {
        perror(SPEC);
        return -1;
    }
    size_t len = fread(spec, 1, sizeof spec - 1, file);
    spec[len] = '\0';
    fclose(file);
    return len > 0 && len < sizeof spec - 1 ? 0 : -1;
}

static void every_status_has_its_row(void **state)
{
    (void)state;
#define ASSERT_ROW(name, value, text)                                                              \
    do {                                                                                           \
        char row[256];                                                                             \
        snprintf(row, sizeof row, "\n| 0x%04X | `%s` | %s |\n", (unsigned)(value), #name, text);   \
        if (strstr(spec, row) == NULL) {                                                           \
            fail_msg("device/SPEC.md lacks this row: %s", row);                                    \
        }                                                                                          \
    } while (0);
    MINT_STATUS_LIST(ASSERT_ROW)
#undef ASSERT_ROW
}

static void every_row_has_its_status(void **state)
{
    (void)state;
    size_t expected = 0;
#define COUNT(name, value, text) expected++;
    MINT_STATUS_LIST(COUNT)
#undef COUNT
    size_t rows = 0;
    for (const char *at = spec; (at = strstr(at, " | `MINT_ERR_")) != NULL; at++) {
        rows++;
    }
    assert_int_equal(rows, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_row),
        cmocka_unit_test(every_row_has_its_status),
    };
    return cmocka_run_group_tests_name("link/spec", tests, read_spec, NULL);
}
