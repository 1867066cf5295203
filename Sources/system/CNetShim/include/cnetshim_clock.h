// Clocks.
#ifndef CNETSHIM_CLOCK_H
#define CNETSHIM_CLOCK_H

#include <stdint.h>

struct cnetshim_clocks {
    int64_t wall;        // CLOCK_REALTIME, nanoseconds
    int64_t monotonic;   // CLOCK_MONOTONIC, nanoseconds
    int64_t boot;        // CLOCK_BOOTTIME: as monotonic, and counts sleep
    int64_t raw;         // CLOCK_MONOTONIC_RAW: as monotonic, and nobody slews it
    int64_t width;       // nanoseconds within which all were read
};

// Wall and monotonic time alone, one after the other: for timestamps.
void cnetshim_now(int64_t *wall, int64_t *monotonic);
// All clocks as close together as a few attempts allow: for finding steps.
void cnetshim_clocks(struct cnetshim_clocks *clocks);
// adjtimex(2). Returns 1 when the clock is synchronised, 0 when not, -errno when that can't be known;
// `maximum_error` is in nanoseconds.
int cnetshim_clock_state(int64_t *maximum_error);

#endif
