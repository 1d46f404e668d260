// SPDX-License-Identifier: Apache-2.0
//
// Serial ports, on pseudo-terminals: how they are set, that one station has one alone, and what is
// said of a port that cannot be had.
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include "station/pump.h"
#include "station/serial.h"

typedef struct {
    int master;
    char path[64];
} line_t;

static int open_line(void **state)
{
    static line_t line;
    line.master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    assert_true(line.master >= 0);
    assert_int_equal(grantpt(line.master), 0);
    assert_int_equal(unlockpt(line.master), 0);
    assert_int_equal(ptsname_r(line.master, line.path, sizeof line.path), 0);
    *state = &line;
    return 0;
}

static int close_line(void **state)
{
    line_t *line = *state;
    return line->master >= 0 ? close(line->master) : 0;
}

static void test_a_port_is_raw(void **state)
{
    const line_t *line = *state;
    mint_serial_problem_t problem;
    int fd;
    assert_int_equal(mint_serial_open(line->path, &fd, &problem), MINT_OK);
    struct termios set;
    assert_int_equal(tcgetattr(fd, &set), 0);
    assert_int_equal(cfgetospeed(&set), B115200);
    assert_int_equal(cfgetispeed(&set), B115200);
    assert_int_equal(set.c_cflag & CSIZE, CS8);
    assert_int_equal(set.c_cflag & (PARENB | CSTOPB | CRTSCTS | HUPCL), 0);
    assert_int_equal(set.c_lflag & (ICANON | ECHO | ISIG), 0);
    assert_int_equal(set.c_iflag & (ICRNL | INLCR | IXON | ISTRIP), 0);
    assert_int_equal(set.c_oflag & OPOST, 0);

    // Every byte passes as it is, both ways.
    uint8_t sent[256];
    uint8_t got[sizeof sent];
    for (size_t i = 0; i < sizeof sent; i++) {
        sent[i] = (uint8_t)i;
    }
    assert_int_equal(write(line->master, sent, sizeof sent), sizeof sent);
    size_t len;
    assert_int_equal(mint_pump_read(fd, got, sizeof got, &len), MINT_OK);
    assert_int_equal(len, sizeof sent);
    assert_memory_equal(got, sent, sizeof sent);
    assert_int_equal(write(fd, sent, sizeof sent), sizeof sent);
    assert_int_equal(read(line->master, got, sizeof got), sizeof got);
    assert_memory_equal(got, sent, sizeof sent);
    close(fd);
}

static void test_what_waited_is_thrown_away(void **state)
{
    const line_t *line = *state;
    mint_serial_problem_t problem;
    int fd;
    int other = open(line->path, O_RDWR | O_NOCTTY); // or the terminal would drop it itself
    assert_true(other >= 0);
    assert_int_equal(write(line->master, "boot\n", 5), 5);
    assert_int_equal(mint_serial_open(line->path, &fd, &problem), MINT_OK);
    uint8_t got[8];
    size_t len;
    assert_int_equal(mint_pump_read(fd, got, sizeof got, &len), MINT_OK);
    assert_int_equal(len, 0);
    close(fd);
    close(other);
}

static void test_one_station_at_a_time(void **state)
{
    const line_t *line = *state;
    mint_serial_problem_t problem = {0};
    int fd;
    int second;
    assert_int_equal(mint_serial_open(line->path, &fd, &problem), MINT_OK);
    assert_int_equal(mint_serial_open(line->path, &second, &problem), MINT_ERR_IO);
    assert_int_equal(second, -1);
    assert_string_equal(problem.text, "another program holds the port");
    assert_non_null(problem.hint);
    close(fd);
    assert_int_equal(mint_serial_open(line->path, &second, &problem), MINT_OK);
    close(second);
}

static void test_a_link_is_the_port(void **state)
{
    const line_t *line = *state;
    char path[64];
    (void)snprintf(path, sizeof path, "/tmp/mintmark-test-link-%ld", (long)getpid());
    assert_int_equal(symlink(line->path, path), 0);
    mint_serial_problem_t problem;
    int fd;
    int second;
    assert_int_equal(mint_serial_open(path, &fd, &problem), MINT_OK);
    assert_int_equal(mint_serial_open(line->path, &second, &problem), MINT_ERR_IO);
    close(fd);
    assert_int_equal(unlink(path), 0);
}

static void test_ports_that_cannot_be_had(void **state)
{
    (void)state;
    mint_serial_problem_t problem = {0};
    int fd;
    assert_int_equal(mint_serial_open("/nonexistent/port", &fd, &problem), MINT_ERR_IO);
    assert_string_equal(problem.text, "there is no such port");
    assert_non_null(problem.hint);
    assert_int_equal(mint_serial_open("/dev/null", &fd, &problem), MINT_ERR_IO);
    assert_string_equal(problem.text, "this is not a serial port");
    assert_int_equal(mint_serial_open("/tmp", &fd, &problem), MINT_ERR_IO);
    assert_string_equal(problem.text, "this is not a serial port");
    assert_int_equal(fd, -1);
}

static void test_a_device_that_goes_away_ends_the_question(void **state)
{
    line_t *line = *state;
    static const uint8_t empty_map[] = {0xA0};
    static mint_client_t client;
    mint_serial_problem_t problem;
    int fd;
    assert_int_equal(mint_serial_open(line->path, &fd, &problem), MINT_OK);
    close(line->master);
    line->master = -1;
    mint_client_init(&client, &mint_client_patience, NULL, 1);
    mint_bytes_t answer;
    bool refused;
    assert_int_equal(mint_pump_ask(fd, &client, MINT_COMMAND_INFO, empty_map, sizeof empty_map,
                                   &answer, &refused),
                     MINT_ERR_IO);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_port_is_raw, open_line, close_line),
        cmocka_unit_test_setup_teardown(test_what_waited_is_thrown_away, open_line, close_line),
        cmocka_unit_test_setup_teardown(test_one_station_at_a_time, open_line, close_line),
        cmocka_unit_test_setup_teardown(test_a_link_is_the_port, open_line, close_line),
        cmocka_unit_test(test_ports_that_cannot_be_had),
        cmocka_unit_test_setup_teardown(test_a_device_that_goes_away_ends_the_question, open_line,
                                        close_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
