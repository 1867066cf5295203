#define _GNU_SOURCE
#include "cnetshim_icmp.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cnetshim_address.h"

struct request {
    struct nlmsghdr header;
    struct rtmsg route;
    char attributes[160];
};

static void add(struct request *request, unsigned short type, const void *data, unsigned short size) {
    struct rtattr *attribute = (struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = RTA_LENGTH(size);
    memcpy(RTA_DATA(attribute), data, size);
    request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
}

static void take_address(struct cnetshim_endpoint *endpoint, const struct rtattr *attribute) {
    size_t size = RTA_PAYLOAD(attribute);
    if (size != 4 && size != 16) return;
    memset(endpoint, 0, sizeof *endpoint);
    endpoint->family = size == 4 ? 4 : 6;
    memcpy(endpoint->address, RTA_DATA(attribute), size);
}

static void read_attributes(struct rtattr *attribute, int length, struct cnetshim_route *route) {
    for (; RTA_OK(attribute, length); attribute = RTA_NEXT(attribute, length)) {
        switch (attribute->rta_type) {
        case RTA_GATEWAY: take_address(&route->gateway, attribute); break;
        case RTA_PREFSRC: take_address(&route->source, attribute); break;
        case RTA_OIF:
            if (RTA_PAYLOAD(attribute) >= 4) memcpy(&route->interface_index, RTA_DATA(attribute), 4);
            break;
        case RTA_VIA: {
            // An IPv6 gateway of an IPv4 route: family (2), address.
            size_t size = RTA_PAYLOAD(attribute);
            if (size == 18) {
                memset(&route->gateway, 0, sizeof route->gateway);
                route->gateway.family = 6;
                memcpy(route->gateway.address, (char *)RTA_DATA(attribute) + 2, 16);
            }
            break;
        }
        default: break;
        }
    }
}

static int ask(int fd, struct request *request, struct cnetshim_route *route) {
    if (send(fd, request, request->header.nlmsg_len, 0) < 0) return -errno;
    _Alignas(struct nlmsghdr) char answer[4096];
    ssize_t taken;
    do taken = recv(fd, answer, sizeof answer, 0);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) return -errno;
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    if (!NLMSG_OK(header, (size_t)taken)) return -EPROTO;
    if (header->nlmsg_type == NLMSG_ERROR) {
        if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct nlmsgerr))) return -EPROTO;
        int code = ((struct nlmsgerr *)NLMSG_DATA(header))->error;
        return code < 0 ? code : -EPROTO;
    }
    if (header->nlmsg_type != RTM_NEWROUTE) return -EPROTO;
    struct rtmsg *message = NLMSG_DATA(header);
    read_attributes(RTM_RTA(message), (int)RTM_PAYLOAD(header), route);
    return 0;
}

static void name_interface(struct cnetshim_route *route) {
    if (!if_indextoname(route->interface_index, route->interface_name)) route->interface_name[0] = 0;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    struct ifreq query = {0};
    memcpy(query.ifr_name, route->interface_name, sizeof query.ifr_name);
    if (ioctl(fd, SIOCGIFMTU, &query) == 0) route->mtu = (uint32_t)query.ifr_mtu;
    close(fd);
}

int cnetshim_route_to(
    const struct cnetshim_endpoint *source, const struct cnetshim_endpoint *destination, int protocol,
    struct cnetshim_route *route) {
    unsigned short width = destination->family == 4 ? 4 : 16;
    struct request request = {
        .header = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct rtmsg)), .nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST},
        .route = {
            .rtm_family = destination->family == 4 ? AF_INET : AF_INET6,
            .rtm_dst_len = (unsigned char)(8 * width), .rtm_flags = RTM_F_LOOKUP_TABLE,
        },
    };
    add(&request, RTA_DST, destination->address, width);
    if (source->family == destination->family) {
        request.route.rtm_src_len = (unsigned char)(8 * width);
        add(&request, RTA_SRC, source->address, width);
    }
    if (destination->scope) add(&request, RTA_OIF, &destination->scope, 4);
    if (protocol == IPPROTO_UDP || protocol == IPPROTO_TCP) {
        uint8_t octet = (uint8_t)protocol;
        uint16_t from = htons(source->port), to = htons(destination->port);
        add(&request, RTA_IP_PROTO, &octet, 1);
        if (from) add(&request, RTA_SPORT, &from, 2);
        if (to) add(&request, RTA_DPORT, &to, 2);
    }
    memset(route, 0, sizeof *route);
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0) return -errno;
    int answer = ask(fd, &request, route);
    close(fd);
    if (answer < 0) return answer;
    name_interface(route);
    return 0;
}
