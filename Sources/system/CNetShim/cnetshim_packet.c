#define _GNU_SOURCE
#include "cnetshim_packet.h"

#include <errno.h>
// linux/errqueue.h wants the kernel's idea of a timespec.
#include <time.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/udp.h>

#include "cnetshim_address.h"

// Room for every control message that a packet of ours can carry.
#define CONTROL 256

static int64_t first_stamp(const void *data) {
    // Software, deprecated, hardware: only the first is asked for.
    struct timespec stamps[3];
    memcpy(stamps, data, sizeof stamps);
    return (int64_t)stamps[0].tv_sec * 1000000000 + stamps[0].tv_nsec;
}

static void read_control(struct msghdr *message, struct cnetshim_packet *packet) {
    packet->kernel_time = 0;
    packet->ttl = -1;
    packet->traffic_class = -1;
    packet->has_overflows = 0;
    packet->local.family = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        const void *data = CMSG_DATA(c);
        if (c->cmsg_level == SOL_SOCKET) {
            if (c->cmsg_type == SO_TIMESTAMPING) {
                packet->kernel_time = first_stamp(data);
            } else if (c->cmsg_type == SO_RXQ_OVFL) {
                memcpy(&packet->overflows, data, sizeof packet->overflows);
                packet->has_overflows = 1;
            }
        } else if (c->cmsg_level == IPPROTO_IP) {
            if (c->cmsg_type == IP_TTL) {
                memcpy(&packet->ttl, data, sizeof packet->ttl);
            } else if (c->cmsg_type == IP_TOS) {
                packet->traffic_class = *(const uint8_t *)data;
            } else if (c->cmsg_type == IP_PKTINFO) {
                struct in_pktinfo info;
                memcpy(&info, data, sizeof info);
                packet->local = (struct cnetshim_endpoint){.family = 4};
                memcpy(packet->local.address, &info.ipi_spec_dst, 4);
            }
        } else if (c->cmsg_level == IPPROTO_IPV6) {
            if (c->cmsg_type == IPV6_HOPLIMIT) {
                memcpy(&packet->ttl, data, sizeof packet->ttl);
            } else if (c->cmsg_type == IPV6_TCLASS) {
                memcpy(&packet->traffic_class, data, sizeof packet->traffic_class);
            } else if (c->cmsg_type == IPV6_PKTINFO) {
                struct in6_pktinfo info;
                memcpy(&info, data, sizeof info);
                packet->local = (struct cnetshim_endpoint){.family = 6};
                memcpy(packet->local.address, &info.ipi6_addr, 16);
                if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) packet->local.scope = info.ipi6_ifindex;
            }
        }
    }
}

