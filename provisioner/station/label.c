// SPDX-License-Identifier: Apache-2.0
//
// Running the command for labels. By posix_spawn() with every descriptor but the standard ones
// closed: a printer's script has no business with the registry, the ports or a passphrase's pipe.
#include "station/label.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "station/label_files.h"
#include "station/pump.h"
#include "station/shell.h"

#define LOOK_US 20000 ///< microseconds between two looks for commands that have ended

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

static int set_descriptors(posix_spawn_file_actions_t *actions)
{
    int result = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (result == 0) {
        result = posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
    }
    if (result == 0) {
        result = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    }
    return result;
}

static int spawn(const char *command, char **environment, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int result = posix_spawn_file_actions_init(&actions);
    if (result != 0) {
        return result;
    }
    result = set_descriptors(&actions);
    if (result == 0) {
        result = mint_shell_start(command, &actions, environment, pid);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return result;
}

// ---- labels ----

static void tell(const mint_labels_t *labels, const char *device, const char *problem)
{
    if (labels->tell != NULL) {
        labels->tell(labels->context, device, problem);
    }
}

static void succeed(mint_labels_t *labels, const char *device)
{
    labels->made++;
    tell(labels, device, NULL);
}

static void fail(mint_labels_t *labels, const char *device, const char *problem)
{
    labels->failed++;
    tell(labels, device, problem);
}

static void take_end(mint_labels_t *labels, const mint_label_t *job, int status)
{
    char problem[64];
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        succeed(labels, job->device);
    } else {
        (void)snprintf(problem, sizeof problem, "the command for its label ended with %s %d",
                       WIFEXITED(status) ? "exit code" : "signal",
                       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        fail(labels, job->device, problem);
    }
}

// Where children are not waited for, because this program was started so, none can be.
static void look_at(mint_labels_t *labels, mint_label_t *place)
{
    int status = 0;
    const mint_label_t job = *place;
    pid_t ended = job.pid == 0 ? 0 : waitpid(job.pid, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) {
        return;
    }
    *place = (mint_label_t){0};
    if (ended > 0) {
        take_end(labels, &job, status);
    } else {
        fail(labels, job.device, "nobody knows how the command for its label ended");
    }
}

static void run_command(mint_labels_t *labels, mint_label_t *place, const mint_label_words_t *words)
{
    pid_t pid = 0;
    char **environment = make_environment(words, labels->folder);
    int result = environment == NULL ? ENOMEM : spawn(labels->command, environment, &pid);
    free_environment(environment);
    if (result != 0) {
        fail(labels, words->id, "the command for its label could not be started");
        return;
    }
    place->pid = pid;
    memcpy(place->device, words->id, sizeof place->device);
}

// Starts what waits, as far as there are places.
static void start_queued(mint_labels_t *labels)
{
    size_t begun = 0;
    for (size_t i = 0; i < MINT_LABELS_MAX && begun < labels->queued; i++) {
        while (labels->jobs[i].pid == 0 && begun < labels->queued) {
            run_command(labels, &labels->jobs[i], &labels->queue[begun++]);
        }
    }
    if (begun > 0) {
        labels->queued -= begun;
        memmove(labels->queue, labels->queue + begun, labels->queued * sizeof *labels->queue);
    }
}

void mint_labels_look(mint_labels_t *labels)
{
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        look_at(labels, &labels->jobs[i]);
    }
    start_queued(labels);
}

static bool are_out(const mint_labels_t *labels)
{
    bool out = labels->queued > 0;
    for (size_t i = 0; i < MINT_LABELS_MAX && !out; i++) {
        out = labels->jobs[i].pid != 0;
    }
    return out;
}

static void give_up(mint_labels_t *labels)
{
    for (size_t i = 0; i < MINT_LABELS_MAX; i++) {
        const mint_label_t job = labels->jobs[i];
        labels->jobs[i] = (mint_label_t){0};
        if (job.pid != 0) {
            fail(labels, job.device, "stopped before the command for its label had ended");
        }
    }
    for (size_t i = 0; i < labels->queued; i++) {
        fail(labels, labels->queue[i].id, "stopped before the command for its label had begun");
    }
    labels->queued = 0;
}

void mint_labels_finish(mint_labels_t *labels, const volatile sig_atomic_t *stop)
{
    uint64_t stopped_ms = 0;
    mint_labels_look(labels);
    while (are_out(labels)) {
        uint64_t now_ms = mint_clock_ms();
        stopped_ms = stopped_ms == 0 && *stop != 0 ? now_ms : stopped_ms;
        if (stopped_ms != 0 && now_ms - stopped_ms >= MINT_LABELS_PARTING_MS) {
            give_up(labels);
            break;
        }
        (void)usleep(LOOK_US);
        mint_labels_look(labels);
    }
    free(labels->queue);
    labels->queue = NULL;
}

static void enqueue(mint_labels_t *labels, const mint_label_words_t *words)
{
    mint_label_words_t *queue =
        realloc(labels->queue, (labels->queued + 1) * sizeof *labels->queue);
    if (queue == NULL) {
        fail(labels, words->id, "no memory for its label");
        return;
    }
    labels->queue = queue;
    queue[labels->queued++] = *words;
}

void mint_labels_start(mint_labels_t *labels, const mint_label_words_t *words)
{
    mint_error_t error = {0};
    if (labels->folder != NULL &&
        mint_label_write_files(words, labels->folder, &error) != MINT_OK) {
        fail(labels, words->id, error.message);
    } else if (labels->command != NULL) {
        enqueue(labels, words);
        mint_labels_look(labels);
    } else {
        succeed(labels, words->id);
    }
}
