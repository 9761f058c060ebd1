/* The SIGBUS guard: one handler for the process, and copies of any length inside its protection.

   Included by memory.pyx alone, which hands guarded_copy and the registration on to the other
   compiled modules.  The scalar accesses themselves stand in touch.h.

   What the handler does with a SIGBUS, in this order:
     1. the faulting instruction stands in a registered extable -> go on at its fix-up;
     2. this thread is inside guarded_copy                      -> siglongjmp out of the copy;
     3. the bytes were lent to somebody else's code (lent.h)    -> another page, and go on;
     4. the signal was sent by raise() in this process          -> return once, and let the access
        fault again: so faulthandler, enabled after us, re-raises what it has dumped;
     5. anything else                                           -> the handler that was there.
   Only the raw copy stands inside the sigsetjmp window: no lock is held and no Python object is
   touched there, so leaving it by siglongjmp leaves nothing behind.  SA_NODEFER, because the jump
   leaves the handler without returning: a blocked SIGBUS would kill at the second fault.
   sigsetjmp(.., 0) saves no signal mask (a system call); with SA_NODEFER none was changed. */
#ifndef NIO_GUARD_H
#define NIO_GUARD_H
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>
#include "stream.h"
#include "touch.h"

#define NIO_TLS static __thread __attribute__((tls_model("initial-exec")))
/* initial-exec: a signal handler must not be the one that allocates the thread's block. */
NIO_TLS sigjmp_buf *guard_armed;      /* the window that this thread is in */
NIO_TLS int guard_resent;             /* a raise() was let pass, its fault has not come yet */
NIO_TLS int guard_chaining;           /* this thread is inside the handler below ours */

#define GUARD_TABLES 16
static struct { const nio_extable_entry *start, *stop; } guard_tables[GUARD_TABLES];
static int guard_table_count;

static struct sigaction guard_first;  /* what was there before we ever came */
static struct sigaction guard_below;  /* what our newest installation displaced */
static int guard_installed;
static int (*guard_lent_fault)(const void *);   /* lent.h's, where it is used */
static pthread_mutex_t guard_lock = PTHREAD_MUTEX_INITIALIZER;

/* Called at import, under the import lock. */
static int guard_register(const nio_extable_entry *start, const nio_extable_entry *stop) {
    if (start == stop) return 0;
    if (guard_table_count == GUARD_TABLES) return -1;
    guard_tables[guard_table_count].start = start;
    guard_tables[guard_table_count].stop = stop;
    guard_table_count++;
    return 0;
}

#if defined(__x86_64__) && defined(__ELF__) && !defined(NIO_PORTABLE_GUARD)
static int guard_fix_up(void *context) {
    greg_t *rip = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    for (int t = 0; t < guard_table_count; t++)
        for (const nio_extable_entry *e = guard_tables[t].start; e < guard_tables[t].stop; e++)
            if ((greg_t)((const char *)&e->from + e->from) == *rip) {
                *rip = (greg_t)((const char *)&e->to + e->to);
                return 1;
            }
    return 0;
}
#else
static int guard_fix_up(void *context) { (void)context; return 0; }
#endif

static void guard_pass_on(int sig, siginfo_t *info, void *context) {
    /* A handler that came after us may call us in turn (a JVM chains so): then the one below our
       newest installation is who called, and only the first is left to ask. */
    struct sigaction *next = guard_chaining ? &guard_first : &guard_below;
    if (!(next->sa_flags & SA_SIGINFO)
            && (next->sa_handler == SIG_DFL || next->sa_handler == SIG_IGN)) {
        /* Die as a process without us would: by the default action of the repeated access, or,
           where a signal was merely sent, by sending it again. */
        struct sigaction fallback;
        memset(&fallback, 0, sizeof fallback);
        fallback.sa_handler = info->si_code <= 0 ? next->sa_handler : SIG_DFL;
        sigaction(sig, &fallback, NULL);
        if (info->si_code <= 0) raise(sig);
        return;
    }
    guard_chaining++;
    if (next->sa_flags & SA_SIGINFO) next->sa_sigaction(sig, info, context);
    else next->sa_handler(sig);
    guard_chaining--;
}

static void guard_on_signal(int sig, siginfo_t *info, void *context) {
    if (info->si_code > 0) {
        guard_resent = 0;
        if (guard_fix_up(context)) return;
        if (guard_armed) siglongjmp(*guard_armed, 1);
        if (guard_lent_fault && guard_lent_fault(info->si_addr)) return;
    } else if (info->si_code == SI_TKILL && info->si_pid == getpid() && !guard_resent
               && !guard_chaining) {
        guard_resent = 1;
        return;
    }
    guard_pass_on(sig, info, context);
}

