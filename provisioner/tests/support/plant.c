// SPDX-License-Identifier: Apache-2.0
//
// The factory that tests share.
#include "tests/support/plant.h"

#include <stdio.h>
#include <stdlib.h>

const mint_bytes_t plant_passphrase = {.data = (const uint8_t *)"correct horse", .len = 13};

int plant_setup(void **state)
{
    const mint_factory_plan_t plan = {.organisation = "Example Ltd", .station = "bench-1"};
    mint_error_t error = {0};
    plant_t *plant = calloc(1, sizeof *plant);
    assert_non_null(plant);
    fixture_make_dir(plant->dir);
    (void)snprintf(plant->plant, sizeof plant->plant, "%s/plant", plant->dir);
    if (mint_factory_create(plant->plant, &plan, plant_passphrase, &error) != MINT_OK) {
        (void)fprintf(stderr, "no factory: %s\n", error.message);
        return 1;
    }
    *state = plant;
    return 0;
}

int plant_teardown(void **state)
{
    plant_t *plant = *state;
    fixture_remove_dir(plant->dir);
    free(plant);
    return 0;
}

mint_factory_t *plant_open(const plant_t *plant)
{
    mint_factory_t *factory = NULL;
    mint_error_t error = {0};
    if (mint_factory_open(&factory, plant->plant, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    return factory;
}

void plant_path(const plant_t *plant, const char *name, char *path)
{
    (void)snprintf(path, 200, "%s/%s", plant->plant, name);
}
