// SPDX-License-Identifier: Apache-2.0
//
// The registry's tables, as numbered migrations. What must never be, the schema itself forbids: two
// devices with one key, two certificates with one serial number, two live certificates for one
// device. A migration that has left the house is never edited; a change is a new one at the end.
#include "registry/database.h"

const char *const mint_logged_tables[] = {
    "stations", "batches",     "delegations", "devices", "certificates",
    "cas",      "revocations", "crls",        NULL,
};

static const char migration_1[] =
    "CREATE TABLE stations ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32),"
    "  public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 65),"
    "  created INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE batches ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32),"
    "  product TEXT NOT NULL,"
    "  profile TEXT NOT NULL,"
    "  quota INTEGER NOT NULL CHECK (quota >= 0),"
    "  psk INTEGER NOT NULL CHECK (psk IN (0, 1)),"
    "  psk_file TEXT NOT NULL CHECK ((psk = 0) = (psk_file = '')),"
    "  created INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE delegations ("
    "  id INTEGER PRIMARY KEY,"
    "  station INTEGER NOT NULL REFERENCES stations (id),"
    "  batch INTEGER NOT NULL REFERENCES batches (id),"
    "  cose BLOB NOT NULL,"
    "  created INTEGER NOT NULL,"
    "  UNIQUE (station, batch)"
    ") STRICT;"
    "CREATE TABLE devices ("
    "  id INTEGER PRIMARY KEY,"
    "  device BLOB NOT NULL UNIQUE CHECK (length(device) = 16),"
    "  batch INTEGER NOT NULL REFERENCES batches (id),"
    "  station TEXT NOT NULL,"
    "  board TEXT NOT NULL,"
    "  firmware TEXT NOT NULL,"
    "  progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 5),"
    "  public_key BLOB UNIQUE CHECK (length(public_key) = 65),"
    "  transport_key BLOB UNIQUE CHECK (length(transport_key) = 65),"
    "  psk INTEGER NOT NULL DEFAULT 0 CHECK (psk IN (0, 1)),"
    "  store_digest BLOB CHECK (length(store_digest) = 32),"
    "  health TEXT NOT NULL,"
    "  admitted INTEGER NOT NULL,"
    "  changed INTEGER NOT NULL,"
    "  CHECK (progress = 0 OR public_key IS NOT NULL)"
    ") STRICT;"
    "CREATE INDEX devices_batch ON devices (batch, progress);"
    "CREATE TABLE certificates ("
    "  id INTEGER PRIMARY KEY,"
    "  serial BLOB NOT NULL UNIQUE CHECK (length(serial) = 20),"
    "  device INTEGER NOT NULL REFERENCES devices (id),"
    "  csr BLOB NOT NULL,"
    "  intended INTEGER NOT NULL,"
    "  der BLOB,"
    "  fingerprint BLOB UNIQUE CHECK (length(fingerprint) = 32),"
    "  issued INTEGER,"
    "  revoked INTEGER,"
    "  CHECK ((der IS NULL) = (fingerprint IS NULL) AND (der IS NULL) = (issued IS NULL))"
    ") STRICT;"
    "CREATE UNIQUE INDEX certificates_live ON certificates (device) WHERE revoked IS NULL;"
    "CREATE TABLE events ("
    "  sequence INTEGER PRIMARY KEY,"
    "  time INTEGER NOT NULL,"
    "  actor TEXT NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  row INTEGER NOT NULL,"
    "  detail TEXT NOT NULL,"
    "  row_digest BLOB NOT NULL CHECK (length(row_digest) = 32),"
    "  hash BLOB NOT NULL CHECK (length(hash) = 32)"
    ") STRICT;"
    "CREATE INDEX events_row ON events (subject, row, sequence);";

