// SPDX-License-Identifier: Apache-2.0
//
// Labels: that no command, however slow, is ever waited for while the line works, that none is lost
// for want of a place, and what a command finds when it starts.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "station/label.h"
#include "station/label_files.h"
#include "station/pump.h"

enum { MORE = 6, COUNT = MINT_LABELS_MAX + MORE, PATIENCE_MS = 20000 };

/// What was told.
typedef struct {
    size_t good;
    size_t bad;
    char problem[256]; ///< of the last that failed
    char device[MINT_DEVICE_ID_TEXT_SIZE];
} told_t;

static void take(void *context, const char *device, const char *problem)
{
    told_t *told = context;
    told->good += problem == NULL ? 1 : 0;
    told->bad += problem != NULL ? 1 : 0;
    (void)snprintf(told->problem, sizeof told->problem, "%s", problem != NULL ? problem : "");
    (void)snprintf(told->device, sizeof told->device, "%s", device);
}

static void start(mint_labels_t *labels, unsigned number)
{
    mint_label_words_t words = {.batch = "spring", .product = "Widget", .port = "/dev/ttyUSB0"};
    (void)snprintf(words.id, sizeof words.id, "%032x", number);
    mint_labels_start(labels, &words);
}

static void commands_that_hang_stop_nothing(void **state)
{
    (void)state;
    told_t told = {0};
    mint_labels_t labels = {.command = "exec sleep 300", .tell = take, .context = &told};
    pid_t pids[MINT_LABELS_MAX];
    volatile sig_atomic_t stop = 1;
    uint64_t begun_ms = mint_clock_ms();
    for (unsigned i = 0; i < COUNT; i++) {
        start(&labels, i);
    }
    assert_int_equal(labels.queued, MORE);
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        pids[i] = labels.jobs[i].pid;
        assert_true(pids[i] > 0);
    }
    mint_labels_look(&labels);
    mint_labels_finish(&labels, &stop);
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        assert_int_equal(kill(pids[i], SIGKILL), 0);
    }
    assert_true(mint_clock_ms() - begun_ms < PATIENCE_MS);
    assert_int_equal(labels.made, 0);
    assert_int_equal(labels.failed, COUNT);
    assert_int_equal(told.bad, COUNT);
    assert_string_equal(told.device, "00000000000000000000000000000045");
    assert_non_null(strstr(told.problem, "had begun"));
}

static void all_places_are_used_again(void **state)
{
    (void)state;
    told_t told = {0};
    mint_labels_t labels = {
        .command = "sleep 0.5; test \"$MINT_DEVICE_ID\" != 00000000000000000000000000000041",
        .tell = take,
        .context = &told};
    volatile sig_atomic_t stop = 0;
    for (unsigned i = 0; i < COUNT; i++) {
        start(&labels, i);
    }
    mint_labels_finish(&labels, &stop);
    assert_int_equal(labels.made, COUNT - 1);
    assert_int_equal(labels.failed, 1);
    assert_int_equal(told.good, COUNT - 1);
    assert_int_equal(told.bad, 1);
}

static void what_is_out_may_end_after_a_stop(void **state)
{
    (void)state;
    told_t told = {0};
    mint_labels_t labels = {.command = "sleep 0.2", .tell = take, .context = &told};
    volatile sig_atomic_t stop = 1;
    start(&labels, 1);
    mint_labels_finish(&labels, &stop);
    assert_int_equal(labels.made, 1);
    assert_int_equal(told.good, 1);
}

static void pipes_of_commands_break(void **state)
{
    (void)state;
    sigset_t blocked;
    sigset_t before;
    volatile sig_atomic_t stop = 0;
    mint_labels_t labels = {.command = "kill -PIPE $$; exit 0"};
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGPIPE);
    assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, &before), 0);
    void (*handler)(int) = signal(SIGPIPE, SIG_IGN);
    start(&labels, 1);
    mint_labels_finish(&labels, &stop);
    (void)signal(SIGPIPE, handler);
    assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
    assert_int_equal(labels.failed, 1);
}

static void a_folder_that_goes_away_is_told(void **state)
{
    (void)state;
    told_t told = {0};
    volatile sig_atomic_t stop = 0;
    char folder[] = "/tmp/mintmark-labels-XXXXXX";
    mint_error_t error = {0};
    mint_labels_t labels = {.folder = folder, .command = "exit 0", .tell = take, .context = &told};
    assert_non_null(mkdtemp(folder));
    assert_int_equal(mint_label_check_folder(folder, &error), MINT_OK);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(mint_label_check_folder(folder, &error), MINT_ERR_IO);
    assert_non_null(strstr(error.hint, "mkdir"));
    start(&labels, 1);
    mint_labels_finish(&labels, &stop);
    assert_int_equal(labels.made, 0);
    assert_int_equal(labels.failed, 1);
    assert_int_equal(told.bad, 1);
    assert_non_null(strstr(told.problem, "its label: cannot write /tmp/mintmark-labels-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_that_hang_stop_nothing),
        cmocka_unit_test(all_places_are_used_again),
        cmocka_unit_test(what_is_out_may_end_after_a_stop),
        cmocka_unit_test(pipes_of_commands_break),
        cmocka_unit_test(a_folder_that_goes_away_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
