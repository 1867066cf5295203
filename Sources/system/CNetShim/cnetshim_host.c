#define _GNU_SOURCE
#include "cnetshim_host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cnetshim_address.h"

static int netlink(uint32_t groups) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | (groups ? SOCK_NONBLOCK : 0), NETLINK_ROUTE);
    if (fd < 0) return -errno;
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        int code = errno;
        close(fd);
        return -code;
    }
    return fd;
}

int cnetshim_netlink(void) { return netlink(0); }

int cnetshim_link_events(void) { return netlink(RTMGRP_LINK | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE); }

int cnetshim_drain_events(int fd) {
    char buffer[8192];
    int any = 0;
    // ENOBUFS says that there were more than fit.
    while (recv(fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0 || errno == ENOBUFS) {
        any = 1;
        errno = 0;
    }
    return any;
}

// Sends a request and reads its answer into `buffer`. Returns the answer's length, or -errno.
static int ask(int fd, struct nlmsghdr *request, void *buffer, size_t size) {
    static _Thread_local uint32_t sequence;
    request->nlmsg_seq = ++sequence;
    if (send(fd, request, request->nlmsg_len, 0) < 0) return -errno;
    while (1) {
        ssize_t length;
        do length = recv(fd, buffer, size, 0);
        while (length < 0 && errno == EINTR);
        if (length < 0) return -errno;
        struct nlmsghdr *answer = buffer;
        if (!NLMSG_OK(answer, (size_t)length)) return -EBADMSG;
        // The answer to an earlier question that was given up.
        if (answer->nlmsg_seq != sequence) continue;
        if (answer->nlmsg_type == NLMSG_ERROR) {
            int code = ((struct nlmsgerr *)NLMSG_DATA(answer))->error;
            return code ? code : -EBADMSG;
        }
        return (int)length;
    }
}

static void attribute(struct nlmsghdr *message, uint16_t type, const void *data, size_t size) {
    struct rtattr *attribute = (struct rtattr *)((char *)message + NLMSG_ALIGN(message->nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = RTA_LENGTH(size);
    memcpy(RTA_DATA(attribute), data, size);
    message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + RTA_ALIGN(attribute->rta_len);
}

int cnetshim_route(int fd, const struct cnetshim_endpoint *remote, const struct cnetshim_endpoint *local) {
    int v4 = remote->family == 4;
    size_t size = v4 ? 4 : 16;
    struct {
        struct nlmsghdr header;
        struct rtmsg route;
        char attributes[96];
    } request = {0};
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.route);
    request.header.nlmsg_type = RTM_GETROUTE;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.route.rtm_family = v4 ? AF_INET : AF_INET6;
    request.route.rtm_dst_len = (unsigned char)(8 * size);
    attribute(&request.header, RTA_DST, remote->address, size);
    if (local->family == remote->family) {
        request.route.rtm_src_len = (unsigned char)(8 * size);
        attribute(&request.header, RTA_SRC, local->address, size);
    }
    if (remote->scope) attribute(&request.header, RTA_OIF, &remote->scope, sizeof remote->scope);
    _Alignas(struct nlmsghdr) char buffer[4096];
    int length = ask(fd, &request.header, buffer, sizeof buffer);
    if (length < 0) return length;
    struct nlmsghdr *answer = (struct nlmsghdr *)buffer;
    int left = (int)RTM_PAYLOAD(answer);
    for (struct rtattr *a = RTM_RTA(NLMSG_DATA(answer)); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
        if (a->rta_type == RTA_OIF) {
            int index;
            memcpy(&index, RTA_DATA(a), sizeof index);
            return index;
        }
    }
    return -ENODEV;
}

int cnetshim_link(int fd, int32_t index, struct cnetshim_link *link) {
    struct {
        struct nlmsghdr header;
        struct ifinfomsg interface;
        char attributes[16];
    } request = {0};
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.interface);
    request.header.nlmsg_type = RTM_GETLINK;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.interface.ifi_index = index;
    _Alignas(struct nlmsghdr) char buffer[8192];
    int length = ask(fd, &request.header, buffer, sizeof buffer);
    if (length < 0) return length;
    struct nlmsghdr *answer = (struct nlmsghdr *)buffer;
    struct ifinfomsg *interface = NLMSG_DATA(answer);
    memset(link, 0, sizeof *link);
    // IFF_LOWER_UP is the kernel's; net/if.h knows only IFF_RUNNING, which waits for the operational state.
    link->is_loopback = (interface->ifi_flags & IFF_LOOPBACK) != 0;
    link->is_enabled = (interface->ifi_flags & IFF_UP) != 0;
    link->is_up = link->is_enabled && (interface->ifi_flags & 0x10000);
    int left = (int)IFLA_PAYLOAD(answer);
    for (struct rtattr *a = IFLA_RTA(interface); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
        if (a->rta_type == IFLA_IFNAME) {
            snprintf(link->name, sizeof link->name, "%s", (const char *)RTA_DATA(a));
        } else if (a->rta_type == IFLA_CARRIER_CHANGES && RTA_PAYLOAD(a) >= sizeof link->carrier_changes) {
            memcpy(&link->carrier_changes, RTA_DATA(a), sizeof link->carrier_changes);
        } else if (a->rta_type == IFLA_MTU && RTA_PAYLOAD(a) >= sizeof link->mtu) {
            memcpy(&link->mtu, RTA_DATA(a), sizeof link->mtu);
        } else if (a->rta_type == IFLA_STATS64) {
            struct rtnl_link_stats64 stats = {0};
            size_t size = RTA_PAYLOAD(a) < sizeof stats ? RTA_PAYLOAD(a) : sizeof stats;
            memcpy(&stats, RTA_DATA(a), size);
            link->receive_dropped = stats.rx_dropped;
            link->receive_missed = stats.rx_missed_errors + stats.rx_fifo_errors;
            link->send_dropped = stats.tx_dropped + stats.tx_fifo_errors;
            link->receive = (struct cnetshim_link_way){stats.rx_bytes, stats.rx_packets, stats.rx_errors, stats.rx_dropped};
            link->transmit = (struct cnetshim_link_way){stats.tx_bytes, stats.tx_packets, stats.tx_errors, stats.tx_dropped};
        }
    }
    return 0;
}

static int64_t whole(const char *path, char *buffer, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    size_t length = 0;
    while (length < size - 1) {
        ssize_t more = read(fd, buffer + length, size - 1 - length);
        if (more <= 0) break;
        length += (size_t)more;
    }
    close(fd);
    buffer[length] = 0;
    return (int64_t)length;
}

// The number in the second line that begins with "Udp:", below `column` in the first.
static uint64_t udp_column(const char *text, const char *column) {
    const char *names = strstr(text, "\nUdp:");
    const char *values = names ? strstr(names + 5, "\nUdp:") : NULL;
    if (!values) return 0;
    const char *end_of_names = strchr(names + 1, '\n');
    size_t width = strlen(column);
    const char *name = names + 5;
    const char *value = values + 5;
    while (name < end_of_names && *value) {
        name += strspn(name, " ");
        size_t length = strcspn(name, " \n");
        uint64_t number = strtoull(value, (char **)&value, 10);
        if (length == width && memcmp(name, column, width) == 0) return number;
        name += length;
        if (*name == '\n') break;
    }
    return 0;
}

static uint64_t named(const char *text, const char *name) {
    const char *place = strstr(text, name);
    return place ? strtoull(place + strlen(name), NULL, 10) : 0;
}

void cnetshim_counters(struct cnetshim_counters *counters) {
    char text[16384];
    memset(counters, 0, sizeof *counters);
    if (whole("/proc/thread-self/net/snmp", text, sizeof text) > 0) {
        counters->receive_buffer_errors = udp_column(text, "RcvbufErrors");
        counters->send_buffer_errors = udp_column(text, "SndbufErrors");
    }
    if (whole("/proc/thread-self/net/snmp6", text, sizeof text) > 0) {
        counters->receive_buffer_errors += named(text, "Udp6RcvbufErrors");
        counters->send_buffer_errors += named(text, "Udp6SndbufErrors");
    }
    if (whole("/proc/net/softnet_stat", text, sizeof text) > 0) {
        for (const char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
            char *rest;
            strtoul(line, &rest, 16);
            counters->backlog_drops += strtoul(rest, NULL, 16);
        }
    }
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    counters->processors = processors > 0 ? (uint32_t)processors : 1;
    if (whole("/proc/stat", text, 512) > 0 && strncmp(text, "cpu ", 4) == 0) {
        // user nice system idle iowait irq softirq steal
        const char *place = text + 4;
        uint64_t number = 0;
        for (int i = 0; i < 8; i++) number = strtoull(place, (char **)&place, 10);
        long rate = sysconf(_SC_CLK_TCK);
        counters->stolen = number * (1000000000 / (uint64_t)(rate > 0 ? rate : 100));
    }
}
