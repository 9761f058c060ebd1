/* Copies too large for the cache: streaming stores, four pages side by side.

   A plain copy first reads each line of its destination into the cache, only to overwrite it.
   Streaming stores do not, and walking four pages in step keeps more of memory's channels busy.
   Measured over 64 MiB in one run: see docs/buffers.md.  With the bytes of each element swapped on
   the way at no further cost.

   Included by guard.h, inside whose sigsetjmp window these run.  Returns 0 where the processor or
   the sizes do not suit: then the caller copies plainly.  Ranges must not overlap. */
#ifndef NIO_STREAM_H
#define NIO_STREAM_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NIO_LINE 64                             /* bytes of a line of the cache */
#define NIO_STREAM_FROM ((size_t)4 << 20)      /* bytes; below it the destination may be wanted soon */

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define NIO_AVX2 __attribute__((target("avx2")))

/* Four pages, a line of each in turn; `to` is aligned to a line, or each pair of stores would lie
   over two of them and go at half the speed.  mask: where each byte comes from. */
NIO_AVX2 static void stream_four_pages(char *to, const char *from, __m256i mask, int swap) {
    for (size_t at = 0; at < 4096; at += NIO_LINE)
        for (size_t page = 0; page < 4 * 4096; page += 4096) {
            const __m256i *f = (const __m256i *)(from + page + at);
            __m256i a = _mm256_loadu_si256(f), b = _mm256_loadu_si256(f + 1);
            if (swap) {
                a = _mm256_shuffle_epi8(a, mask);
                b = _mm256_shuffle_epi8(b, mask);
            }
            _mm256_stream_si256((__m256i *)(to + page + at), a);
            _mm256_stream_si256((__m256i *)(to + page + at) + 1, b);
        }
}

NIO_AVX2 static __m256i stream_mask(int width) {
    char order[32];
    for (int i = 0; i < 32; i++)
        order[i] = (char)(((i & 15) / width) * width + (width - 1 - i % width));
    return _mm256_loadu_si256((const __m256i *)order);
}

/* How many bytes, from the start on, have been copied: all but a rest, or none. */
NIO_AVX2 static size_t stream_blocks(char *to, const char *from, size_t n, int width) {
    size_t done = 0;
    __m256i mask = stream_mask(width);
    for (; done + 4 * 4096 <= n; done += 4 * 4096)
        stream_four_pages(to + done, from + done, mask, width > 1);
    _mm_sfence();
    return done;
}

static size_t nio_stream_copy(char *to, const char *from, size_t n, int width) {
    if (n < NIO_STREAM_FROM || (to < from + n && from < to + n) || ((uintptr_t)to & (NIO_LINE - 1))
            || !__builtin_cpu_supports("avx2"))
        return 0;
    return stream_blocks(to, from, n, width);
}
#else
static size_t nio_stream_copy(char *to, const char *from, size_t n, int width) {
    (void)to, (void)from, (void)n, (void)width;
    return 0;
}
#endif
#endif
