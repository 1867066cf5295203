#define _GNU_SOURCE
#include "cnetshim_clock.h"

#include <errno.h>
#include <sys/timex.h>
#include <time.h>

static int64_t nanoseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void cnetshim_now(int64_t *wall, int64_t *monotonic) {
    *wall = nanoseconds(CLOCK_REALTIME);
    *monotonic = nanoseconds(CLOCK_MONOTONIC);
}

void cnetshim_clocks(struct cnetshim_clocks *clocks) {
    clocks->width = INT64_MAX;
    // The thread may be interrupted between two readings; the narrowest of a few attempts is kept.
    for (int attempt = 0; attempt < 4 && clocks->width > 2000; attempt++) {
        int64_t before = nanoseconds(CLOCK_MONOTONIC);
        int64_t wall = nanoseconds(CLOCK_REALTIME);
        int64_t boot = nanoseconds(CLOCK_BOOTTIME);
        int64_t raw = nanoseconds(CLOCK_MONOTONIC_RAW);
        int64_t after = nanoseconds(CLOCK_MONOTONIC);
        if (after - before < clocks->width) {
            clocks->width = after - before;
            clocks->wall = wall;
            clocks->boot = boot;
            clocks->raw = raw;
            clocks->monotonic = before + (after - before) / 2;
        }
    }
}

int cnetshim_clock_state(int64_t *maximum_error) {
    struct timex state = {.modes = 0};
    int answer = adjtimex(&state);
    if (answer < 0) return -errno;
    *maximum_error = (int64_t)state.maxerror * 1000;
    return answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}
