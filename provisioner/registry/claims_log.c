// SPDX-License-Identifier: Apache-2.0
//
// How the log vouches for claims. There are about ten of them a device, which would double the log
// if each had an event of its own; and none is ever changed. So the claims of one call have one
// event, which names the last of them as its row: it speaks of all claims from the one after its
// predecessor's up to this one, and carries the SHA-256 of all their columns, in that order. The
// numbers of claims have no gaps. So an edit, a deletion and an insertion, at any place, make an
// event's digest or the numbers wrong, and a check needs to read both tables once, side by side.
#include "registry/database.h"

#include <string.h>

enum { RECORD_LEN = 1 + MINT_SHA256_LEN + MINT_DEVICE_ID_LEN + 8 };

static mint_status_t add(mint_sha256_t *sha, const mint_claim_t *claim, const uint8_t *id,
                         int64_t claimed_s)
{
    uint8_t record[RECORD_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, record, sizeof record);
    mint_write_u8(&writer, (uint8_t)claim->kind);
    mint_write_bytes(&writer, claim->digest, sizeof claim->digest);
    mint_write_bytes(&writer, id, MINT_DEVICE_ID_LEN);
    mint_write_u32le(&writer, (uint32_t)((uint64_t)claimed_s & UINT32_MAX));
    mint_write_u32le(&writer, (uint32_t)((uint64_t)claimed_s >> 32));
    mint_status_t status = mint_writer_status(&writer);
    return status == MINT_OK ? mint_sha256_update(sha, record, sizeof record) : status;
}

static mint_status_t fail(mint_status_t status, mint_error_t *error)
{
    return mint_fail(error, status, "%s", mint_status_text(status));
}

mint_status_t mint_claims_logged(mint_registry_t *registry, const uint8_t *id,
                                 const mint_claim_t *claims, size_t count, int64_t now_s,
                                 int64_t last, mint_error_t *error)
{
    mint_sha256_t sha;
    uint8_t digest[MINT_SHA256_LEN];
    char device[MINT_DEVICE_ID_TEXT_SIZE];
    char detail[64];
    mint_status_t status = mint_sha256_start(&sha);
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = add(&sha, &claims[i], id, now_s);
    }
    if (status == MINT_OK) {
        status = mint_sha256_finish(&sha, digest);
    }
    if (status != MINT_OK) {
        return fail(status, error);
    }
    mint_hex(id, MINT_DEVICE_ID_LEN, device);
    sqlite3_snprintf(sizeof detail, detail, "%s: %u values", device, (unsigned)count);
    const mint_change_t change = {
        .kind = "claim", .subject = "claims", .row = last, .detail = detail, .digest = digest};
    return mint_events_append(registry, &change, error);
}

// ---- reading them ----

/// The claims, one after the other.
typedef struct {
    mint_query_t query;
    int64_t next;         ///< number of the claim that it stands on; 0 at the end
    bool at_end;          ///< there is none any more
    mint_status_t status; ///< of the digests
} reader_t;

static void step(reader_t *reader)
{
    reader->at_end = !mint_query_row(&reader->query);
    reader->next = reader->at_end ? 0 : mint_query_get_integer(&reader->query);
}

static void start(reader_t *reader, mint_registry_t *registry)
{
    reader->status = MINT_OK;
    mint_query_start(&reader->query, registry,
                     "SELECT id, kind, digest, device, claimed FROM claims ORDER BY id");
    step(reader);
}

/// The digest of the claims from `first` to `last`, as far as they are there one by one.
static void digest_range(reader_t *reader, int64_t first, int64_t last,
                         uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    memset(digest, 0, MINT_SHA256_LEN);
    reader->status = mint_sha256_start(&sha);
    for (int64_t i = first;
         i <= last && !reader->at_end && reader->next == i && reader->status == MINT_OK; i++) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        mint_claim_t claim = {.kind = (mint_claim_kind_t)mint_query_get_integer(&reader->query)};
        (void)mint_query_get_array(&reader->query, claim.digest, sizeof claim.digest);
        (void)mint_query_get_array(&reader->query, id, sizeof id);
        reader->status = add(&sha, &claim, id, mint_query_get_integer(&reader->query));
        step(reader);
    }
    if (reader->status == MINT_OK) {
        reader->status = mint_sha256_finish(&sha, digest);
    }
}

