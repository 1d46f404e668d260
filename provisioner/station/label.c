// SPDX-License-Identifier: Apache-2.0
//
// Running the command for labels. By posix_spawn() with every descriptor but the standard ones
// closed: a printer's script has no business with the registry, the ports or a passphrase's pipe.
#include "station/label.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "station/label_files.h"

static char *format_pair(const char *name, const char *value)
{
    size_t size = strlen(name) + strlen(value) + 2;
    char *pair = malloc(size);
    if (pair != NULL) {
        (void)snprintf(pair, size, "%s=%s", name, value);
    }
    return pair;
}

// A variable whose value a function writes.
static char *make_pair(const char *name, const mint_buffer_t *value)
{
    char *text = strndup((const char *)value->data, value->len);
    char *pair = text == NULL ? NULL : format_pair(name, text);
    free(text);
    return pair;
}

static char *text_pair(const mint_label_words_t *words)
{
    mint_buffer_t text = {0};
    mint_label_text(words, &text);
    char *pair = mint_buffer_status(&text) == MINT_OK ? make_pair("MINT_LABEL", &text) : NULL;
    mint_buffer_free(&text);
    return pair;
}

static char *json_pair(const mint_label_words_t *words)
{
    mint_buffer_t json = {0};
    char *pair =
        mint_label_json(words, &json) == MINT_OK ? make_pair("MINT_LABEL_JSON", &json) : NULL;
    mint_buffer_free(&json);
    return pair;
}

// Empty where there are no files.
static char *path_pair(const char *name, const mint_label_words_t *words, const char *folder,
                       const char *kind)
{
    char *path = folder == NULL ? strdup("") : mint_label_path(words, folder, kind);
    char *pair = path == NULL ? NULL : format_pair(name, path);
    free(path);
    return pair;
}

#define PAIRS 10u ///< variables of our own

static bool is_ours(const char *pair)
{
    return strncmp(pair, "MINT_", 5) == 0 && strncmp(pair, "MINT_PEER_", 10) != 0;
}

static void free_environment(char **environment)
{
    for (size_t i = 0; environment != NULL && i < PAIRS; i++) {
        free(environment[i]);
    }
    free(environment);
}

// Our own variables first, which are released later, then those that this program was given.
static char **make_environment(const mint_label_words_t *words, const char *folder)
{
    size_t given = 0;
    while (environ[given] != NULL) {
        given++;
    }
    char **environment = calloc(PAIRS + given + 1, sizeof *environment);
    if (environment == NULL) {
        return NULL;
    }
    char *pairs[PAIRS] = {format_pair("MINT_DEVICE_ID", words->id),
                          format_pair("MINT_SERIAL", words->serial),
                          format_pair("MINT_FINGERPRINT", words->fingerprint),
                          format_pair("MINT_BATCH", words->batch),
                          format_pair("MINT_PRODUCT", words->product),
                          format_pair("MINT_PORT", words->port),
                          text_pair(words),
                          json_pair(words),
                          path_pair("MINT_LABEL_SVG", words, folder, "svg"),
                          path_pair("MINT_LABEL_PNG", words, folder, "png")};
    bool whole = true;
    for (size_t i = 0; i < PAIRS; i++) {
        environment[i] = pairs[i];
        whole = whole && pairs[i] != NULL;
    }
    for (size_t i = 0, at = PAIRS; i < given; i++) {
        if (!is_ours(environ[i])) {
            environment[at++] = environ[i];
        }
    }
    if (!whole) {
        free_environment(environment);
        return NULL;
    }
    return environment;
}

static int spawn(const char *command, char **environment, pid_t *pid)
{
    char shell[] = "sh";
    char option[] = "-c";
    char *text = strdup(command);
    char *const words[] = {shell, option, text, NULL};
    posix_spawn_file_actions_t actions;
    int result = text == NULL ? ENOMEM : posix_spawn_file_actions_init(&actions);
    if (result != 0) {
        free(text);
        return result;
    }
    result = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (result == 0) {
        result = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    }
    if (result == 0) {
        result = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    }
    if (result == 0) {
        result = posix_spawn(pid, "/bin/sh", &actions, NULL, words, environment);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    free(text);
    return result;
}

static void fail(mint_labels_t *labels, const char *device, const char *problem)
{
    labels->failed++;
    if (labels->tell != NULL) {
        labels->tell(device, problem);
    }
}

static void take_end(mint_labels_t *labels, mint_label_t *job, int status)
{
    char problem[64];
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        labels->printed++;
    } else {
        (void)snprintf(problem, sizeof problem, "the command for its label ended with %s %d",
                       WIFEXITED(status) ? "exit code" : "signal",
                       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        fail(labels, job->device, problem);
    }
    *job = (mint_label_t){0};
}

static void look_at(mint_labels_t *labels, mint_label_t *job, int options)
{
    int status = 0;
    pid_t ended = 0;
    do {
        ended = job->pid == 0 ? 0 : waitpid(job->pid, &status, options);
    } while (ended < 0 && errno == EINTR);
    if (ended > 0) {
        take_end(labels, job, status);
    }
}

void mint_labels_look(mint_labels_t *labels)
{
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        look_at(labels, &labels->jobs[i], WNOHANG);
    }
}

void mint_labels_finish(mint_labels_t *labels)
{
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        look_at(labels, &labels->jobs[i], 0);
    }
}

// A place for one more; when all are taken, the oldest has had time enough.
static mint_label_t *find_place(mint_labels_t *labels)
{
    mint_labels_look(labels);
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        if (labels->jobs[i].pid == 0) {
            return &labels->jobs[i];
        }
    }
    look_at(labels, &labels->jobs[0], 0);
    return &labels->jobs[0];
}

static void run_command(mint_labels_t *labels, const mint_label_words_t *words)
{
    mint_label_t *job = find_place(labels);
    pid_t pid = 0;
    char **environment = make_environment(words, labels->folder);
    int result = environment == NULL ? ENOMEM : spawn(labels->command, environment, &pid);
    free_environment(environment);
    if (result != 0) {
        fail(labels, words->id, "the command for its label could not be started");
        return;
    }
    job->pid = pid;
    memcpy(job->device, words->id, sizeof job->device);
}

void mint_labels_start(mint_labels_t *labels, const mint_lane_t *lane)
{
    const mint_label_words_t words = mint_label_words(lane);
    mint_error_t error = {0};
    if (labels->folder != NULL &&
        mint_label_write_files(&words, labels->folder, &error) != MINT_OK) {
        fail(labels, words.id, error.message);
    } else if (labels->command != NULL) {
        run_command(labels, &words);
    } else {
        labels->printed++;
    }
}