// Certificates that are of no device, the CAs that signed them, revocation and its lists. The table
// of certificates is made anew because SQLite cannot take NOT NULL from a column; its rows keep
// their numbers and the order of their columns, and what is new in them is NULL, so what the log
// says of them stays true.
//
// cas: role 0 is a root, 1 an issuing CA, 2 a cross-certificate, another root's certificate
// for the issuing CA of that generation. certificates.ca: NULL is the first issuing CA,
// which was the only one before there was this column. A renewal does not count before it is
// issued; then what it renews is superseded.
static const char migration_2[] =
    "CREATE TABLE cas ("
    "  id INTEGER PRIMARY KEY,"
    "  role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 2),"
    "  generation INTEGER NOT NULL CHECK (generation > 0),"
    "  issuer INTEGER REFERENCES cas (id),"
    "  serial BLOB NOT NULL UNIQUE CHECK (length(serial) BETWEEN 1 AND 20),"
    "  der BLOB NOT NULL,"
    "  fingerprint BLOB NOT NULL UNIQUE CHECK (length(fingerprint) = 32),"
    "  created INTEGER NOT NULL,"
    "  CHECK ((role = 0) = (issuer IS NULL))"
    ") STRICT;"
    "CREATE UNIQUE INDEX cas_own ON cas (role, generation) WHERE role < 2;"
    "CREATE UNIQUE INDEX cas_cross ON cas (generation, issuer) WHERE role = 2;"
    "CREATE TABLE certificates_2 ("
    "  id INTEGER PRIMARY KEY,"
    "  serial BLOB NOT NULL UNIQUE CHECK (length(serial) = 20),"
    "  device INTEGER REFERENCES devices (id),"
    "  csr BLOB NOT NULL,"
    "  intended INTEGER NOT NULL,"
    "  der BLOB,"
    "  fingerprint BLOB UNIQUE CHECK (length(fingerprint) = 32),"
    "  issued INTEGER,"
    "  revoked INTEGER,"
    "  ca INTEGER REFERENCES cas (id),"
    "  profile TEXT,"
    "  request TEXT,"
    "  identity BLOB CHECK (length(identity) = 32),"
    "  key BLOB CHECK (length(key) = 32),"
    "  renews INTEGER REFERENCES certificates (id),"
    "  superseded INTEGER,"
    "  CHECK ((der IS NULL) = (fingerprint IS NULL) AND (der IS NULL) = (issued IS NULL)),"
    "  CHECK ((device IS NULL) = (identity IS NOT NULL)),"
    "  CHECK ((identity IS NULL) = (key IS NULL) AND (identity IS NULL) = (request IS NULL)"
    "    AND (identity IS NULL) = (profile IS NULL))"
    ") STRICT;"
    "INSERT INTO certificates_2 (id, serial, device, csr, intended, der, fingerprint, issued, revoked)"
    " SELECT id, serial, device, csr, intended, der, fingerprint, issued, revoked FROM certificates;"
    "DROP TABLE certificates;"
    "ALTER TABLE certificates_2 RENAME TO certificates;"
    "CREATE UNIQUE INDEX certificates_live ON certificates (device) WHERE revoked IS NULL;"
    "CREATE UNIQUE INDEX certificates_identity ON certificates (identity) WHERE revoked IS NULL"
    "  AND superseded IS NULL AND (der IS NOT NULL OR renews IS NULL);"
    "CREATE UNIQUE INDEX certificates_key ON certificates (key, profile) WHERE revoked IS NULL"
    "  AND superseded IS NULL AND (der IS NOT NULL OR renews IS NULL);"
    "CREATE UNIQUE INDEX certificates_renewal ON certificates (renews)"
    "  WHERE renews IS NOT NULL AND superseded IS NULL;"
    "CREATE INDEX certificates_of_key ON certificates (key) WHERE key IS NOT NULL;"
    "CREATE TABLE revocations ("
    "  id INTEGER PRIMARY KEY,"
    "  certificate INTEGER REFERENCES certificates (id),"
    "  ca INTEGER REFERENCES cas (id),"
    "  reason INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 10 AND reason <> 7),"
    "  revoked INTEGER NOT NULL,"
    "  invalid_since INTEGER,"
    "  note TEXT NOT NULL,"
    "  CHECK ((certificate IS NULL) <> (ca IS NULL))"
    ") STRICT;"
    "CREATE INDEX revocations_certificate ON revocations (certificate, id);"
    "CREATE INDEX revocations_ca ON revocations (ca, id);"
    "CREATE TRIGGER revocations_stay BEFORE DELETE ON revocations"
    "  BEGIN SELECT RAISE(ABORT, 'a revocation is never taken out'); END;"
    "CREATE TRIGGER revocations_hold BEFORE UPDATE ON revocations"
    "  BEGIN SELECT RAISE(ABORT, 'a revocation is never changed'); END;"
    "CREATE TABLE crls ("
    "  id INTEGER PRIMARY KEY,"
    "  ca INTEGER NOT NULL REFERENCES cas (id),"
    "  number INTEGER NOT NULL CHECK (number > 0),"
    "  shard INTEGER NOT NULL,"
    "  shards INTEGER NOT NULL CHECK (shard BETWEEN 1 AND shards),"
    "  this_update INTEGER NOT NULL,"
    "  next_update INTEGER NOT NULL CHECK (next_update > this_update),"
    "  entries INTEGER NOT NULL,"
    "  fingerprint BLOB UNIQUE CHECK (length(fingerprint) = 32),"
    "  UNIQUE (ca, number)"
    ") STRICT;";

