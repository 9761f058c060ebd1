/* Bytes that are lent to code which knows nothing of the guard: a memoryview, numpy, zlib.crc32(buffer).

   Such code faults at an instruction that cannot be left, and must go on.  So the handler gives it a page
   of zeros in place of the one that the file no longer has, and notes that the memory is lost.  When the
   bytes are given back, or as soon as the main thread runs bytecode, the thread is told by an InternalError:
   a little later than it happened, as by a JVM.  The file's page cannot be put back, since no descriptor is kept.  So from then
   on the memory is lost: each access of ours raises, and the file must be mapped anew.

   Ranges are entered and left under the GIL; the handler reads them without.  It only ever looks for the
   range of bytes that its own thread has been lent, and that one stays as it is meanwhile. */
#ifndef NIO_LENT_H
#define NIO_LENT_H
#include <Python.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "guard.h"

typedef struct lent_range {
    uintptr_t start, stop;            /* whole pages; 0, 0: idle */
    void *memory;                     /* whose bytes these are; there as long as the range is lent */
    unsigned long thread;             /* Python's number of the one that faulted first */
    int lost, told;                   /* a page was replaced; Python knows */
    struct lent_range *next;          /* of all there are, idle ones too: they are never freed */
    struct lent_range *idle;
} lent_range;

static lent_range *lent_ranges, *lent_idle;
static int (*lent_report)(void *);

/* Enter a range that is lent from now on; NULL without memory. */
static lent_range *lent_enter(void *memory, size_t start, size_t size) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    lent_range *range = lent_idle;
    if (range) lent_idle = range->idle;
    else {
        range = calloc(1, sizeof *range);
        if (!range) return NULL;
        range->next = lent_ranges;
        __atomic_store_n(&lent_ranges, range, __ATOMIC_RELEASE);
    }
    range->memory = memory;
    range->lost = range->told = 0;
    range->stop = (start + size + page - 1) & ~(page - 1);
    __atomic_store_n(&range->start, start & ~(page - 1), __ATOMIC_RELEASE);
    return range;
}

static void lent_put_away(lent_range *range) {
    range->lost = 0;
    range->idle = lent_idle;
    lent_idle = range;
}

/* Everybody has given it back.  If it is lost and nobody knows, lent_untold finds it still. */
static void lent_leave(lent_range *range) {
    __atomic_store_n(&range->start, 0, __ATOMIC_RELEASE);
    range->stop = 0;
    range->memory = NULL;
    if (!range->lost || range->told) lent_put_away(range);
}

/* With the GIL: a range whose loss nobody has been told of; NULL: there is none.  Its memory is NULL where
   it has been given back: then it is to be put away by who tells. */
static lent_range *lent_untold(void) {
    lent_range *range = lent_ranges;
    while (range && (!range->lost || range->told)) range = range->next;
    return range;
}

/* In the handler: whether the fault lies in lent bytes, and now has a page. */
static int lent_fault(const void *place) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)place;
    lent_range *range = __atomic_load_n(&lent_ranges, __ATOMIC_ACQUIRE);
    for (; range; range = range->next) {
        uintptr_t start = __atomic_load_n(&range->start, __ATOMIC_ACQUIRE);
        if (!start || at < start || at >= range->stop) continue;
        if (mmap((void *)(at & ~(page - 1)), page, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
            return 0;
        if (!__atomic_exchange_n(&range->lost, 1, __ATOMIC_ACQ_REL)) {
            range->thread = PyThread_get_thread_ident();
            Py_AddPendingCall(lent_report, NULL);       /* as CPython's own signal handlers do */
        }
        return 1;
    }
    return 0;
}

/* report: what Python is to do as soon as bytecode runs in the main thread. */
static void lent_watch(int (*report)(void *)) {
    lent_report = report;
    guard_lent_fault = lent_fault;
}
#endif
