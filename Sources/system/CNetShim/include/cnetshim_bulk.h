// Much data through few calls: what throughput tests send, discard and ask of TCP and UDP sockets.
// Every function returns 0 or more when done, and -errno otherwise.
#ifndef CNETSHIM_BULK_H
#define CNETSHIM_BULK_H

#include <stdint.h>

#include "cnetshim_socket.h"

// A non-blocking TCP socket that listens; one of family 6 takes IPv6 alone.
int cnetshim_listen(const struct cnetshim_endpoint *endpoint);
// The next connection, non-blocking, that sends at once; -EAGAIN where there is none.
int cnetshim_accept(int fd, struct cnetshim_endpoint *remote);
// Several UDP sockets may be bound to one port: SO_REUSEADDR.
int cnetshim_share(int fd);
// Calls block, for at most so long, and then answer -EAGAIN.
int cnetshim_block(int fd, int milliseconds);
// Ends both ways of a connection at once; who waits in a call wakes.
int cnetshim_shutdown(int fd);

enum cnetshim_bulk_option {
    CNETSHIM_SEGMENT,          // TCP_MAXSEG
    CNETSHIM_WINDOW,           // SO_RCVBUF and SO_SNDBUF, within net.core.rmem_max and wmem_max
    CNETSHIM_NO_DELAY,         // TCP_NODELAY
    CNETSHIM_PACING_RATE,      // SO_MAX_PACING_RATE, octets a second
    CNETSHIM_DONT_FRAGMENT,    // IP_MTU_DISCOVER
    CNETSHIM_ARRIVAL_TIMES,    // kernel receive timestamps with each packet
    CNETSHIM_COALESCE          // UDP_GRO
};
int cnetshim_bulk_set(int fd, int family, enum cnetshim_bulk_option option, uint64_t value);
// TCP_MAXSEG as it is now.
int cnetshim_segment(int fd);
// The receive buffer as the kernel counts it, which is twice the octets asked for.
int cnetshim_receive_buffer(int fd);
// TCP_CONGESTION: sets it where `name` isn't empty, then writes the one in use.
int cnetshim_congestion(int fd, const char *name, char used[16]);

struct cnetshim_tcp {
    uint64_t round_trip;          // nanoseconds, smoothed
    uint64_t variation;           // nanoseconds
    uint64_t least_round_trip;    // nanoseconds; 0 where not measured
    uint64_t window;              // congestion window, octets
    uint64_t delivery_rate;       // octets a second
    uint64_t acknowledged;        // octets
    uint64_t sent;                // octets of payload, those sent again among them
    uint64_t resent;              // octets sent again
    uint64_t busy;                // nanoseconds with data to send
    uint64_t window_limited;      // nanoseconds in which the receiver's window held us back
    uint64_t buffer_limited;      // nanoseconds in which our send buffer held us back
    uint32_t retransmits;         // segments
    uint32_t segment;             // octets of payload
    uint32_t path_mtu;
};
int cnetshim_tcp_state(int fd, struct cnetshim_tcp *state);

// A file in memory with these octets, for cnetshim_send_file.
int cnetshim_memory_file(const void *data, uint64_t size);
// sendfile(2) from the file's begin. SIGPIPE must be blocked: cnetshim_ignore_pipe.
int64_t cnetshim_send_file(int fd, int file, uint64_t size);
int64_t cnetshim_send_block(int fd, const void *data, uint64_t size);
// Takes up to `size` octets of a TCP connection without copying them.
int64_t cnetshim_discard(int fd, void *scratch, uint64_t size);
// For the calling thread.
void cnetshim_ignore_pipe(void);

// Datagrams of `length` octets that lie one behind the other, as one call of UDP_SEGMENT. Returns how many went.
int cnetshim_send_segments(int fd, const void *data, int count, uint16_t length);
// The same by sendmmsg(2), at most 64 of them.
int cnetshim_send_datagrams(int fd, const void *data, int count, uint32_t length);

struct cnetshim_arrival {
    uint32_t length;          // octets, of all datagrams together
    uint32_t segment;         // octets of each but the last; `length` where it is one alone
    uint32_t overflows;       // packets dropped so far by the receive buffer; modulo 2^32
    uint8_t has_overflows;
    int64_t kernel_time;      // nanoseconds since 1970; 0 for none
};
// Waits for a packet where `waits`, then takes up to `count` (at most 16) into `data`, each into `capacity` octets of it.
int cnetshim_receive_bulk(
    int fd, void *data, uint32_t capacity, struct cnetshim_arrival *arrivals, int count, int waits);

// Sleeps until CLOCK_MONOTONIC says so.
void cnetshim_sleep_until(int64_t nanoseconds);
// Processor time of this process in nanoseconds, getrusage(2).
void cnetshim_processor_time(int64_t *user, int64_t *system);

#endif
