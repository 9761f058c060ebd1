/* Loads and stores that survive a page that is not there.

   Every scalar access to memory that may be a file mapping goes through these functions.  They
   return 0, or 1 when the page could not be had (past the end of a truncated file, a hole on a
   full disk, an I/O error): what the kernel says with SIGBUS.  Copies of any length go through
   guarded_copy (guard.h).  Not for memory that has been unmapped: that is caught before, by
   `base == NULL`.

   How it works on x86-64, at the price of one register test.  Each access is one instruction
   whose address stands in the section nio_extable beside the address of its fix-up:

       .text             1:  movl (p), value          2: ...
       .text.nio_fixup   3:  movl $1, fault ; jmp 2b
       nio_extable           { 1b - ., 3b - . }

   The SIGBUS handler looks the faulting instruction up and sends the thread to the fix-up.  No
   flag is armed and no register is saved, so the path without a fault runs at full speed, and a
   handler that was called through other handlers (a JVM's, faulthandler's) serves as well.

   Elsewhere, or with -DNIO_PORTABLE_GUARD, each access is a guarded_copy inside a sigsetjmp
   window (about 4 ns). */
#ifndef NIO_TOUCH_H
#define NIO_TOUCH_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct { int32_t from, to; } nio_extable_entry;   /* each relative to its own address */

#if defined(__x86_64__) && defined(__ELF__) && !defined(NIO_PORTABLE_GUARD)

/* The linker makes these two around the section of each shared object. */
extern const nio_extable_entry __start_nio_extable[] __attribute__((visibility("hidden")));
extern const nio_extable_entry __stop_nio_extable[] __attribute__((visibility("hidden")));
#define NIO_EXTABLE_START __start_nio_extable
#define NIO_EXTABLE_STOP __stop_nio_extable
#define touch_bind(copy) ((void)(copy))

#define NIO_RECOVER(label)                                                                    \
    ".pushsection nio_extable,\"a\"\n"                                                        \
    ".balign 4\n"                                                                             \
    ".long " label "b - .\n"                                                                  \
    ".long 9f - .\n"                                                                          \
    ".popsection\n"                                                                           \
    ".pushsection .text.nio_fixup,\"ax\"\n"                                                   \
    "9: movl $1, %[fault]\n"                                                                  \
    "jmp 8b\n"                                                                                \
    ".popsection\n"

#define NIO_LOAD(name, type, mov)                                                             \
    static inline int name(const void *p, type *out) {                                        \
        typedef type __attribute__((may_alias, aligned(1))) place_type;                       \
        int fault = 0;                                                                        \
        type value = 0;                                                                       \
        __asm__ volatile("7: " mov "\n8:\n" NIO_RECOVER("7")                                  \
                         : [value] "+r"(value), [fault] "+r"(fault)                           \
                         : [place] "m"(*(const place_type *)p));                              \
        *out = value;                                                                         \
        return fault;                                                                         \
    }
#define NIO_STORE(name, type, mov)                                                            \
    static inline int name(void *p, type value) {                                             \
        typedef type __attribute__((may_alias, aligned(1))) place_type;                       \
        int fault = 0;                                                                        \
        __asm__ volatile("7: " mov "\n8:\n" NIO_RECOVER("7")                                  \
                         : [fault] "+r"(fault), [place] "=m"(*(place_type *)p)                \
                         : [value] "r"(value));                                               \
        return fault;                                                                         \
    }

NIO_LOAD(touch_load1, uint8_t, "movb %[place], %b[value]")
NIO_LOAD(touch_load2, uint16_t, "movw %[place], %w[value]")
NIO_LOAD(touch_load4, uint32_t, "movl %[place], %k[value]")
NIO_LOAD(touch_load8, uint64_t, "movq %[place], %q[value]")
NIO_STORE(touch_store1, uint8_t, "movb %b[value], %[place]")
NIO_STORE(touch_store2, uint16_t, "movw %w[value], %[place]")
NIO_STORE(touch_store4, uint32_t, "movl %k[value], %[place]")
NIO_STORE(touch_store8, uint64_t, "movq %q[value], %[place]")

/* 16 bytes from one place to another: the step of a short copy. */
static inline int touch_move16(void *to, const void *from) {
    int fault = 0;
    typedef struct { char c[16]; } __attribute__((may_alias)) block;
    __asm__ volatile("6: movdqu %[from], %%xmm0\n"
                     "7: movdqu %%xmm0, %[to]\n"
                     "8:\n" NIO_RECOVER("6") NIO_RECOVER("7")
                     : [fault] "+r"(fault), [to] "=m"(*(block *)to)
                     : [from] "m"(*(const block *)from)
                     : "xmm0");
    return fault;
}

/* A short copy of regions that do not overlap: whole 16-byte steps, then the last one again,
   laid over the end; below 16 bytes the same with 8, and single bytes.  -1: use guarded_copy. */
static inline int touch_copy(char *to, const char *from, size_t n) {
    size_t i;
    uint64_t eight;
    uint8_t one;
    if (n > 512 || (to < from + n && from < to + n))
        return -1;
    if (n >= 16) {
        for (i = 0; i + 16 <= n; i += 16)
            if (touch_move16(to + i, from + i)) return 1;
        return i < n ? touch_move16(to + n - 16, from + n - 16) : 0;
    }
    if (n >= 8) {
        if (touch_load8(from, &eight) || touch_store8(to, eight)) return 1;
        return touch_load8(from + n - 8, &eight) || touch_store8(to + n - 8, eight);
    }
    for (i = 0; i < n; i++)
        if (touch_load1(from + i, &one) || touch_store1(to + i, one)) return 1;
    return 0;
}

#else /* portable */

static int (*nio_copy)(void *, const void *, size_t) = NULL;
#define NIO_EXTABLE_START NULL
#define NIO_EXTABLE_STOP NULL
#define touch_bind(copy) (nio_copy = (copy))

#define NIO_BOTH(bytes, type)                                                                 \
    static inline int touch_load##bytes(const void *p, type *out) {                           \
        return nio_copy(out, p, bytes);                                                       \
    }                                                                                         \
    static inline int touch_store##bytes(void *p, type value) {                               \
        return nio_copy(p, &value, bytes);                                                    \
    }
NIO_BOTH(1, uint8_t)
NIO_BOTH(2, uint16_t)
NIO_BOTH(4, uint32_t)
NIO_BOTH(8, uint64_t)

static inline int touch_copy(char *to, const char *from, size_t n) {
    (void)to, (void)from, (void)n;
    return -1;
}
#endif

#define nio_swap2(x) __builtin_bswap16(x)
#define nio_swap4(x) __builtin_bswap32(x)
#define nio_swap8(x) __builtin_bswap64(x)

static inline float nio_float_of(uint32_t bits) { float v; memcpy(&v, &bits, 4); return v; }
static inline double nio_double_of(uint64_t bits) { double v; memcpy(&v, &bits, 8); return v; }
static inline uint32_t nio_float_bits(float v) { uint32_t bits; memcpy(&bits, &v, 4); return bits; }
static inline uint64_t nio_double_bits(double v) { uint64_t bits; memcpy(&bits, &v, 8); return bits; }
#endif
