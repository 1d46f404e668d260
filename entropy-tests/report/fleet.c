// SPDX-License-Identifier: Apache-2.0
//
// The page of a fleet: how many stand out and which, then each figure over all devices.
#include "report/fleet.h"

#include "report/escape.h"
#include "report/html.h"
#include "report/words.h"

#define ROWS 500u ///< of the table of devices that stand out

static bool is_odd_one(const mint_fleet_t *fleet, size_t device)
{
    for (size_t i = 0; i < fleet->series_count; i++) {
        if (mint_fleet_is_outlier(&fleet->series[i], device)) {
            return true;
        }
    }
    return false;
}

size_t mint_fleet_count_outliers(const mint_fleet_t *fleet)
{
    size_t count = 0;
    for (size_t i = 0; i < fleet->device_count; i++) {
        count += is_odd_one(fleet, i);
    }
    return count;
}

size_t mint_fleet_count_failed(const mint_fleet_t *fleet)
{
    size_t count = 0;
    for (size_t i = 0; i < fleet->device_count; i++) {
        count += !fleet->devices[i].is_passed;
    }
    return count;
}

// ---- the verdict ----

static void put_tile(FILE *out, const char *name, size_t count)
{
    (void)fputs("<div>", out);
    mint_html_text(out, "dt", name);
    mint_html_text(out, "dd", mint_words_count(count).text);
    (void)fputs("</div>\n", out);
}

static void put_lead(FILE *out, const mint_fleet_t *fleet, size_t failed, size_t outliers)
{
    (void)fputs("<p class=\"lead\">", out);
    (void)fprintf(out, "The entropy gate looked at the noise of each of %s devices of batch ",
                  mint_words_count(fleet->device_count).text);
    mint_escape_html(out, fleet->batch);
    if (fleet->device_count != 0) {
        (void)fputs(", met from ", out);
        mint_escape_html(out, fleet->devices[0].made);
        (void)fputs(" to ", out);
        mint_escape_html(out, fleet->devices[fleet->device_count - 1].made);
    }
    (void)fputs(fleet->device_count == 0 ? "."
                : failed != 0            ? ". Those that failed must not leave the factory."
                : outliers != 0
                    ? ". All passed; those that stand out are good enough by themselves, but not "
                      "like the others: look at the part, the reel and the station."
                    : ". All passed, and none is unlike the others.",
                out);
    if (fleet->refused != 0) {
        (void)fprintf(out,
                      " %s more %s turned away at the gate for their noise or random numbers, and "
                      "%s not among these.",
                      mint_words_count(fleet->refused).text, fleet->refused == 1 ? "was" : "were",
                      fleet->refused == 1 ? "is" : "are");
    }
    (void)fputs("</p>\n", out);
}

static void put_verdict(FILE *out, const mint_fleet_t *fleet)
{
    char text[96];
    size_t outliers = mint_fleet_count_outliers(fleet);
    size_t failed = mint_fleet_count_failed(fleet);
    mint_judged_t judged = failed != 0                ? MINT_JUDGED_NO
                           : outliers != 0            ? MINT_JUDGED_LOOK
                           : fleet->refused != 0      ? MINT_JUDGED_LOOK
                           : fleet->device_count == 0 ? MINT_JUDGED_OPEN
                                                      : MINT_JUDGED_YES;
    (void)fprintf(out, "<div class=\"verdict %s\">\n", mint_words_judged(judged));
    mint_html_badge(out, judged,
                    judged == MINT_JUDGED_LOOK   ? "Look"
                    : judged == MINT_JUDGED_OPEN ? "Nothing yet"
                                                 : mint_html_verdict_word(judged));
    if (failed != 0) {
        (void)snprintf(text, sizeof text, "%zu of %zu devices did not pass the gate.", failed,
                       fleet->device_count);
    } else if (outliers != 0) {
        (void)snprintf(text, sizeof text, "%zu of %zu devices stand%s out.", outliers,
                       fleet->device_count, outliers == 1 ? "s" : "");
    } else if (fleet->refused != 0) {
        (void)snprintf(text, sizeof text, "%s device%s turned away at the gate.",
                       mint_words_count(fleet->refused).text,
                       fleet->refused == 1 ? " was" : "s were");
    } else {
        (void)snprintf(text, sizeof text, "%s",
                       fleet->device_count != 0 ? "The noise of all devices is alike."
                                                : "The batch has no devices yet.");
    }
    mint_html_text(out, "h1", text);
    put_lead(out, fleet, failed, outliers);
    (void)fputs("<dl class=\"tiles\">\n", out);
    put_tile(out, "Devices", fleet->device_count);
    put_tile(out, "Did not pass", failed);
    put_tile(out, "Turned away", fleet->refused);
    put_tile(out, "Stand out", outliers);
    (void)fputs("</dl>\n</div>\n", out);
}

// ---- who ----

