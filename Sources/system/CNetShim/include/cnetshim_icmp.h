// ICMP and raw sockets, what ICMP errors say, and the kernel's word on routes.
// Every function returns 0 or more when done, and -errno otherwise.
#ifndef CNETSHIM_ICMP_H
#define CNETSHIM_ICMP_H

#include "cnetshim_socket.h"

// A non-blocking socket for ICMP echo: of datagrams, where net.ipv4.ping_group_range lets us, or raw, which needs CAP_NET_RAW.
int cnetshim_echo(int family, int is_raw);
// A raw socket for whole IP packets that begin with their own header. It receives nothing.
int cnetshim_raw_sender(int family);
// A raw socket that receives what comes for `protocol` (IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP).
int cnetshim_raw_receiver(int family, int protocol);
// Lets only these ICMP types through to a raw socket.
int cnetshim_accept_types(int fd, int family, const uint8_t *types, int count);
// Lets only TCP segments between these two ports through to a raw socket; local ports from `local` up to `local + count - 1`.
int cnetshim_accept_segments(int fd, int family, uint16_t remote, uint16_t local, uint16_t count);

// Packets leave unfragmented and as large as the interface takes, whatever ICMP has told the kernel of the path's MTU.
int cnetshim_probe_mtu(int fd, int family);

enum { CNETSHIM_QUOTE = 128 };

// An ICMP error, as the error queue of a connected socket holds it, or a transmit timestamp.
struct cnetshim_fault {
    int64_t kernel_time;
    struct cnetshim_endpoint offender;   // who sent it; family 0 where the host itself refused
    uint32_t number;                     // of a transmit timestamp
    uint32_t mtu;                        // of a packet-too-big message; the interface's where the host itself refused
    int32_t code;                        // errno
    uint8_t is_transmit;                 // a transmit timestamp and no error
    uint8_t is_local;
    uint8_t icmp_type;
    uint8_t icmp_code;
    uint8_t quoted;                      // octets of `quote`
    uint8_t quote[CNETSHIM_QUOTE];       // the begin of our own packet's payload, as far as it was quoted
};

// The next entry of the error queue. Returns 1, or -EAGAIN.
int cnetshim_next_fault(int fd, struct cnetshim_fault *fault);

struct cnetshim_route {
    struct cnetshim_endpoint gateway;   // family 0 where the destination is on the link
    struct cnetshim_endpoint source;
    uint32_t interface_index;
    uint32_t mtu;                       // of the interface
    char interface_name[16];
};

// How the kernel would send to `destination` now, by rtnetlink(7). `source` may have family 0; ports take part where the
// kernel spreads flows by them. `protocol` 0 for any.
int cnetshim_route_to(
    const struct cnetshim_endpoint *source, const struct cnetshim_endpoint *destination, int protocol,
    struct cnetshim_route *route);

// The name of an address by getnameinfo(3), which may block for seconds. Returns 0, or -1 where it has none.
int cnetshim_name_of(const struct cnetshim_endpoint *endpoint, char *name, uint64_t size);

#endif
