// SPDX-License-Identifier: Apache-2.0
//
// Reading tables of known answers.
#include "tests/support/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_text(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", MINT_ENTROPY_TEST_DATA_DIR, name);
    FILE *file = fopen(path, "rb");
    const size_t room = (size_t)1 << 20;
    char *text = malloc(room);
    size_t len = file != NULL && text != NULL ? fread(text, 1, room, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (len == 0 || len == room) {
        free(text);
        return NULL;
    }
    text[len] = '\0';
    return text;
}

static void split(char *line, char *row[TABLE_COLUMNS_MAX])
{
    for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
        row[i] = line;
        line += strcspn(line, "\t");
        if (*line != '\0') {
            *line++ = '\0';
        }
    }
}

bool table_read(const char *name, table_t *table)
{
    *table = (table_t){.text = read_text(name)};
    if (table->text == NULL) {
        return false;
    }
    size_t lines = 1;
    for (const char *at = table->text; *at != '\0'; at++) {
        lines += *at == '\n' ? 1 : 0;
    }
    table->rows = calloc(lines, sizeof *table->rows);
    bool is_named = false;
    char *rest = table->text;
    for (char *line = strsep(&rest, "\n"); table->rows != NULL && line != NULL;
         line = strsep(&rest, "\n")) {
        bool is_row = line[0] != '#' && line[0] != '\0';
        if (is_row && is_named) {
            split(line, table->rows[table->rows_len++]);
        }
        is_named = is_named || is_row;
    }
    return table->rows != NULL;
}

void table_free(table_t *table)
{
    free(table->rows);
    free(table->text);
    *table = (table_t){0};
}

bool agree(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}