int cnetshim_receive(int fd, struct cnetshim_packet *packets, int count) {
    struct mmsghdr messages[CNETSHIM_BATCH];
    struct iovec vectors[CNETSHIM_BATCH];
    struct sockaddr_storage names[CNETSHIM_BATCH];
    _Alignas(struct cmsghdr) char control[CNETSHIM_BATCH][CONTROL];
    if (count > CNETSHIM_BATCH) count = CNETSHIM_BATCH;
    for (int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){packets[i].data, packets[i].capacity};
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &names[i], .msg_namelen = sizeof names[i],
            .msg_iov = &vectors[i], .msg_iovlen = 1,
            .msg_control = control[i], .msg_controllen = CONTROL,
        };
    }
    int taken;
    do taken = recvmmsg(fd, messages, count, MSG_DONTWAIT, NULL);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) return -errno;
    for (int i = 0; i < taken; i++) {
        packets[i].length = messages[i].msg_len;
        packets[i].is_truncated = (messages[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
        cnetshim_from_kernel((struct sockaddr *)&names[i], &packets[i].remote);
        read_control(&messages[i].msg_hdr, &packets[i]);
    }
    return taken;
}

static void *next_control(struct msghdr *message, size_t used, int level, int type, size_t size) {
    struct cmsghdr *c = (struct cmsghdr *)((char *)message->msg_control + used);
    c->cmsg_level = level;
    c->cmsg_type = type;
    c->cmsg_len = CMSG_LEN(size);
    return CMSG_DATA(c);
}

static size_t write_control(struct msghdr *message, int family, const struct cnetshim_packet *packet) {
    size_t used = 0;
    int v4 = family == 4;
    if (packet->traffic_class >= 0) {
        int value = packet->traffic_class;
        void *data = next_control(
            message, used, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, sizeof value);
        memcpy(data, &value, sizeof value);
        used += CMSG_SPACE(sizeof value);
    }
    if (packet->local.family == 4) {
        struct in_pktinfo info = {0};
        memcpy(&info.ipi_spec_dst, packet->local.address, 4);
        memcpy(next_control(message, used, IPPROTO_IP, IP_PKTINFO, sizeof info), &info, sizeof info);
        used += CMSG_SPACE(sizeof info);
    } else if (packet->local.family == 6) {
        struct in6_pktinfo info = {.ipi6_ifindex = packet->local.scope};
        memcpy(&info.ipi6_addr, packet->local.address, 16);
        memcpy(next_control(message, used, IPPROTO_IPV6, IPV6_PKTINFO, sizeof info), &info, sizeof info);
        used += CMSG_SPACE(sizeof info);
    }
    if (packet->wants_stamp) {
        uint32_t flags = SOF_TIMESTAMPING_TX_SOFTWARE;
        memcpy(next_control(message, used, SOL_SOCKET, SO_TIMESTAMPING, sizeof flags), &flags, sizeof flags);
        used += CMSG_SPACE(sizeof flags);
    }
    return used;
}

// A packet for a connected socket of which nothing has to be told.
static int is_plain(const struct cnetshim_packet *packet) {
    return packet->remote.family == 0 && packet->local.family == 0 && packet->traffic_class < 0 && !packet->wants_stamp;
}

int cnetshim_send(int fd, int family, struct cnetshim_packet *packets, int count) {
    if (count == 1 && is_plain(packets)) {
        ssize_t sent;
        do sent = send(fd, packets->data, packets->length, MSG_DONTWAIT);
        while (sent < 0 && errno == EINTR);
        return sent < 0 ? -errno : 1;
    }
    struct mmsghdr messages[CNETSHIM_BATCH];
    struct iovec vectors[CNETSHIM_BATCH];
    struct sockaddr_storage names[CNETSHIM_BATCH];
    _Alignas(struct cmsghdr) char control[CNETSHIM_BATCH][CONTROL];
    if (count > CNETSHIM_BATCH) count = CNETSHIM_BATCH;
    for (int i = 0; i < count; i++) {
        struct msghdr *message = &messages[i].msg_hdr;
        vectors[i] = (struct iovec){packets[i].data, packets[i].length};
        *message = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i]};
        if (packets[i].remote.family) {
            message->msg_name = &names[i];
            message->msg_namelen = cnetshim_to_kernel(&packets[i].remote, &names[i]);
        }
        message->msg_controllen = write_control(message, family, &packets[i]);
        if (message->msg_controllen == 0) message->msg_control = NULL;
    }
    int given;
    do given = sendmmsg(fd, messages, count, MSG_DONTWAIT);
    while (given < 0 && errno == EINTR);
    return given < 0 ? -errno : given;
}

// Longer packets may be cut by the smallest MTU that IPv6 allows.
#define LONGEST_SEGMENT 1232
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

static int same_remote(const struct cnetshim_endpoint *a, const struct cnetshim_endpoint *b) {
    return a->port == b->port && a->family == b->family && a->scope == b->scope && memcmp(a->address, b->address, 16) == 0;
}

static int runs_on(const struct cnetshim_packet *a, const struct cnetshim_packet *b) {
    return !b->wants_stamp && a->length == b->length && a->traffic_class == b->traffic_class
        && same_remote(&a->remote, &b->remote)
        && a->local.family == b->local.family
        && (a->local.family == 0
            || (a->local.scope == b->local.scope && memcmp(a->local.address, b->local.address, 16) == 0));
}

static int run_length(const struct cnetshim_packet *packets, int count) {
    if (packets[0].wants_stamp || packets[0].length == 0 || packets[0].length > LONGEST_SEGMENT) return 1;
    int length = 1;
    while (length < count && runs_on(&packets[0], &packets[length])) length++;
    return length < CNETSHIM_RUN ? 1 : length;
}

int cnetshim_is_run(const struct cnetshim_packet *packets, int count) {
    return count >= CNETSHIM_RUN && run_length(packets, CNETSHIM_RUN) > 1;
}

int cnetshim_extent(const struct cnetshim_packet *packets, int count, int messages) {
    int end = 0;
    while (messages-- > 0 && end < count) end += run_length(&packets[end], count - end);
    return end;
}

