// Load: many datagrams with few calls, on connected UDP sockets.
#ifndef CNETSHIM_LOAD_H
#define CNETSHIM_LOAD_H

#include <stdint.h>

// Octets that leave as datagrams of `segment` octets each and a last one that may be shorter (UDP_SEGMENT), or as one
// datagram where `segment` is 0.
struct cnetshim_train {
    const void *data;
    uint32_t length;
    uint32_t segment;
};

#define CNETSHIM_TRAINS 64

// Gives up to 64 trains to the kernel without waiting. Returns how many it took whole; -errno where it refused the first.
int cnetshim_send_trains(int fd, const struct cnetshim_train *trains, int count);

// Takes up to 64 datagrams without waiting, each cut to `stride` octets at its place in `data`. `lengths` are those before
// the cut; `stamps` the kernel's times of arrival in nanoseconds since 1970, 0 for none; `overflows` becomes the socket's
// count of drops where the kernel told it. Returns how many; -errno.
int cnetshim_receive_heads(
    int fd, void *data, uint32_t stride, int count, uint32_t *lengths, int64_t *stamps, uint32_t *overflows);

// Whether the kernel cuts trains for this socket: setsockopt(UDP_SEGMENT) is known.
int cnetshim_has_trains(int fd);

#endif
