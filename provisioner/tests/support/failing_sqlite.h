// SPDX-License-Identifier: Apache-2.0
//
// One of the coming calls to SQLite fails, or the process dies before it: for a test that is linked
// with these wrappers (FAILING_SQLITE in CMakeLists.txt).
#ifndef MINTMARK_PROVISIONER_TEST_FAILING_SQLITE_H
#define MINTMARK_PROVISIONER_TEST_FAILING_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

/// What becomes of the call.
typedef enum {
    FAILING_SQLITE_ERROR, ///< an I/O error, a full disk, no memory
    FAILING_SQLITE_DEATH, ///< the process is killed, as by a power cut
} failing_sqlite_t;

/// From now on, after `calls` calls one fails, and none after it.
void failing_sqlite_start(int64_t calls, failing_sqlite_t failure);
/// Whether it has failed. To be asked before failing_sqlite_stop().
bool failing_sqlite_reached(void);
/// None fails any more.
void failing_sqlite_stop(void);

#endif
