#define _GNU_SOURCE
#include "cnetshim_socket.h"

#include <errno.h>
#include <linux/net_tstamp.h>
#include <linux/sock_diag.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

#include "cnetshim_address.h"

int cnetshim_udp(int family) {
    int fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);
    return fd < 0 ? -errno : fd;
}

int cnetshim_bind(int fd, const struct cnetshim_endpoint *endpoint) {
    struct sockaddr_storage address;
    socklen_t length = cnetshim_to_kernel(endpoint, &address);
    return bind(fd, (struct sockaddr *)&address, length) < 0 ? -errno : 0;
}

int cnetshim_connect(int fd, const struct cnetshim_endpoint *endpoint) {
    struct sockaddr_storage address;
    socklen_t length = cnetshim_to_kernel(endpoint, &address);
    return connect(fd, (struct sockaddr *)&address, length) < 0 ? -errno : 0;
}

int cnetshim_local(int fd, struct cnetshim_endpoint *endpoint) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) return -errno;
    cnetshim_from_kernel((struct sockaddr *)&address, endpoint);
    return 0;
}

static int set(int fd, int level, int name, int value) {
    return setsockopt(fd, level, name, &value, sizeof value) < 0 ? -errno : 0;
}

int cnetshim_set(int fd, int family, enum cnetshim_option option, int value) {
    int v4 = family == 4;
    int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
    const int receive = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    const int number = SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY;
    const int transmit = SOF_TIMESTAMPING_TX_SOFTWARE | number;
    switch (option) {
    case CNETSHIM_RECEIVE_TIMESTAMPS: return set(fd, SOL_SOCKET, SO_TIMESTAMPING, value ? receive : 0);
    case CNETSHIM_ALL_TIMESTAMPS:
        // Numbering begins anew only when OPT_ID goes from off to on.
        if (value) set(fd, SOL_SOCKET, SO_TIMESTAMPING, receive);
        return set(fd, SOL_SOCKET, SO_TIMESTAMPING, value ? receive | transmit : 0);
    case CNETSHIM_CHOSEN_TIMESTAMPS:
        if (value) set(fd, SOL_SOCKET, SO_TIMESTAMPING, receive);
        return set(fd, SOL_SOCKET, SO_TIMESTAMPING, value ? receive | number : 0);
    case CNETSHIM_RECEIVE_TTL: return set(fd, level, v4 ? IP_RECVTTL : IPV6_RECVHOPLIMIT, value);
    case CNETSHIM_RECEIVE_CLASS: return set(fd, level, v4 ? IP_RECVTOS : IPV6_RECVTCLASS, value);
    case CNETSHIM_RECEIVE_LOCAL: return set(fd, level, v4 ? IP_PKTINFO : IPV6_RECVPKTINFO, value);
    case CNETSHIM_RECEIVE_OVERFLOWS: return set(fd, SOL_SOCKET, SO_RXQ_OVFL, value);
    case CNETSHIM_RECEIVE_ERRORS: return set(fd, level, v4 ? IP_RECVERR : IPV6_RECVERR, value);
    case CNETSHIM_TTL: return set(fd, level, v4 ? IP_TTL : IPV6_UNICAST_HOPS, value);
    case CNETSHIM_CLASS: return set(fd, level, v4 ? IP_TOS : IPV6_TCLASS, value);
    case CNETSHIM_V6_ONLY: return v4 ? 0 : set(fd, IPPROTO_IPV6, IPV6_V6ONLY, value);
    case CNETSHIM_RECEIVE_BUFFER:
        return set(fd, SOL_SOCKET, SO_RCVBUFFORCE, value) == 0 ? 0 : set(fd, SOL_SOCKET, SO_RCVBUF, value);
    case CNETSHIM_SEND_BUFFER:
        return set(fd, SOL_SOCKET, SO_SNDBUFFORCE, value) == 0 ? 0 : set(fd, SOL_SOCKET, SO_SNDBUF, value);
    }
    return -EINVAL;
}

int64_t cnetshim_drops(int fd) {
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof memory;
    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0) return -errno;
    return memory[SK_MEMINFO_DROPS];
}

int cnetshim_close(int fd) { return close(fd) < 0 ? -errno : 0; }

int cnetshim_resolve(const char *name, int family, struct cnetshim_endpoint *endpoints, int count) {
    struct addrinfo wish = {
        .ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC,
        .ai_socktype = SOCK_DGRAM,
        // No AI_ADDRCONFIG: it hides ::1 and 127.0.0.1 on a host without other addresses.
    };
    struct addrinfo *list = NULL;
    int answer = getaddrinfo(name, NULL, &wish, &list);
    if (answer != 0) return answer < 0 ? answer : -answer;
    int found = 0;
    for (struct addrinfo *entry = list; entry && found < count; entry = entry->ai_next) {
        cnetshim_from_kernel(entry->ai_addr, &endpoints[found]);
        if (endpoints[found].family) found++;
    }
    freeaddrinfo(list);
    return found;
}

const char *cnetshim_resolve_error(int code) { return gai_strerror(code); }

const char *cnetshim_error_text(int code, char *buffer, uint64_t size) {
    return strerror_r(code, buffer, size);
}
