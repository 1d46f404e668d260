// SPDX-License-Identifier: Apache-2.0
//
// Which pages a mount has to do with: the newest, one that was being filled when the power went,
// one that was being erased. Reads only.
#include "store/log.h"

typedef struct {
    const mint_store_t *store;
    mint_mount_t *mount;
} search_t;

/// Looks at the page that a mark gives up, and notes it if there is something left of it.
/// `erased_last`: note it even if it looks blank, for its erasure was the last that was done and
/// may have been cut.
static mint_status_t look_at_marked(const mint_store_t *store, mint_mount_t *mount,
                                    const mint_record_t *mark, bool erased_last)
{
    uint32_t index = (uint32_t)(mark->uid >> 32);
    uint32_t sequence = (uint32_t)mark->uid;
    if (index >= store->flash->page_count || index == mount->newest.index) {
        return MINT_OK;
    }
    mint_page_t page;
    mint_status_t status = mint_page_read(store, index, &page);
    bool gone = status == MINT_OK && page.sequence != sequence;
    if (status == MINT_ERR_NOT_FOUND) {
        status = mint_flash_is_blank(store, index * store->flash->page_len,
                                     mint_layout_first(store->flash), &gone);
        gone &= !erased_last;
        page = mount->newest; // Its erase count is as good a guess as any.
        page.index = index;
        page.sequence = sequence;
    }
    if (status == MINT_OK && !gone) {
        mount->moved_out = page;
    }
    return status;
}

static mint_status_t find_mark(void *context, const mint_record_t *record, bool authentic)
{
    search_t *search = (search_t *)context;
    (void)authentic; // A mark has a CRC only.
    return record->type == MINT_RECORD_MARK
               ? look_at_marked(search->store, search->mount, record, false)
               : MINT_OK;
}

static mint_status_t scan_newest(const mint_store_t *store, mint_mount_t *mount)
{
    search_t search = {.store = store, .mount = mount};
    mount->moved_out.index = MINT_PAGE_NONE;
    mint_status_t status = mint_scan_page(store, &mount->newest, find_mark, &search, &mount->scan);
    if (status == MINT_OK && mount->scan.record_count > 0 &&
        mount->scan.tail.type == MINT_RECORD_MARK) {
        status = look_at_marked(store, mount, &mount->scan.tail, true);
    }
    return status;
}

/// Whether the newest page was opened to receive a page that is still there, without a mark.
static mint_status_t is_unfinished(const mint_store_t *store, const mint_mount_t *mount,
                                   bool *unfinished)
{
    uint32_t source = mount->newest.source;
    *unfinished = false;
    if (source == 0 || source >= mount->newest.sequence ||
        (mount->moved_out.index != MINT_PAGE_NONE && mount->moved_out.sequence == source)) {
        return MINT_OK;
    }
    mint_page_t page;
    mint_status_t status = mint_page_after(store, source - 1, &page);
    *unfinished = status == MINT_OK && page.sequence == source;
    return status;
}

mint_status_t mint_mount_plan(const mint_store_t *store, mint_mount_t *mount)
{
    *mount = (mint_mount_t){0};
    mount->undone.index = MINT_PAGE_NONE;
    mount->moved_out.index = MINT_PAGE_NONE;
    mint_status_t status = mint_page_before(store, UINT32_MAX, &mount->newest);
    if (status != MINT_OK) {
        return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
    }
    bool unfinished = false;
    status = scan_newest(store, mount);
    if (status == MINT_OK) {
        status = is_unfinished(store, mount, &unfinished);
    }
    if (status == MINT_OK && unfinished) {
        mount->undone = mount->newest;
        status = mint_page_before(store, mount->undone.sequence, &mount->newest);
        if (status == MINT_OK) {
            status = scan_newest(store, mount);
        }
    }
    return status;
}
