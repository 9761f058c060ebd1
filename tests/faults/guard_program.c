/* The guard on its own, without Python: touch.h and guard.h as the compiled modules include them.

   usage: guard_program FILE; prints "ok", or says on stderr which claim failed and exits with 1.
   Built by test_guard_program.py both ways, with the table of faulting instructions and portable. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "guard.h"

#define PAGES 64
#define ROUNDS 500
#define CLAIM(condition)                                                                      \
    do {                                                                                      \
        if (!(condition)) {                                                                   \
            fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition);                   \
            exit(1);                                                                          \
        }                                                                                     \
    } while (0)

static const char *path;
static char *bytes;
static size_t page, size;

static void resize_elsewhere(size_t length) {
    int status;
    pid_t other = fork();
    if (!other) _exit(truncate(path, (off_t)length) ? 1 : 0);
    CLAIM(waitpid(other, &status, 0) == other && status == 0);
}

/* Every access to what has been cut off faults; returns how many there are. */
static int everything_faults(char *room) {
    char *gone = bytes + 2 * page;
    uint8_t one = 0;
    uint16_t two = 0;
    uint32_t four = 0;
    uint64_t eight = 0;
    size_t at = 0;
    CLAIM(touch_load1(gone, &one) && touch_load2(gone + 1, &two));
    CLAIM(touch_load4(gone + 3, &four) && touch_load8(gone + 5, &eight));
    CLAIM(touch_load8(bytes + page - 4, &eight));
    CLAIM(touch_store1(gone, 1) && touch_store2(gone + 1, 1));
    CLAIM(touch_store4(gone + 3, 1) && touch_store8(gone + 5, 1));
    for (size_t n = 1; n <= 512; n += 37) {
        CLAIM(touch_copy(room, gone, n) != 0 && touch_copy(gone, room, n) != 0);
        CLAIM(guarded_copy(room, gone, n) == 1 && guarded_copy(gone, room, n) == 1);
    }
    CLAIM(guarded_copy(room, bytes, size) == 1);
    CLAIM(guarded_mismatch(gone, room, 100, &at) == 1);
    CLAIM(guarded_touch_pages(bytes, size, page) == 1);
    CLAIM(touch_load1(bytes, &one) == 0 && one == 'a');
    CLAIM(guarded_copy(room, bytes, page) == 0 && room[page - 1] == 'a');
    CLAIM(guarded_mismatch(bytes, room, page, &at) == 0 && at == page);
    return 1;
}

static void *fault_many_times(void *unused) {
    char *room = malloc(size);
    CLAIM(room);
    for (int i = 0; i < ROUNDS; i++) everything_faults(room);
    free(room);
    return unused;
}

int main(int count, char **words) {
    pthread_t threads[4];
    char *room;
    uint64_t eight;
    int fd;
    CLAIM(count == 2);
    path = words[1];
    page = (size_t)sysconf(_SC_PAGESIZE);
    size = PAGES * page;
    CLAIM((room = malloc(size)));
    memset(room, 'a', size);
    CLAIM((fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600)) >= 0);
    CLAIM(write(fd, room, size) == (ssize_t)size);
    bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CLAIM(bytes != MAP_FAILED && !close(fd));

    CLAIM(!guard_register(NIO_EXTABLE_START, NIO_EXTABLE_STOP));
    touch_bind(guarded_copy);
    CLAIM(!guard_install() && !guard_install());
    CLAIM(!touch_load8(bytes + size - 8, &eight) && eight == 0x6161616161616161u);
    CLAIM(!touch_store8(bytes + size - 8, 7) && !touch_load8(bytes + size - 8, &eight) && eight == 7);

    resize_elsewhere(page);
    CLAIM(everything_faults(room));
    CLAIM(everything_faults(room));
    for (int i = 0; i < 4; i++) CLAIM(!pthread_create(&threads[i], NULL, fault_many_times, NULL));
    for (int i = 0; i < 4; i++) CLAIM(!pthread_join(threads[i], NULL));

    resize_elsewhere(size);
    CLAIM(!touch_load8(bytes + size - 8, &eight) && eight == 0);
    CLAIM(!guarded_touch_pages(bytes, size, page));
    CLAIM(!guarded_copy(bytes + 2 * page, bytes, page) && bytes[3 * page - 1] == 'a');
    puts("ok");
    return 0;
}
