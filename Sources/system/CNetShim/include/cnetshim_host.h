// What the host itself does to packets: interfaces, routes, and the kernel's counters.
#ifndef CNETSHIM_HOST_H
#define CNETSHIM_HOST_H

#include <stdint.h>

#include "cnetshim_socket.h"

// The running 64-bit counters of one way of an interface; octets are those of frames, on Ethernet without their checksum.
struct cnetshim_link_way {
    uint64_t octets;
    uint64_t packets;
    uint64_t errors;            // damaged, and so on
    uint64_t dropped;           // in order, and not passed on
};

struct cnetshim_link {
    char name[16];
    int32_t is_up;              // administratively up, and with carrier
    int32_t is_enabled;         // administratively up
    int32_t is_loopback;
    uint32_t mtu;
    uint32_t carrier_changes;   // how often carrier came or went, modulo 2^32
    uint64_t receive_dropped;   // by the kernel behind the interface: no room in its queue, or a protocol nobody wants
    uint64_t receive_missed;    // by the interface: no room in its ring
    uint64_t send_dropped;
    struct cnetshim_link_way receive;
    struct cnetshim_link_way transmit;
};

// A netlink socket for questions.
int cnetshim_netlink(void);
// A netlink socket that becomes readable when an interface or a route changes.
int cnetshim_link_events(void);
// Empties it. Returns whether there was anything.
int cnetshim_drain_events(int fd);
// The index of the interface through which packets to `remote` (from `local` unless its family is 0) leave; -errno.
int cnetshim_route(int netlink, const struct cnetshim_endpoint *remote, const struct cnetshim_endpoint *local);
// The state of an interface; -errno.
int cnetshim_link(int netlink, int32_t index, struct cnetshim_link *link);

struct cnetshim_counters {
    uint64_t receive_buffer_errors;   // UDP over IPv4 and IPv6, all sockets of the network namespace
    uint64_t send_buffer_errors;
    uint64_t backlog_drops;           // packets for which no queue between interface and protocol had room, whole host
    uint64_t stolen;                  // nanoseconds of all processors that the hypervisor gave to others
    uint32_t processors;
};

// From /proc; what can't be read is 0.
void cnetshim_counters(struct cnetshim_counters *counters);

#endif
