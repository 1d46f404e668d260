// SPDX-License-Identifier: Apache-2.0
//
// Dates. Days are counted from a year that starts in March, so that the leap day comes last and a
// month's start is a linear formula.
#include "calendar.h"

#include <stdio.h>

enum {
    YEAR_FIRST = 1950, // what UTCTime can say
    YEAR_LAST = 9999,
    YEAR_GENERALIZED = 2050, // from here on GeneralizedTime
    DAY_SECONDS = 86400,
    ERA_YEARS = 400,           // the calendar repeats
    ERA_DAYS = 146097,         // after so many days
    DAYS_TO_1970 = 719468,     // from 1 March of year 0
    UTC_TIME_LEN = 13,         // YYMMDDHHMMSSZ
    GENERALIZED_TIME_LEN = 15, // YYYYMMDDHHMMSSZ
};

static int64_t days_from_date(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int months_from_march = (month + 9) % 12;
    int era = y / ERA_YEARS;
    int year_of_era = y % ERA_YEARS;
    int day_of_year = (153 * months_from_march + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * ERA_DAYS + day_of_era - DAYS_TO_1970;
}

static int days_in_month(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year;
    int next_month = month == 12 ? 1 : month + 1;
    return (int)(days_from_date(next_year, next_month, 1) - days_from_date(year, month, 1));
}

bool mint_calendar_to_unix(const mint_calendar_t *date, int64_t *time)
{
    *time = 0;
    if (date->year < YEAR_FIRST || date->year > YEAR_LAST || date->month < 1 || date->month > 12 ||
        date->day < 1 || date->day > days_in_month(date->year, date->month) || date->hour < 0 ||
        date->hour > 23 || date->minute < 0 || date->minute > 59 || date->second < 0 ||
        date->second > 59) {
        return false;
    }
    int second_of_day = date->hour * 3600 + date->minute * 60 + date->second;
    *time = days_from_date(date->year, date->month, date->day) * DAY_SECONDS + second_of_day;
    return true;
}

bool mint_calendar_from_unix(int64_t time, mint_calendar_t *date)
{
    *date = (mint_calendar_t){0};
    if (time < days_from_date(YEAR_FIRST, 1, 1) * DAY_SECONDS ||
        time >= days_from_date(YEAR_LAST + 1, 1, 1) * DAY_SECONDS) {
        return false;
    }
    int64_t start = days_from_date(YEAR_FIRST, 1, 1) * DAY_SECONDS;
    int64_t days = (time - start) / DAY_SECONDS + start / DAY_SECONDS;
    int second_of_day = (int)((time - start) % DAY_SECONDS);

    int64_t from_march = days + DAYS_TO_1970;
    int era = (int)(from_march / ERA_DAYS);
    int day_of_era = (int)(from_march % ERA_DAYS);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int months_from_march = (5 * day_of_year + 2) / 153;

    date->day = day_of_year - (153 * months_from_march + 2) / 5 + 1;
    date->month = months_from_march < 10 ? months_from_march + 3 : months_from_march - 9;
    date->year = era * ERA_YEARS + year_of_era + (date->month <= 2 ? 1 : 0);
    date->hour = second_of_day / 3600;
    date->minute = second_of_day / 60 % 60;
    date->second = second_of_day % 60;
    return true;
}

static void write_as(mint_der_writer_t *writer, const mint_calendar_t *date, bool generalized)
{
    char text[64];
    (void)snprintf(text, sizeof text, "%04d%02d%02d%02d%02d%02dZ", date->year, date->month,
                   date->day, date->hour, date->minute, date->second);
    const char *start = generalized ? text : text + 2; // UTCTime leaves the century out
    mint_der_primitive(writer, generalized ? MBEDTLS_ASN1_GENERALIZED_TIME : MBEDTLS_ASN1_UTC_TIME,
                       (mint_bytes_t){.data = (const uint8_t *)start,
                                      .len = generalized ? GENERALIZED_TIME_LEN : UTC_TIME_LEN});
}

void mint_calendar_write(mint_der_writer_t *writer, int64_t time)
{
    mint_calendar_t date;
    if (!mint_calendar_from_unix(time, &date)) {
        writer->failed = true;
        return;
    }
    write_as(writer, &date, date.year >= YEAR_GENERALIZED);
}

void mint_calendar_write_generalized(mint_der_writer_t *writer, int64_t time)
{
    mint_calendar_t date;
    if (!mint_calendar_from_unix(time, &date)) {
        writer->failed = true;
        return;
    }
    write_as(writer, &date, true);
}

static int read_two_digits(mint_reader_t *reader)
{
    int tens = mint_read_u8(reader) - '0';
    int ones = mint_read_u8(reader) - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
        reader->failed = true;
    }
    return tens * 10 + ones;
}

bool mint_calendar_read(int tag, mint_bytes_t content, int64_t *time)
{
    mint_calendar_t date = {0};
    mint_reader_t reader;
    *time = 0;
    mint_reader_init(&reader, content.data, content.len);
    if (tag == MBEDTLS_ASN1_GENERALIZED_TIME) {
        date.year = read_two_digits(&reader) * 100;
        date.year += read_two_digits(&reader);
    } else if (tag == MBEDTLS_ASN1_UTC_TIME) {
        date.year = read_two_digits(&reader);
        date.year += date.year < YEAR_FIRST % 100 ? 2000 : 1900;
    } else {
        return false;
    }
    date.month = read_two_digits(&reader);
    date.day = read_two_digits(&reader);
    date.hour = read_two_digits(&reader);
    date.minute = read_two_digits(&reader);
    date.second = read_two_digits(&reader);
    bool ends = mint_read_u8(&reader) == 'Z' && reader.left_len == 0;
    return mint_reader_status(&reader) == MINT_OK && ends && mint_calendar_to_unix(&date, time);
}
