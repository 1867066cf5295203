// Sockets: what Swift can't say because it is a macro, a variadic call, or differs between the two families.
// Every function returns 0 or more when done, and -errno otherwise.
#ifndef CNETSHIM_SOCKET_H
#define CNETSHIM_SOCKET_H

#include <stdint.h>

// An address and a port. IPv4 stands in the first four octets of `address`.
struct cnetshim_endpoint {
    uint8_t address[16];
    uint32_t scope;   // interface index of a link-local IPv6 address, otherwise 0
    uint16_t port;    // host byte order
    uint8_t family;   // 4, 6, or 0 for none
};

enum cnetshim_option {
    CNETSHIM_RECEIVE_TIMESTAMPS,   // kernel software receive timestamps
    CNETSHIM_ALL_TIMESTAMPS,       // and transmit timestamps, read from the error queue, numbered from 0
    CNETSHIM_CHOSEN_TIMESTAMPS,    // as above, but transmit timestamps of the packets alone that ask for them
    CNETSHIM_RECEIVE_TTL,          // hop limit with each packet
    CNETSHIM_RECEIVE_CLASS,        // TOS or traffic class with each packet
    CNETSHIM_RECEIVE_LOCAL,        // destination address with each packet
    CNETSHIM_RECEIVE_OVERFLOWS,    // SO_RXQ_OVFL with each packet
    CNETSHIM_RECEIVE_ERRORS,       // ICMP errors in the error queue
    CNETSHIM_TTL,
    CNETSHIM_CLASS,
    CNETSHIM_V6_ONLY,
    CNETSHIM_RECEIVE_BUFFER,       // octets; beyond net.core.rmem_max where we may
    CNETSHIM_SEND_BUFFER
};

// A non-blocking UDP socket of family 4 or 6.
int cnetshim_udp(int family);
int cnetshim_bind(int fd, const struct cnetshim_endpoint *endpoint);
int cnetshim_connect(int fd, const struct cnetshim_endpoint *endpoint);
int cnetshim_local(int fd, struct cnetshim_endpoint *endpoint);
int cnetshim_set(int fd, int family, enum cnetshim_option option, int value);
// Packets that the socket's receive buffer had no room for, since it was opened (SO_MEMINFO).
int64_t cnetshim_drops(int fd);
int cnetshim_close(int fd);

// Addresses of a host name by getaddrinfo(3), at most `count`; family 4, 6, or 0 for either. Returns how many, or a negative EAI_ code
// (not an errno), whose text is cnetshim_resolve_error's.
int cnetshim_resolve(const char *name, int family, struct cnetshim_endpoint *endpoints, int count);
const char *cnetshim_resolve_error(int code);
// The text of an errno value, written into `buffer`.
const char *cnetshim_error_text(int code, char *buffer, uint64_t size);

#endif
