#define _GNU_SOURCE
#include "cnetshim_bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "cnetshim_address.h"

#ifndef SOL_UDP
#define SOL_UDP 17
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

static int set(int fd, int level, int name, int value) {
    return setsockopt(fd, level, name, &value, sizeof value) < 0 ? -errno : 0;
}

int cnetshim_listen(const struct cnetshim_endpoint *endpoint) {
    int v4 = endpoint->family == 4;
    int fd = socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) return -errno;
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (!v4) set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    struct sockaddr_storage address;
    socklen_t length = cnetshim_to_kernel(endpoint, &address);
    if (bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, 256) < 0) {
        int code = errno;
        close(fd);
        return -code;
    }
    return fd;
}

int cnetshim_accept(int fd, struct cnetshim_endpoint *remote) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int made = accept4(fd, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (made < 0) return -errno;
    set(made, IPPROTO_TCP, TCP_NODELAY, 1);
    cnetshim_from_kernel((struct sockaddr *)&address, remote);
    return made;
}

int cnetshim_share(int fd) { return set(fd, SOL_SOCKET, SO_REUSEADDR, 1); }

int cnetshim_block(int fd, int milliseconds) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0) return -errno;
    struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0) return -errno;
    return setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) < 0 ? -errno : 0;
}

int cnetshim_shutdown(int fd) { return shutdown(fd, SHUT_RDWR) < 0 ? -errno : 0; }

int cnetshim_bulk_set(int fd, int family, enum cnetshim_bulk_option option, uint64_t value) {
    switch (option) {
    case CNETSHIM_SEGMENT: return set(fd, IPPROTO_TCP, TCP_MAXSEG, (int)value);
    case CNETSHIM_WINDOW: {
        int answer = set(fd, SOL_SOCKET, SO_RCVBUF, (int)value);
        return answer < 0 ? answer : set(fd, SOL_SOCKET, SO_SNDBUF, (int)value);
    }
    case CNETSHIM_NO_DELAY: return set(fd, IPPROTO_TCP, TCP_NODELAY, (int)value);
    case CNETSHIM_PACING_RATE:
        return setsockopt(fd, SOL_SOCKET, SO_MAX_PACING_RATE, &value, sizeof value) < 0 ? -errno : 0;
    case CNETSHIM_DONT_FRAGMENT:
        return family == 4 ? set(fd, IPPROTO_IP, IP_MTU_DISCOVER, value ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT)
                           : set(fd, IPPROTO_IPV6, IPV6_DONTFRAG, (int)value);
    case CNETSHIM_ARRIVAL_TIMES: return set(fd, SOL_SOCKET, SO_TIMESTAMPNS, (int)value);
    case CNETSHIM_COALESCE: return set(fd, SOL_UDP, UDP_GRO, (int)value);
    }
    return -EINVAL;
}

static int get(int fd, int level, int name) {
    int value = 0;
    socklen_t length = sizeof value;
    return getsockopt(fd, level, name, &value, &length) < 0 ? -errno : value;
}

int cnetshim_segment(int fd) { return get(fd, IPPROTO_TCP, TCP_MAXSEG); }

int cnetshim_receive_buffer(int fd) { return get(fd, SOL_SOCKET, SO_RCVBUF); }

int cnetshim_congestion(int fd, const char *name, char used[16]) {
    int answer = 0;
    if (*name && setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, (socklen_t)strlen(name)) < 0) answer = -errno;
    socklen_t length = 16;
    memset(used, 0, 16);
    if (getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, used, &length) < 0 && answer == 0) answer = -errno;
    used[15] = 0;
    return answer;
}

int cnetshim_tcp_state(int fd, struct cnetshim_tcp *state) {
    struct tcp_info info;
    memset(&info, 0, sizeof info);
    memset(state, 0, sizeof *state);
    socklen_t length = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0) return -errno;
    state->round_trip = 1000ull * info.tcpi_rtt;
    state->variation = 1000ull * info.tcpi_rttvar;
    // The kernel says ~0 as long as it has measured none.
    state->least_round_trip = info.tcpi_min_rtt == UINT32_MAX ? 0 : 1000ull * info.tcpi_min_rtt;
    state->window = (uint64_t)info.tcpi_snd_cwnd * info.tcpi_snd_mss;
    state->delivery_rate = info.tcpi_delivery_rate;
    state->acknowledged = info.tcpi_bytes_acked;
    state->sent = info.tcpi_bytes_sent;
    state->resent = info.tcpi_bytes_retrans;
    state->busy = 1000ull * info.tcpi_busy_time;
    state->window_limited = 1000ull * info.tcpi_rwnd_limited;
    state->buffer_limited = 1000ull * info.tcpi_sndbuf_limited;
    state->retransmits = info.tcpi_total_retrans;
    state->segment = info.tcpi_snd_mss;
    state->path_mtu = info.tcpi_pmtu;
    return 0;
}