/* Make our handler the top one, whoever came since: at the first mapping and again at each. */
static int guard_install(void) {
    struct sigaction now, ours;
    int failed = 0;
    if (sigaction(SIGBUS, NULL, &now)) return -1;
    if ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == guard_on_signal) return 0;
    pthread_mutex_lock(&guard_lock);
    if (!guard_installed) guard_first = now;
    guard_below = now;
    memset(&ours, 0, sizeof ours);
    ours.sa_sigaction = guard_on_signal;
    ours.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigemptyset(&ours.sa_mask);
    failed = sigaction(SIGBUS, &ours, NULL);
    if (!failed) guard_installed = 1;
    pthread_mutex_unlock(&guard_lock);
    return failed;
}

/* memmove that returns 1 where a page could not be had; part of the bytes may have moved then. */
static int guarded_copy(void *to, const void *from, size_t n) {
    sigjmp_buf window;
    sigjmp_buf *outer = guard_armed;
    if (sigsetjmp(window, 0)) {
        guard_armed = outer;
        return 1;
    }
    guard_armed = &window;
    __asm__ volatile("" ::: "memory");
    memmove(to, from, n);
    __asm__ volatile("" ::: "memory");
    guard_armed = outer;
    return 0;
}

/* Copies with the bytes of each element swapped; `to` may be `from`.  Two versions of each loop: the
   oldest x86-64 processors have no instruction that shuffles bytes. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define NIO_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define NIO_CLONES
#endif
#define NIO_SWAP_COPY(bytes, type)                                                            \
    NIO_CLONES static void swap_copy##bytes(void *to, const void *from, size_t n) {           \
        typedef type __attribute__((may_alias, aligned(1))) place_type;                       \
        place_type *t = to;                                                                   \
        const place_type *f = from;                                                           \
        for (size_t i = 0; i < n / bytes; i++) t[i] = nio_swap##bytes(f[i]);                  \
    }
NIO_SWAP_COPY(2, uint16_t)
NIO_SWAP_COPY(4, uint32_t)
NIO_SWAP_COPY(8, uint64_t)

static void swap_part(void *to, const void *from, size_t n, int width) {
    if (width == 1) memcpy(to, from, n);
    else if (width == 2) swap_copy2(to, from, n);
    else if (width == 4) swap_copy4(to, from, n);
    else swap_copy8(to, from, n);
}

/* n bytes in elements of `width`, swapped; 1 where a page could not be had.  The ranges are the same
   or do not overlap. */
static int guarded_swap(void *to, const void *from, size_t n, int width) {
    sigjmp_buf window;
    sigjmp_buf *outer = guard_armed;
    if (sigsetjmp(window, 0)) {
        guard_armed = outer;
        return 1;
    }
    guard_armed = &window;
    __asm__ volatile("" ::: "memory");
    swap_part(to, from, n, width);
    __asm__ volatile("" ::: "memory");
    guard_armed = outer;
    return 0;
}

/* A large copy, swapped or (width 1) not: 1 at a fault, -1 where streaming does
   not suit and nothing was done. */
static int guarded_stream(char *to, const char *from, size_t n, int width) {
    sigjmp_buf window;
    sigjmp_buf *outer = guard_armed;
    size_t head = -(uintptr_t)to & (NIO_LINE - 1);      /* to the first whole line */
    volatile size_t done = 0;
    if (n < NIO_STREAM_FROM + NIO_LINE || head % (size_t)width) return -1;
    if (sigsetjmp(window, 0)) {
        guard_armed = outer;
        return 1;
    }
    guard_armed = &window;
    __asm__ volatile("" ::: "memory");
    done = nio_stream_copy(to + head, from + head, n - head, width);
    if (done) {
        swap_part(to, from, head, width);
        swap_part(to + head + done, from + head + done, n - head - done, width);
    }
    __asm__ volatile("" ::: "memory");
    guard_armed = outer;
    return done ? 0 : -1;
}

/* memcmp in the same window: 1 at a fault, else 0 with the index of the first difference (or n). */
static int guarded_mismatch(const char *a, const char *b, size_t n, size_t *at) {
    sigjmp_buf window;
    sigjmp_buf *outer = guard_armed;
    volatile size_t i = 0;
    if (sigsetjmp(window, 0)) {
        guard_armed = outer;
        return 1;
    }
    guard_armed = &window;
    __asm__ volatile("" ::: "memory");
    size_t k = 0;
    while (k + 64 <= n && !memcmp(a + k, b + k, 64)) k += 64;
    while (k < n && a[k] == b[k]) k++;
    i = k;
    __asm__ volatile("" ::: "memory");
    guard_armed = outer;
    *at = i;
    return 0;
}

/* Read one byte of each page: what load() does where the kernel cannot populate by itself. */
static int guarded_touch_pages(const char *from, size_t n, size_t page) {
    uint8_t byte;
    for (size_t i = 0; i < n; i += page)
        if (touch_load1(from + i, &byte)) return 1;
    return 0;
}
#endif