int cnetshim_gather(struct cnetshim_packet *packets, int count, uint8_t *order) {
    // A hash table of remotes, each with a chain of its packets.
    enum { PLACES = 2 * CNETSHIM_BATCH };
    uint8_t places[PLACES] = {0}, first[CNETSHIM_BATCH], last[CNETSHIM_BATCH], next[CNETSHIM_BATCH];
    int groups = 0, moves = 0;
    if (count > CNETSHIM_BATCH) count = CNETSHIM_BATCH;
    for (int i = 0; i < count; i++) {
        const struct cnetshim_endpoint *remote = &packets[i].remote;
        uint64_t words[2];
        memcpy(words, remote->address, sizeof words);
        uint64_t hash = (words[0] ^ words[1] * 31 ^ (uint64_t)remote->port << 32) * 0x9E3779B97F4A7C15;
        uint32_t place = (uint32_t)(hash >> 32) % PLACES;
        while (places[place] && !same_remote(&packets[first[places[place] - 1]].remote, remote)) {
            place = (place + 1) % PLACES;
        }
        next[i] = UINT8_MAX;
        if (places[place]) {
            int group = places[place] - 1;
            if (last[group] != i - 1) moves = 1;
            next[last[group]] = (uint8_t)i;
            last[group] = (uint8_t)i;
        } else {
            first[groups] = last[groups] = (uint8_t)i;
            places[place] = (uint8_t)++groups;
        }
    }
    if (!moves) return 0;
    struct cnetshim_packet old[CNETSHIM_BATCH];
    memcpy(old, packets, sizeof *packets * (size_t)count);
    int position = 0;
    for (int group = 0; group < groups; group++) {
        for (int i = first[group]; i != UINT8_MAX; i = next[i]) {
            packets[position] = old[i];
            order[position++] = (uint8_t)i;
        }
    }
    return 1;
}

int cnetshim_send_runs(int fd, int family, struct cnetshim_packet *packets, int count) {
    struct mmsghdr messages[CNETSHIM_BATCH];
    struct iovec vectors[CNETSHIM_BATCH];
    struct sockaddr_storage names[CNETSHIM_BATCH];
    int ends[CNETSHIM_BATCH];
    _Alignas(struct cmsghdr) char control[CNETSHIM_BATCH][CONTROL];
    if (count > CNETSHIM_BATCH) count = CNETSHIM_BATCH;
    int number = 0;
    for (int i = 0; i < count; number++) {
        int length = run_length(&packets[i], count - i);
        struct msghdr *message = &messages[number].msg_hdr;
        *message = (struct msghdr){
            .msg_iov = &vectors[i], .msg_iovlen = length, .msg_control = control[number], .msg_name = &names[number],
            .msg_namelen = cnetshim_to_kernel(&packets[i].remote, &names[number]),
        };
        size_t used = write_control(message, family, &packets[i]);
        if (length > 1) {
            uint16_t size = packets[i].length;
            memcpy(next_control(message, used, IPPROTO_UDP, UDP_SEGMENT, sizeof size), &size, sizeof size);
            used += CMSG_SPACE(sizeof size);
        }
        message->msg_controllen = used;
        if (used == 0) message->msg_control = NULL;
        for (int end = i + length; i < end; i++) vectors[i] = (struct iovec){packets[i].data, packets[i].length};
        ends[number] = i;
    }
    int given;
    do given = sendmmsg(fd, messages, number, MSG_DONTWAIT);
    while (given < 0 && errno == EINTR);
    return given < 0 ? -errno : given == 0 ? 0 : ends[given - 1];
}

int cnetshim_reports(int fd, struct cnetshim_report *reports, int count) {
    enum { BATCH = CNETSHIM_BATCH };
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    char payload[BATCH][64];
    _Alignas(struct cmsghdr) char control[BATCH][CONTROL];
    if (count > BATCH) count = BATCH;
    for (int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){payload[i], sizeof payload[i]};
        messages[i].msg_hdr = (struct msghdr){
            .msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i], .msg_controllen = CONTROL,
        };
    }
    int taken;
    do taken = recvmmsg(fd, messages, count, MSG_ERRQUEUE | MSG_DONTWAIT, NULL);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) return -errno;
    for (int i = 0; i < taken; i++) {
        struct cnetshim_report *report = &reports[i];
        memset(report, 0, sizeof *report);
        struct msghdr *message = &messages[i].msg_hdr;
        for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
            if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPING) {
                report->kernel_time = first_stamp(CMSG_DATA(c));
            } else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR)
                       || (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
                struct sock_extended_err error;
                memcpy(&error, CMSG_DATA(c), sizeof error);
                if (error.ee_origin == SO_EE_ORIGIN_TIMESTAMPING && error.ee_info == SCM_TSTAMP_SND) {
                    report->kind = CNETSHIM_TRANSMITTED;
                    report->number = error.ee_data;
                } else if (error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6) {
                    report->kind = CNETSHIM_UNREACHABLE;
                    report->code = (int32_t)error.ee_errno;
                    cnetshim_from_kernel(
                        SO_EE_OFFENDER((struct sock_extended_err *)CMSG_DATA(c)), &report->offender);
                }
            }
        }
    }
    return taken;
}
