#define _GNU_SOURCE
#include "cnetshim_icmp.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/icmp6.h>
#include <time.h>

#include "cnetshim_address.h"

// The kernel's headers after the library's, which define the same structures.
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/icmp.h>

static int domain(int family) { return family == 4 ? AF_INET : AF_INET6; }

static int open_socket(int family, int type, int protocol) {
    int fd = socket(domain(family), type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    return fd < 0 ? -errno : fd;
}

int cnetshim_echo(int family, int is_raw) {
    return open_socket(family, is_raw ? SOCK_RAW : SOCK_DGRAM, family == 4 ? IPPROTO_ICMP : IPPROTO_ICMPV6);
}

// IPPROTO_RAW implies that packets bring their header, in both families, and receives nothing.
int cnetshim_raw_sender(int family) { return open_socket(family, SOCK_RAW, IPPROTO_RAW); }

int cnetshim_raw_receiver(int family, int protocol) { return open_socket(family, SOCK_RAW, protocol); }

int cnetshim_accept_types(int fd, int family, const uint8_t *types, int count) {
    if (family == 4) {
        struct icmp_filter filter = {.data = ~0u};
        for (int i = 0; i < count; i++) {
            if (types[i] < 32) filter.data &= ~(1u << types[i]);
        }
        return setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof filter) < 0 ? -errno : 0;
    }
    struct icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    for (int i = 0; i < count; i++) ICMP6_FILTER_SETPASS(types[i], &filter);
    return setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter) < 0 ? -errno : 0;
}

int cnetshim_accept_segments(int fd, int family, uint16_t remote, uint16_t local, uint16_t count) {
    uint32_t last = (uint32_t)local + count - 1;
    // An IPv4 packet arrives with its header, whose length goes into X; an IPv6 packet without.
    struct sock_filter code[] = {
        family == 4 ? (struct sock_filter)BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0)
                    : (struct sock_filter)BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, remote, 0, 4),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, local, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xFFFF),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 ? -errno : 0;
}

int cnetshim_probe_mtu(int fd, int family) {
    if (family == 4) {
        int value = IP_PMTUDISC_PROBE;
        return setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &value, sizeof value) < 0 ? -errno : 0;
    }
    int value = IPV6_PMTUDISC_PROBE;
    if (setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &value, sizeof value) < 0) return -errno;
    value = 1;
    return setsockopt(fd, IPPROTO_IPV6, IPV6_DONTFRAG, &value, sizeof value) < 0 ? -errno : 0;
}

static void read_error(const struct cmsghdr *c, struct cnetshim_fault *fault) {
    struct sock_extended_err error;
    memcpy(&error, CMSG_DATA(c), sizeof error);
    fault->code = (int32_t)error.ee_errno;
    fault->icmp_type = error.ee_type;
    fault->icmp_code = error.ee_code;
    if (error.ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
        fault->is_transmit = error.ee_info == SCM_TSTAMP_SND;
        fault->number = error.ee_data;
    } else if (error.ee_origin == SO_EE_ORIGIN_LOCAL) {
        fault->is_local = 1;
        fault->mtu = error.ee_info;
    } else {
        fault->mtu = error.ee_info;
        cnetshim_from_kernel(SO_EE_OFFENDER((struct sock_extended_err *)CMSG_DATA(c)), &fault->offender);
    }
}

int cnetshim_next_fault(int fd, struct cnetshim_fault *fault) {
    _Alignas(struct cmsghdr) char control[512];
    memset(fault, 0, sizeof *fault);
    struct iovec vector = {fault->quote, sizeof fault->quote};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control,
    };
    ssize_t taken;
    do taken = recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) return -errno;
    fault->quoted = (uint8_t)taken;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPING) {
            struct timespec stamps[3];
            memcpy(stamps, CMSG_DATA(c), sizeof stamps);
            fault->kernel_time = (int64_t)stamps[0].tv_sec * 1000000000 + stamps[0].tv_nsec;
        } else if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR)
                   || (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR)) {
            read_error(c, fault);
        }
    }
    return 1;
}

int cnetshim_name_of(const struct cnetshim_endpoint *endpoint, char *name, uint64_t size) {
    struct sockaddr_storage address;
    socklen_t length = cnetshim_to_kernel(endpoint, &address);
    return getnameinfo((struct sockaddr *)&address, length, name, (socklen_t)size, NULL, 0, NI_NAMEREQD) == 0 ? 0 : -1;
}
