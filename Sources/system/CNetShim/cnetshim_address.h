// Between our flat endpoint and the kernel's socket addresses. Private to this target.
#ifndef CNETSHIM_ADDRESS_H
#define CNETSHIM_ADDRESS_H

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "cnetshim_socket.h"

static inline socklen_t cnetshim_to_kernel(const struct cnetshim_endpoint *from, struct sockaddr_storage *to) {
    if (from->family == 4) {
        struct sockaddr_in *address = (struct sockaddr_in *)to;
        memset(address, 0, sizeof *address);
        address->sin_family = AF_INET;
        address->sin_port = htons(from->port);
        memcpy(&address->sin_addr, from->address, 4);
        return sizeof *address;
    }
    struct sockaddr_in6 *address = (struct sockaddr_in6 *)to;
    memset(address, 0, sizeof *address);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(from->port);
    address->sin6_scope_id = from->scope;
    memcpy(&address->sin6_addr, from->address, 16);
    return sizeof *address;
}

static inline void cnetshim_from_kernel(const struct sockaddr *from, struct cnetshim_endpoint *to) {
    memset(to, 0, sizeof *to);
    if (from->sa_family == AF_INET) {
        const struct sockaddr_in *address = (const struct sockaddr_in *)from;
        to->family = 4;
        to->port = ntohs(address->sin_port);
        memcpy(to->address, &address->sin_addr, 4);
    } else if (from->sa_family == AF_INET6) {
        const struct sockaddr_in6 *address = (const struct sockaddr_in6 *)from;
        to->family = 6;
        to->port = ntohs(address->sin6_port);
        // A zone is part of a link-local address only.
        if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) to->scope = address->sin6_scope_id;
        memcpy(to->address, &address->sin6_addr, 16);
    }
}

#endif