// Where a device was when it took its place, and when it was taken out of use. A place of a batch
// is taken with the device's key, from here on; who was only met has none. What a batch asks of its
// devices' noise. Values that no two devices of the fleet may show, of which the log speaks from
// schema 5 on. Devices are found by their port and by time, certificates by time and by their
// device, revoked ones too.
static const char migration_3[] =
    "ALTER TABLE devices ADD COLUMN port TEXT;"
    "ALTER TABLE devices ADD COLUMN retired INTEGER;"
    "ALTER TABLE batches ADD COLUMN min_h_64 INTEGER CHECK (min_h_64 BETWEEN 0 AND 65535);"
    "ALTER TABLE batches ADD COLUMN noise_samples INTEGER"
    "  CHECK (noise_samples BETWEEN 0 AND 4096);"
    "CREATE TABLE claims ("
    "  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),"
    "  digest BLOB NOT NULL CHECK (length(digest) = 32),"
    "  device BLOB NOT NULL CHECK (length(device) = 16),"
    "  claimed INTEGER NOT NULL,"
    "  PRIMARY KEY (kind, digest)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX certificates_device ON certificates (device) WHERE device IS NOT NULL;"
    "CREATE INDEX devices_port ON devices (port) WHERE port IS NOT NULL;"
    "CREATE INDEX devices_admitted ON devices (admitted);"
    "CREATE INDEX certificates_issued ON certificates (issued) WHERE issued IS NOT NULL;";

// The file with the key that a batch's devices must show to have before they get a certificate;
// NULL: they need none.
static const char migration_4[] =
    "ALTER TABLE batches ADD COLUMN enrolment_file TEXT CHECK (enrolment_file <> '');";

// When a batch was closed. Claims in the order in which they were made, so that the log can vouch
// for those of a conversation at once: an event about claims names the last of them, and speaks of
// all from the one before it on (registry/claims_log.c). Those that are there are taken as they
// are.
static const char migration_5[] =
    "ALTER TABLE batches ADD COLUMN closed INTEGER;"
    "CREATE TABLE claims_5 ("
    "  id INTEGER PRIMARY KEY,"
    "  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),"
    "  digest BLOB NOT NULL CHECK (length(digest) = 32),"
    "  device BLOB NOT NULL CHECK (length(device) = 16),"
    "  claimed INTEGER NOT NULL,"
    "  UNIQUE (kind, digest)"
    ") STRICT;"
    "INSERT INTO claims_5 (kind, digest, device, claimed)"
    " SELECT kind, digest, device, claimed FROM claims ORDER BY claimed, kind, digest;"
    "DROP TABLE claims;"
    "ALTER TABLE claims_5 RENAME TO claims;";