static mint_status_t finish(reader_t *reader, mint_error_t *error)
{
    mint_status_t status = mint_query_finish(&reader->query, error);
    return status == MINT_OK && reader->status != MINT_OK ? fail(reader->status, error) : status;
}

static mint_status_t count_claims(mint_registry_t *registry, int64_t *count, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, "SELECT coalesce(max(id), 0) FROM claims");
    *count = mint_query_row(&query) ? mint_query_get_integer(&query) : 0;
    return mint_query_finish(&query, error);
}

mint_status_t mint_claims_adopt(mint_registry_t *registry, mint_error_t *error)
{
    int64_t count = 0;
    uint8_t digest[MINT_SHA256_LEN];
    char detail[64];
    reader_t reader;
    mint_status_t status = count_claims(registry, &count, error);
    if (status != MINT_OK || count == 0) {
        return status;
    }
    start(&reader, registry);
    digest_range(&reader, 1, count, digest);
    status = finish(&reader, error);
    sqlite3_snprintf(sizeof detail, detail, "%lld values that were there", (long long)count);
    const mint_change_t change = {.kind = "claim",
                                  .subject = "claims",
                                  .row = count,
                                  .detail = detail,
                                  .any_time = true,
                                  .digest = digest};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

// ---- comparing them with the log ----

/// Compares the claims of one event, which go from `first` to `last`.
static void compare(reader_t *reader, int64_t first, int64_t last, const uint8_t *said,
                    mint_claims_finding_t *finding)
{
    uint8_t now[MINT_SHA256_LEN];
    digest_range(reader, first, last, now);
    if (!reader->at_end && reader->next < first) {
        sqlite3_snprintf(sizeof finding->text, finding->text, "claim %lld is not in the log",
                         (long long)reader->next);
    } else if (!reader->at_end && reader->next <= last) {
        sqlite3_snprintf(sizeof finding->text, finding->text,
                         "a claim before claim %lld was deleted", (long long)reader->next);
    } else if (!mint_equal_ct(now, said, sizeof now)) {
        sqlite3_snprintf(sizeof finding->text, finding->text,
                         "one of the claims %lld to %lld was changed, deleted or put in",
                         (long long)first, (long long)last);
    }
}

static void verify(reader_t *reader, mint_query_t *events, mint_claims_finding_t *finding)
{
    int64_t last = 0;
    while (finding->text[0] == '\0' && reader->status == MINT_OK && mint_query_row(events)) {
        uint8_t said[MINT_SHA256_LEN];
        int64_t first = last + 1;
        finding->sequence = mint_query_get_integer(events);
        last = mint_query_get_integer(events);
        (void)mint_query_get_array(events, said, sizeof said);
        compare(reader, first, last, said, finding);
        finding->rows = (uint64_t)last;
    }
    if (finding->text[0] == '\0' && !reader->at_end) {
        finding->sequence = 0;
        sqlite3_snprintf(sizeof finding->text, finding->text, "claim %lld is not in the log",
                         (long long)reader->next);
    }
}

mint_status_t mint_claims_verify(mint_registry_t *registry, mint_claims_finding_t *finding,
                                 mint_error_t *error)
{
    reader_t reader;
    mint_query_t events;
    *finding = (mint_claims_finding_t){0};
    start(&reader, registry);
    mint_query_start(&events, registry,
                     "SELECT sequence, row, row_digest FROM events WHERE subject = 'claims'"
                     " ORDER BY row, sequence");
    verify(&reader, &events, finding);
    mint_status_t status = finish(&reader, error);
    mint_status_t events_status = mint_query_finish(&events, status == MINT_OK ? error : NULL);
    return status == MINT_OK ? events_status : status;
}
