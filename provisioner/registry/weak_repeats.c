// SPDX-License-Identifier: Apache-2.0
//
// Values that are there more than once: sorted by 64 bits of each, then what falls together is read
// again and compared whole.
#include <stdlib.h>
#include <string.h>

#include "registry/weak_scan.h"

#define FIRST_SIZE 1024u ///< entries of the first allocation

static uint64_t tag_of(mint_bytes_t value)
{
    uint64_t tag = 0;
    for (size_t i = 0; i < value.len; i++) {
        tag = (tag << 8 | tag >> 56) ^ value.data[i];
    }
    return tag;
}

mint_status_t mint_weak_entries_add(mint_weak_entries_t *entries, mint_bytes_t value,
                                    mint_weak_from_t from, int64_t row)
{
    if (entries->count == entries->size) {
        size_t size = entries->size == 0 ? FIRST_SIZE : 2 * entries->size;
        mint_weak_entry_t *list = realloc(entries->list, size * sizeof *list);
        if (list == NULL) {
            return MINT_ERR_MEMORY;
        }
        entries->list = list;
        entries->size = size;
    }
    entries->list[entries->count++] =
        (mint_weak_entry_t){.tag = tag_of(value), .place = (uint64_t)row * 8 + (unsigned)from};
    return MINT_OK;
}

mint_status_t mint_weak_tell(mint_weak_report_t *report, const mint_weakness_t *weakness)
{
    report->findings++;
    return report->visit(report->context, weakness);
}

static int compare_entries(const void *a, const void *b)
{
    const mint_weak_entry_t *first = a;
    const mint_weak_entry_t *second = b;
    if (first->tag != second->tag) {
        return first->tag < second->tag ? -1 : 1;
    }
    return first->place < second->place ? -1 : first->place > second->place;
}

/// Those of one key together, and in them one holder's; those of one nonce, and in them one
/// signer's, and then one message's.
static int compare_details(const void *a, const void *b)
{
    const mint_weak_detail_t *first = a;
    const mint_weak_detail_t *second = b;
    int order = memcmp(first->value, second->value, sizeof first->value);
    order = order != 0 ? order : memcmp(first->signer, second->signer, sizeof first->signer);
    order = order != 0 ? order : memcmp(first->message, second->message, sizeof first->message);
    order = order != 0 ? order : memcmp(first->holder, second->holder, sizeof first->holder);
    return order != 0 ? order : strcmp(first->label, second->label);
}

/// Values with the same 64 bits, read again, in the order above.
typedef struct {
    mint_weak_detail_t *list; ///< MINT_WEAK_HOLDERS_MAX of them, on the heap
    const char **labels;      ///< likewise
    size_t count;
    uint64_t more;
} group_t;

typedef mint_status_t (*load_t)(mint_registry_t *registry, uint64_t place,
                                mint_weak_detail_t *detail, mint_error_t *error);

/// Reports what is wrong with the details `first` to `end` - 1, which have one value.
typedef mint_status_t (*judge_t)(const group_t *group, size_t first, size_t end,
                                 mint_weak_report_t *report);

static bool same(const uint8_t a[MINT_SHA256_LEN], const uint8_t b[MINT_SHA256_LEN])
{
    return memcmp(a, b, MINT_SHA256_LEN) == 0;
}

static mint_status_t tell(const group_t *group, mint_weakness_kind_t kind, size_t count,
                          mint_weak_report_t *report)
{
    const mint_weakness_t weakness = {.kind = kind,
                                      .reason = "",
                                      .holders = group->labels,
                                      .holder_count = count,
                                      .more = group->more};
    return mint_weak_tell(report, &weakness);
}

static mint_status_t judge_keys(const group_t *group, size_t first, size_t end,
                                mint_weak_report_t *report)
{
    size_t holders = 0;
    for (size_t i = first; i < end; i++) {
        if (i == first || !same(group->list[i].holder, group->list[i - 1].holder)) {
            group->labels[holders++] = group->list[i].label;
        }
    }
    return holders > 1 ? tell(group, MINT_WEAK_DUPLICATE_KEY, holders, report) : MINT_OK;
}