// How many places of a batch are taken, kept by the database itself: to count them for each device
// would take the longer the more there are. registry/check.c holds it to the devices.
static const char migration_6[] =
    "CREATE TABLE places ("
    "  batch INTEGER PRIMARY KEY REFERENCES batches (id),"
    "  taken INTEGER NOT NULL CHECK (taken >= 0)"
    ") STRICT;"
    "INSERT INTO places SELECT id, (SELECT count(*) FROM devices d"
    " WHERE d.batch = b.id AND d.progress > 0) FROM batches b;"
    "CREATE TRIGGER places_made AFTER INSERT ON batches BEGIN"
    "  INSERT INTO places VALUES (new.id, 0);"
    "END;"
    "CREATE TRIGGER places_taken_at_once AFTER INSERT ON devices WHEN new.progress > 0 BEGIN"
    "  UPDATE places SET taken = taken + 1 WHERE batch = new.batch;"
    "END;"
    "CREATE TRIGGER places_taken AFTER UPDATE OF batch, progress ON devices"
    " WHEN old.batch <> new.batch OR (old.progress > 0) <> (new.progress > 0) BEGIN"
    "  UPDATE places SET taken = taken - (old.progress > 0) WHERE batch = old.batch;"
    "  UPDATE places SET taken = taken + (new.progress > 0) WHERE batch = new.batch;"
    "END;";

/// Statements that make version n of version n - 1, at n - 1, and their last step; and what is to
/// be done besides, or NULL.
typedef struct {
    const char *statements;
    const char *set_version;
    mint_status_t (*besides)(mint_registry_t *registry, mint_error_t *error);
} migration_row_t;

static const migration_row_t migrations[] = {
    {migration_1, "PRAGMA user_version = 1", NULL},
    {migration_2, "PRAGMA user_version = 2", NULL},
    {migration_3, "PRAGMA user_version = 3", NULL},
    {migration_4, "PRAGMA user_version = 4", NULL},
    {migration_5, "PRAGMA user_version = 5", mint_claims_adopt},
    {migration_6, "PRAGMA user_version = 6", NULL},
};
#define NEWEST ((int64_t)(sizeof migrations / sizeof migrations[0]))

static mint_status_t read_version(mint_registry_t *registry, int64_t *version, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, "PRAGMA user_version");
    *version = mint_query_row(&query) ? mint_query_get_integer(&query) : 0;
    return mint_query_finish(&query, error);
}

/// Inside a transaction: looks again which version is there, for another process may have been
/// faster, and takes one step.
static mint_status_t step(mint_registry_t *registry, int64_t *version, mint_error_t *error)
{
    mint_status_t status = read_version(registry, version, error);
    if (status != MINT_OK || *version >= NEWEST) {
        return status;
    }
    status = mint_database_run(registry->db, migrations[*version].statements, error);
    if (status == MINT_OK) {
        status = mint_database_run(registry->db, migrations[*version].set_version, error);
    }
    if (status == MINT_OK && migrations[*version].besides != NULL) {
        status = migrations[*version].besides(registry, error);
    }
    if (status == MINT_OK) {
        *version += 1;
        char detail[32];
        sqlite3_snprintf(sizeof detail, detail, "schema %lld", (long long)*version);
        // A registry that cannot be opened could not be told that the clock is right.
        mint_change_t change = {
            .kind = "registry.schema", .subject = "", .detail = detail, .any_time = true};
        status = mint_events_append(registry, &change, error);
    }
    return status;
}

mint_status_t mint_schema_check(mint_registry_t *registry, mint_error_t *error)
{
    int64_t version = 0;
    mint_status_t status = read_version(registry, &version, error);
    if (status == MINT_OK && version != NEWEST) {
        status = mint_fail(error, MINT_ERR_UNSUPPORTED,
                           "the registry has schema %lld, this program writes %lld",
                           (long long)version, (long long)NEWEST);
    }
    return status;
}

mint_status_t mint_schema_migrate(mint_registry_t *registry, mint_error_t *error)
{
    int64_t version = 0;
    mint_status_t status = read_version(registry, &version, error);
    while (status == MINT_OK && version < NEWEST) {
        status = mint_transaction_begin(registry, error);
        if (status == MINT_OK) {
            status = mint_transaction_end(registry, step(registry, &version, error), error);
        }
    }
    if (status == MINT_OK && version > NEWEST) {
        status = mint_fail(error, MINT_ERR_UNSUPPORTED,
                           "the registry has schema %lld, this program knows up to %lld",
                           (long long)version, (long long)NEWEST);
        mint_error_hint(error, "use the program that wrote it, or a newer one");
    }
    return status;
}
