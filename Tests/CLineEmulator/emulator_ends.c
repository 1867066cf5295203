#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "emulator_core.h"

enum { BATCH = 64, END = 1 << 20 };

static int watch(struct emulator *e, int fd, uint32_t token) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = token};
    return epoll_ctl(e->poller, EPOLL_CTL_ADD, fd, &event);
}

static struct emulator *begin(const struct emulator_settings *settings) {
    struct emulator *e = emulator_make(settings);
    if (!e) return NULL;
    e->poller = epoll_create1(EPOLL_CLOEXEC);
    e->ender = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (e->poller >= 0 && e->ender >= 0 && watch(e, e->ender, END) == 0) return e;
    emulator_free(e);
    return NULL;
}

static int loopback_socket(uint16_t port) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    int size = 16 << 20;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

struct emulator *emulator_udp(uint16_t port, uint16_t reflector, const struct emulator_settings *settings) {
    struct emulator *e = begin(settings);
    if (!e) return NULL;
    e->reflector = reflector;
    e->ends[0] = loopback_socket(port);
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    if (e->ends[0] < 0 || getsockname(e->ends[0], (struct sockaddr *)&own, &length) < 0 || watch(e, e->ends[0], 0) < 0) {
        emulator_free(e);
        return NULL;
    }
    e->port = ntohs(own.sin_port);
    return e;
}

static int tun(const char *space, const char *name) {
    char path[128];
    snprintf(path, sizeof path, "/run/netns/%s", space);
    int home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    int there = open(path, O_RDONLY | O_CLOEXEC);
    int fd = -1;
    if (home >= 0 && there >= 0 && setns(there, CLONE_NEWNET) == 0) {
        fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
        struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
        snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
        if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) < 0) {
            close(fd);
            fd = -1;
        }
        if (setns(home, CLONE_NEWNET) < 0) abort();
    }
    int code = errno;
    if (home >= 0) close(home);
    if (there >= 0) close(there);
    errno = code;
    return fd;
}

struct emulator *emulator_tun(
    const char *left, const char *right, const char *name, const struct emulator_settings *settings) {
    struct emulator *e = begin(settings);
    if (!e) return NULL;
    e->is_tun = 1;
    e->ends[0] = tun(left, name);
    e->ends[1] = e->ends[0] < 0 ? -1 : tun(right, name);
    if (e->ends[1] >= 0 && watch(e, e->ends[0], 0) == 0 && watch(e, e->ends[1], 1) == 0) return e;
    int code = errno;
    emulator_free(e);
    errno = code;
    return NULL;
}

// The session of a sender that is new: a socket of its own towards the reflector, which tells senders apart by port.
static struct session *relay_session(struct emulator *e, const struct sockaddr_in *sender) {
    struct session *session = emulator_session(e, ntohs(sender->sin_port));
    if (!session || session->fd >= 0) return session;
    int fd = loopback_socket(0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(e->reflector)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) return NULL;
    session->fd = fd;
    session->sender = *sender;
    watch(e, fd, 2 + (uint32_t)(session - e->sessions));
    return session;
}

static void read_relay(struct emulator *e, int fd, struct session *session) {
    static _Thread_local uint8_t rooms[BATCH][PACKET_ROOM];
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    struct sockaddr_in names[BATCH];
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){rooms[i], PACKET_ROOM};
        messages[i].msg_hdr = (struct msghdr){
            .msg_iov = &vectors[i], .msg_iovlen = 1, .msg_name = &names[i], .msg_namelen = sizeof names[i]};
    }
    int taken = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
    int64_t now = emulator_now();
    for (int i = 0; i < taken; i++) {
        struct session *of = session ? session : relay_session(e, &names[i]);
        if (!of) {
            e->totals.overflowed++;
            continue;
        }
        size_t length = messages[i].msg_len;
        emulator_take(e, session ? BACKWARD : FORWARD, of, rooms[i], length, rooms[i], length, now);
    }
}

static void read_tun(struct emulator *e, int way) {
    uint8_t room[PACKET_ROOM];
    for (int i = 0; i < BATCH; i++) {
        ssize_t length = read(e->ends[way], room, sizeof room);
        if (length <= 0) return;
        struct session *session = NULL;
        const uint8_t *stamp = NULL;
        size_t payload = 0;
        int header = room[0] >> 4 == 4 ? (room[0] & 15) * 4 : room[0] >> 4 == 6 ? 40 : 0;
        int protocol = header == 40 && room[0] >> 4 == 6 ? room[6] : room[9];
        if (header && protocol == IPPROTO_UDP && length >= header + 8 + 44) {
            const uint8_t *udp = room + header + (way == FORWARD ? 0 : 2);
            session = emulator_session(e, (uint16_t)(udp[0] << 8 | udp[1]));
            stamp = room + header + 8;
            payload = (size_t)length - (size_t)header - 8;
        }
        emulator_take(e, way, session, room, (size_t)length, stamp, payload, emulator_now());
    }
}

static int give(struct emulator *e, struct packet *packet) {
    ssize_t given;
    if (e->is_tun) {
        given = write(e->ends[packet->way == FORWARD], packet->data, packet->length);
    } else if (packet->way == FORWARD) {
        given = send(packet->session->fd, packet->data, packet->length, 0);
    } else {
        given = sendto(
            e->ends[0], packet->data, packet->length, 0, (struct sockaddr *)&packet->session->sender,
            sizeof packet->session->sender);
    }
    return given >= 0;
}

void emulator_run(struct emulator *e) {
    prctl(PR_SET_TIMERSLACK, 1UL);
    while (1) {
        int64_t left = emulator_give(e, give);
        struct epoll_event events[BATCH];
        struct timespec limit = {left / 1000000000, left % 1000000000};
        int ready = epoll_pwait2(e->poller, events, BATCH, left < 0 ? NULL : &limit, NULL);
        for (int i = 0; i < ready; i++) {
            uint32_t token = events[i].data.u32;
            if (token == END) return;
            if (e->is_tun) {
                read_tun(e, (int)token);
            } else if (token == 0) {
                read_relay(e, e->ends[0], NULL);
            } else {
                read_relay(e, e->sessions[token - 2].fd, &e->sessions[token - 2]);
            }
        }
    }
}

void emulator_stop(struct emulator *e) { eventfd_write(e->ender, 1); }

static uint64_t drops(int fd) {
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof memory;
    return fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) == 0 ? memory[SK_MEMINFO_DROPS] : 0;
}

struct emulator_totals emulator_totals_of(struct emulator *e) {
    struct emulator_totals totals = e->totals;
    if (!e->is_tun) {
        totals.overflowed += drops(e->ends[0]);
        for (int i = 0; i < e->session_count; i++) totals.overflowed += drops(e->sessions[i].fd);
    }
    return totals;
}

void emulator_free(struct emulator *e) {
    for (int i = 0; i < e->session_count; i++) {
        if (e->sessions[i].fd >= 0) close(e->sessions[i].fd);
        free(e->sessions[i].probes);
    }
    for (int i = 0; i < 2; i++) {
        if (e->ends[i] >= 0) close(e->ends[i]);
    }
    if (e->poller >= 0) close(e->poller);
    if (e->ender >= 0) close(e->ender);
    free(e->pool);
    free(e->spare);
    free(e->heap);
    free(e);
}