static void put_device(FILE *out, const mint_fleet_device_t *device)
{
    (void)fputs("<tr>", out);
    mint_html_text(out, "th scope=\"row\"", device->name);
    mint_html_cell(out, "whole", "met", device->made);
    mint_html_cell(out, "", "port", device->place);
    (void)fputs("<td>", out);
    mint_html_badge(out, device->is_passed ? MINT_JUDGED_LOOK : MINT_JUDGED_NO,
                    device->is_passed ? "Stands out" : "Fail");
    (void)fputs("<td>", out);
}

static void put_reasons(FILE *out, const mint_fleet_t *fleet, size_t device)
{
    bool is_first = true;
    for (size_t i = 0; i < fleet->series_count; i++) {
        const mint_fleet_series_t *series = &fleet->series[i];
        if (mint_fleet_is_outlier(series, device)) {
            (void)fputs(is_first ? "" : "; ", out);
            mint_escape_html(out, series->source);
            (void)fputs(", ", out);
            mint_escape_html(out, series->figure);
            (void)fprintf(out, ": %g, where most have %g to %g", series->values[device],
                          series->low, series->high);
            is_first = false;
        }
    }
    (void)fputs("</tr>\n", out);
}

static void put_outliers(FILE *out, const mint_fleet_t *fleet)
{
    size_t rows = 0;
    (void)fputs("<section>\n<h2>Which devices</h2>\n", out);
    for (size_t i = 0; i < fleet->device_count && rows < ROWS; i++) {
        if (fleet->devices[i].is_passed && !is_odd_one(fleet, i)) {
            continue;
        }
        if (rows++ == 0) {
            (void)fputs(
                "<div class=\"table\"><table class=\"stack\">\n<thead><tr><th>Device<th>Met<th>Port<th>Gate"
                "<th>Why</tr></thead>\n<tbody>\n",
                out);
        }
        put_device(out, &fleet->devices[i]);
        put_reasons(out, fleet, i);
    }
    (void)fputs(rows != 0 ? "</tbody></table></div>\n" : "<p>None.</p>\n", out);
    if (rows == ROWS) {
        (void)fprintf(out, "<p>There are more: these are the first %u.</p>\n", ROWS);
    }
    (void)fputs("</section>\n", out);
}

// ---- figures ----

static void put_figure(FILE *out, const mint_fleet_t *fleet, const mint_fleet_series_t *series)
{
    size_t outliers = mint_fleet_series_outliers(fleet, series);
    (void)fputs("<figure>\n<figcaption><h3>", out);
    mint_escape_html(out, series->figure);
    (void)fputs(" · ", out);
    mint_escape_html(out, series->source);
    (void)fputs("</h3>\n", out);
    mint_html_text(out, "p class=\"what\"", series->what);
    (void)fputs("</figcaption>\n", out);
    mint_fleet_draw(out, fleet, series);
    (void)fputs("<p class=\"found\">", out);
    if (outliers != 0) {
        mint_html_badge(out, MINT_JUDGED_LOOK, "Stands out");
    }
    (void)fprintf(out, "Median %g; the band is %g to %g; %zu outside.</p>\n</figure>\n",
                  series->median, series->low, series->high, outliers);
}

static void put_making(FILE *out, const mint_fleet_t *fleet)
{
    (void)fputs("<section>\n<h2>How this was made</h2>\n<div class=\"table\"><table class=\"two\">"
                "<tbody>\n",
                out);
    mint_html_pair(out, "Command", fleet->command);
    mint_html_pair(out, "Program", fleet->version);
    mint_html_pair(out, "Date", fleet->made);
    mint_html_pair(
        out, "Who stands out",
        "modified z-score beyond 3.5 (Iglewicz and Hoaglin 1993): the median ± 3.5 MAD / "
        "0.6745, the MAD being at least half a count, of at least five devices");
    (void)fputs("</tbody></table></div>\n</section>\n", out);
}

mint_status_t mint_fleet_write_html(const mint_fleet_t *fleet, FILE *out)
{
    char title[160];
    (void)snprintf(title, sizeof title, "Noise of batch %.80s", fleet->batch);
    mint_html_begin(out, title);
    (void)fputs("<p class=\"kicker\">Entropy gate · batch ", out);
    mint_escape_html(out, fleet->batch);
    (void)fputs(" · ", out);
    mint_escape_html(out, fleet->made);
    (void)fputs("</p>\n", out);
    put_verdict(out, fleet);
    put_outliers(out, fleet);
    (void)fputs("<section>\n<h2>All devices</h2>\n<div class=\"grid\">\n", out);
    for (size_t i = 0; i < fleet->series_count && fleet->device_count != 0; i++) {
        put_figure(out, fleet, &fleet->series[i]);
    }
    (void)fputs("</div>\n</section>\n", out);
    put_making(out, fleet);
    mint_html_end(out);
    return fflush(out) != 0 ? MINT_ERR_IO : MINT_OK;
}
