// Waiting for sockets, waking a thread, and how a thread runs.
#ifndef CNETSHIM_WAIT_H
#define CNETSHIM_WAIT_H

#include <stdint.h>

int cnetshim_poller(void);
// `token` comes back from cnetshim_wait when `fd` has packets or reports.
int cnetshim_watch(int poller, int fd, uint64_t token);
int cnetshim_unwatch(int poller, int fd);
// Waits at most `nanoseconds` (negative: for ever). Returns the number of tokens, 0 at the timeout or a signal.
int cnetshim_wait(int poller, uint64_t *tokens, int count, int64_t nanoseconds);

// A descriptor that becomes readable by cnetshim_wake.
int cnetshim_waker(void);
int cnetshim_wake(int fd);
int cnetshim_calm(int fd);

// For the calling thread: its name, the smallest timer slack, and SCHED_FIFO with `priority` where that is above 0 and
// allowed. Returns 1 with and 0 without SCHED_FIFO.
int cnetshim_prepare_thread(const char *name, int priority);

// Blocks SIGINT and SIGTERM in the calling thread, and those it makes later, and gives a descriptor that becomes
// readable by either.
int cnetshim_signals(void);
// The next signal's number; 0 when there is none.
int cnetshim_next_signal(int fd);

#endif
