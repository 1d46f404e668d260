// SPDX-License-Identifier: Apache-2.0
//
// The serial line: a pseudo-terminal, as the station sees a USB serial port. This program keeps
// the slave open too, so that stations may come and go: without an open slave the master would
// only give EIO, and the terminal would forget that it is raw.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "board.h"

#define WAIT_MS 100 ///< how long a call waits before it looks around

static int master = -1;
static int slave = -1;
static char path[64];
static const char *link_path;
static const volatile sig_atomic_t *stop;

/// Bytes read from the master but not yet handed out.
typedef struct {
    uint8_t bytes[256];
    size_t at;
    size_t len;
} pending_t;

static pending_t pending;

static bool open_both(void)
{
    master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, path, sizeof path) != 0) {
        return false;
    }
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return slave >= 0;
}

static bool make_raw(void)
{
    struct termios settings;
    if (tcgetattr(slave, &settings) != 0) {
        return false;
    }
    cfmakeraw(&settings);
    return tcsetattr(slave, TCSANOW, &settings) == 0;
}

/// Puts the link at its path in one step, over an old link, but over nothing else.
static bool make_link(const char *at)
{
    struct stat about;
    if (lstat(at, &about) == 0 && !S_ISLNK(about.st_mode)) {
        errno = EEXIST;
        return false;
    }
    char draft[PATH_MAX];
    int len = snprintf(draft, sizeof draft, "%s.%ld.new", at, (long)getpid());
    if (len < 0 || (size_t)len >= sizeof draft) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (symlink(path, draft) != 0) {
        return false;
    }
    if (rename(draft, at) != 0) {
        int reason = errno;
        (void)unlink(draft);
        errno = reason;
        return false;
    }
    link_path = at;
    return true;
}

mint_status_t posix_line_open(const mint_posix_config_t *config)
{
    stop = config->stop;
    pending.at = pending.len = 0;
    bool made =
        open_both() && make_raw() && (config->link_path == NULL || make_link(config->link_path));
    return made ? MINT_OK : MINT_ERR_IO;
}

const char *posix_line_path(void)
{
    return path;
}

/// Removes the link, unless another device has put its own in this place.
static void remove_link(void)
{
    char target[sizeof path];
    ssize_t len = link_path == NULL ? -1 : readlink(link_path, target, sizeof target - 1);
    if (len >= 0) {
        target[len] = '\0';
        if (strcmp(target, path) == 0) {
            (void)unlink(link_path);
        }
    }
    link_path = NULL;
}

void posix_line_close(void)
{
    remove_link();
    if (slave >= 0) {
        (void)close(slave);
        slave = -1;
    }
    if (master >= 0) {
        (void)close(master);
        master = -1;
    }
}

/// Waits until the master is ready for `events`, at most WAIT_MS.
static void wait_for(short events)
{
    struct pollfd watch = {.fd = master, .events = events};
    (void)poll(&watch, 1, WAIT_MS);
}

static bool fill_pending(void)
{
    ssize_t got = read(master, pending.bytes, sizeof pending.bytes);
    if (got <= 0) {
        return false;
    }
    pending.at = 0;
    pending.len = (size_t)got;
    return true;
}

bool posix_line_read(void *context, uint8_t *byte)
{
    (void)context;
    if (pending.at == pending.len && !fill_pending()) {
        wait_for(POLLIN);
        if (!fill_pending()) {
            return false;
        }
    }
    *byte = pending.bytes[pending.at++];
    return true;
}

/// True if a write that sent nothing may be tried again.
static bool may_wait(void)
{
    return (errno == EAGAIN || errno == EINTR) && (stop == NULL || !*stop);
}

mint_status_t posix_line_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    for (size_t done = 0; done < len;) {
        ssize_t put = write(master, data + done, len - done);
        if (put >= 0) {
            done += (size_t)put;
        } else if (may_wait()) {
            wait_for(POLLOUT);
        } else {
            return MINT_ERR_IO;
        }
    }
    return MINT_OK;
}
