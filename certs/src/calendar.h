// SPDX-License-Identifier: Apache-2.0
//
// Dates as certificates write them (RFC 5280 §4.1.2.5): UTCTime through 2049, GeneralizedTime from
// 2050, always with seconds and Z. Our own arithmetic, because gmtime() and timegm() ask about time
// zones and leap seconds that a certificate does not have.
#ifndef CERTS_CALENDAR_H
#define CERTS_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "der_write.h"
#include "mintmark/bytes.h"

/// A moment in UTC.
typedef struct {
    int year;   ///< 1950 to 9999
    int month;  ///< 1 to 12
    int day;    ///< 1 to 31
    int hour;   ///< 0 to 23
    int minute; ///< 0 to 59
    int second; ///< 0 to 59
} mint_calendar_t;

/// The date of `time` (seconds since 1970). False outside 1950 to 9999.
MINT_MUST_CHECK bool mint_calendar_from_unix(int64_t time, mint_calendar_t *date);
/// Seconds since 1970 of a date. False if it is not a date.
MINT_MUST_CHECK bool mint_calendar_to_unix(const mint_calendar_t *date, int64_t *time);
/// Writes a Time. The writer fails if the time is outside 1950 to 9999.
void mint_calendar_write(mint_der_writer_t *writer, int64_t time);
/// The same as GeneralizedTime, whatever the year.
void mint_calendar_write_generalized(mint_der_writer_t *writer, int64_t time);
/// Reads the content of a UTCTime or GeneralizedTime (by its tag) in the one form that RFC 5280
/// allows.
MINT_MUST_CHECK bool mint_calendar_read(int tag, mint_bytes_t content, int64_t *time);

#endif