/// One signer's different messages.
static mint_status_t judge_signer(const group_t *group, size_t first, size_t end,
                                  mint_weak_report_t *report)
{
    size_t messages = 0;
    for (size_t i = first; i < end; i++) {
        if (i == first || !same(group->list[i].message, group->list[i - 1].message)) {
            group->labels[messages++] = group->list[i].label;
        }
    }
    // The same signature under the same message is one document on record twice.
    return messages > 1 ? tell(group, MINT_WEAK_NONCE_SAME_KEY, messages, report) : MINT_OK;
}

static mint_status_t judge_nonces(const group_t *group, size_t first, size_t end,
                                  mint_weak_report_t *report)
{
    size_t start = first;
    mint_status_t status = MINT_OK;
    for (size_t i = first + 1; i <= end && status == MINT_OK; i++) {
        if (i == end || !same(group->list[i].signer, group->list[start].signer)) {
            status = judge_signer(group, start, i, report);
            start = i;
        }
    }
    size_t signers = 0;
    for (size_t i = first; i < end; i++) {
        if (i == first || !same(group->list[i].signer, group->list[i - 1].signer)) {
            group->labels[signers++] = group->list[i].label;
        }
    }
    return status == MINT_OK && signers > 1 ? tell(group, MINT_WEAK_NONCE_OTHER, signers, report)
                                            : status;
}

static mint_status_t judge_group(const group_t *group, judge_t judge, mint_weak_report_t *report)
{
    size_t start = 0;
    mint_status_t status = MINT_OK;
    for (size_t i = 1; i <= group->count && status == MINT_OK; i++) {
        if (i == group->count || !same(group->list[i].value, group->list[start].value)) {
            status = judge(group, start, i, report);
            start = i;
        }
    }
    return status;
}

static mint_status_t load_group(mint_registry_t *registry, const mint_weak_entry_t *entries,
                                size_t count, load_t load, group_t *group, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    group->count = count < MINT_WEAK_HOLDERS_MAX ? count : MINT_WEAK_HOLDERS_MAX;
    group->more = count - group->count;
    for (size_t i = 0; i < group->count && status == MINT_OK; i++) {
        status = load(registry, entries[i].place, &group->list[i], error);
    }
    qsort(group->list, group->count, sizeof group->list[0], compare_details);
    return status;
}

static mint_status_t find_repeats(mint_registry_t *registry, mint_weak_entries_t *entries,
                                  load_t load, judge_t judge, mint_weak_report_t *report,
                                  mint_error_t *error)
{
    group_t group = {.list = calloc(MINT_WEAK_HOLDERS_MAX, sizeof *group.list),
                     .labels = calloc(MINT_WEAK_HOLDERS_MAX, sizeof *group.labels)};
    mint_status_t status = group.list != NULL && group.labels != NULL ? MINT_OK : MINT_ERR_MEMORY;
    if (entries->count > 1) {
        qsort(entries->list, entries->count, sizeof entries->list[0], compare_entries);
    }
    size_t start = 0;
    for (size_t i = 1; i <= entries->count && status == MINT_OK; i++) {
        if (i < entries->count && entries->list[i].tag == entries->list[start].tag) {
            continue;
        }
        if (i - start > 1) {
            status = load_group(registry, entries->list + start, i - start, load, &group, error);
            status = status == MINT_OK ? judge_group(&group, judge, report) : status;
        }
        start = i;
    }
    free(group.list);
    free(group.labels);
    return status;
}

mint_status_t mint_weak_repeated_keys(mint_registry_t *registry, mint_weak_entries_t *keys,
                                      mint_weak_report_t *report, mint_error_t *error)
{
    return find_repeats(registry, keys, mint_weak_detail_key, judge_keys, report, error);
}

mint_status_t mint_weak_repeated_nonces(mint_registry_t *registry, mint_weak_entries_t *signatures,
                                        mint_weak_report_t *report, mint_error_t *error)
{
    return find_repeats(registry, signatures, mint_weak_detail_signature, judge_nonces, report,
                        error);
}