int cnetshim_memory_file(const void *data, uint64_t size) {
    int fd = memfd_create("throughput", MFD_CLOEXEC);
    if (fd < 0) return -errno;
    uint64_t written = 0;
    while (written < size) {
        ssize_t more = write(fd, (const char *)data + written, size - written);
        if (more <= 0) {
            int code = more < 0 ? errno : EIO;
            close(fd);
            return -code;
        }
        written += (uint64_t)more;
    }
    return fd;
}

int64_t cnetshim_send_file(int fd, int file, uint64_t size) {
    off_t offset = 0;
    ssize_t count = sendfile(fd, file, &offset, size);
    return count < 0 ? -errno : count;
}

int64_t cnetshim_send_block(int fd, const void *data, uint64_t size) {
    ssize_t count = send(fd, data, size, MSG_NOSIGNAL);
    return count < 0 ? -errno : count;
}

int64_t cnetshim_discard(int fd, void *scratch, uint64_t size) {
    // TCP takes MSG_TRUNC as "do not copy" (tcp(7)).
    ssize_t count = recv(fd, scratch, size, MSG_TRUNC);
    return count < 0 ? -errno : count;
}

void cnetshim_ignore_pipe(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int cnetshim_send_segments(int fd, const void *data, int count, uint16_t length) {
    struct iovec piece = {(void *)data, (size_t)count * length};
    union {
        char octets[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr aligned;
    } control;
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    if (count > 1) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.octets;
        message.msg_controllen = sizeof control.octets;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_UDP;
        header->cmsg_type = UDP_SEGMENT;
        header->cmsg_len = CMSG_LEN(sizeof length);
        memcpy(CMSG_DATA(header), &length, sizeof length);
    }
    return sendmsg(fd, &message, MSG_NOSIGNAL) < 0 ? -errno : count;
}

int cnetshim_send_datagrams(int fd, const void *data, int count, uint32_t length) {
    enum { BATCH = 64 };
    struct iovec pieces[BATCH];
    struct mmsghdr messages[BATCH];
    if (count > BATCH) count = BATCH;
    memset(messages, 0, sizeof messages[0] * (size_t)count);
    for (int i = 0; i < count; i++) {
        pieces[i].iov_base = (char *)data + (size_t)i * length;
        pieces[i].iov_len = length;
        messages[i].msg_hdr.msg_iov = &pieces[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    int sent = sendmmsg(fd, messages, (unsigned)count, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

int cnetshim_receive_bulk(
    int fd, void *data, uint32_t capacity, struct cnetshim_arrival *arrivals, int count, int waits) {
    enum { BATCH = 16 };
    struct iovec pieces[BATCH];
    struct mmsghdr messages[BATCH];
    union {
        char octets[128];
        struct cmsghdr aligned;
    } controls[BATCH];
    if (count > BATCH) count = BATCH;
    memset(messages, 0, sizeof messages[0] * (size_t)count);
    for (int i = 0; i < count; i++) {
        pieces[i].iov_base = (char *)data + (size_t)i * capacity;
        pieces[i].iov_len = capacity;
        messages[i].msg_hdr.msg_iov = &pieces[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_hdr.msg_control = controls[i].octets;
        messages[i].msg_hdr.msg_controllen = sizeof controls[i].octets;
    }
    int taken = recvmmsg(fd, messages, (unsigned)count, waits ? MSG_WAITFORONE : MSG_DONTWAIT, NULL);
    if (taken < 0) return -errno;
    for (int i = 0; i < taken; i++) {
        struct cnetshim_arrival *arrival = &arrivals[i];
        struct msghdr *message = &messages[i].msg_hdr;
        memset(arrival, 0, sizeof *arrival);
        arrival->length = arrival->segment = messages[i].msg_len;
        for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
            if (c->cmsg_level == SOL_UDP && c->cmsg_type == UDP_GRO) {
                int segment;
                memcpy(&segment, CMSG_DATA(c), sizeof segment);
                if (segment > 0 && (uint32_t)segment < arrival->length) arrival->segment = (uint32_t)segment;
            } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
                memcpy(&arrival->overflows, CMSG_DATA(c), sizeof arrival->overflows);
                arrival->has_overflows = 1;
            } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
                struct timespec time;
                memcpy(&time, CMSG_DATA(c), sizeof time);
                arrival->kernel_time = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
            }
        }
    }
    return taken;
}

void cnetshim_sleep_until(int64_t nanoseconds) {
    struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) continue;
}

void cnetshim_processor_time(int64_t *user, int64_t *system) {
    struct rusage usage;
    memset(&usage, 0, sizeof usage);
    getrusage(RUSAGE_SELF, &usage);
    *user = (int64_t)usage.ru_utime.tv_sec * 1000000000 + usage.ru_utime.tv_usec * 1000;
    *system = (int64_t)usage.ru_stime.tv_sec * 1000000000 + usage.ru_stime.tv_usec * 1000;
}
