// SPDX-License-Identifier: Apache-2.0
//
// Serial ports by termios, raw, locked against other stations with flock().
#include "station/serial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

static mint_serial_problem_t problem_of(int error)
{
    switch (error) {
    case ENOENT:
        return (mint_serial_problem_t){"there is no such port",
                                       "plug the device in; `ls /dev/serial/by-id` lists ports by "
                                       "the name of what is plugged in"};
    case EACCES:
    case EPERM:
        return (mint_serial_problem_t){"this user may not open the port",
                                       "join the group that owns it (`ls -l` names it, often "
                                       "dialout) and log in again"};
    case EBUSY:
    case EWOULDBLOCK:
        return (mint_serial_problem_t){"another program holds the port",
                                       "`fuser PORT` names it; two stations cannot share a port"};
    case ENOTTY:
    case EISDIR:
        return (mint_serial_problem_t){"this is not a serial port", NULL};
    case EIO:
    case ENXIO:
    case ENODEV:
        return (mint_serial_problem_t){"the port is there but no device answers behind it",
                                       "unplug the device and plug it in again"};
    default:
        return (mint_serial_problem_t){strerror(error), NULL};
    }
}

// 8N1, no flow control, every byte as it is. HUPCL off: closing the port must not pull DTR, which
// resets many boards.
static int set_raw(int fd)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0) {
        return -1;
    }
    cfmakeraw(&line);
    line.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cc[VMIN] = 0;
    line.c_cc[VTIME] = 0;
    if (cfsetispeed(&line, B115200) != 0 || cfsetospeed(&line, B115200) != 0) {
        return -1;
    }
    return tcsetattr(fd, TCSANOW, &line);
}

// One station a port. Not TIOCEXCL: that stays on the line until the last who has it open closes
// it, so a station that was killed would leave a port that nobody can open while anything else (an
// emulator, a modem manager) holds it.
static int lock(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB);
}

mint_status_t mint_serial_open(const char *path, int *fd, mint_serial_problem_t *problem)
{
    *fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0) {
        *problem = problem_of(errno);
        return MINT_ERR_IO;
    }
    if (!isatty(*fd) || lock(*fd) != 0 || set_raw(*fd) != 0 || tcflush(*fd, TCIOFLUSH) != 0) {
        *problem = problem_of(errno);
        close(*fd);
        *fd = -1;
        return MINT_ERR_IO;
    }
    return MINT_OK;
}
