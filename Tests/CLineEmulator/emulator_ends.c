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
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

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
    if (e->settings.step == 0) watch(e, fd, 2 + (uint32_t)(session - e->sessions));
    return session;
}

static int read_relay(struct emulator *e, int fd, struct session *session) {
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
    return taken;
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

// Replies leave by one socket, so many with one call; requests by one socket per session.
static void give(struct emulator *e, struct packet *const *packets, int count, uint8_t *taken) {
    struct mmsghdr messages[GIVEN];
    struct iovec vectors[GIVEN];
    int places[GIVEN], replies = 0;
    for (int i = 0; i < count; i++) {
        struct packet *packet = packets[i];
        if (e->is_tun) {
            taken[i] = write(e->ends[packet->way == FORWARD], packet->data, packet->length) >= 0;
        } else if (packet->way == FORWARD) {
            taken[i] = send(packet->session->fd, packet->data, packet->length, 0) >= 0;
        } else {
            vectors[replies] = (struct iovec){packet->data, packet->length};
            messages[replies].msg_hdr = (struct msghdr){
                .msg_iov = &vectors[replies], .msg_iovlen = 1, .msg_name = &packet->session->sender,
                .msg_namelen = sizeof packet->session->sender};
            places[replies++] = i;
        }
    }
    for (int i = 0; i < replies;) {
        int given = sendmmsg(e->ends[0], messages + i, (unsigned)(replies - i), 0);
        for (int end = i + given; i < end; i++) taken[places[i]] = 1;
        // The one that was refused is passed over.
        if (given <= 0) i++;
    }
}

// One session's packets of one way, in their order, as messages of runs that the kernel carries as one (UDP_SEGMENT).
// Returns how many messages.
static int make_runs(
    struct session *session, int way, struct packet *const *packets, const int *next, struct mmsghdr *messages,
    struct iovec *vectors, char (*controls)[CMSG_SPACE(sizeof(uint16_t))]) {
    enum { LONGEST = 32 };
    int count = 0, used = 0;
    for (int i = session->first[way]; i >= 0;) {
        uint16_t length = packets[i]->length;
        int start = used;
        for (; i >= 0 && packets[i]->length == length && used - start < LONGEST; i = next[i]) {
            vectors[used++] = (struct iovec){packets[i]->data, length};
        }
        struct msghdr *message = &messages[count].msg_hdr;
        *message = (struct msghdr){.msg_iov = &vectors[start], .msg_iovlen = (size_t)(used - start)};
        if (way == BACKWARD) {
            message->msg_name = &session->sender;
            message->msg_namelen = sizeof session->sender;
        }
        if (used - start > 1) {
            message->msg_control = controls[count];
            message->msg_controllen = sizeof controls[count];
            struct cmsghdr *c = CMSG_FIRSTHDR(message);
            c->cmsg_level = IPPROTO_UDP;
            c->cmsg_type = UDP_SEGMENT;
            c->cmsg_len = CMSG_LEN(sizeof length);
            memcpy(CMSG_DATA(c), &length, sizeof length);
        }
        count++;
    }
    return count;
}

static void give_runs(struct emulator *e, struct packet *const *packets, int count, uint8_t *taken) {
    static _Thread_local struct mmsghdr messages[GIVEN];
    static _Thread_local struct iovec vectors[GIVEN];
    static _Thread_local char controls[GIVEN][CMSG_SPACE(sizeof(uint16_t))];
    int next[GIVEN], touched[GIVEN], touched_count = 0;
    for (int i = 0; i < count; i++) {
        struct session *session = packets[i]->session;
        int way = packets[i]->way;
        next[i] = -1;
        if (session->first[way] < 0) {
            session->first[way] = i;
            touched[touched_count++] = i;
        } else {
            next[session->last[way]] = i;
        }
        session->last[way] = i;
    }
    for (int t = 0; t < touched_count; t++) {
        struct session *session = packets[touched[t]]->session;
        int way = packets[touched[t]]->way;
        int fd = way == FORWARD ? session->fd : e->ends[0];
        int number = make_runs(session, way, packets, next, messages, vectors, controls);
        int place = session->first[way];
        for (int done = 0; done < number;) {
            int given = sendmmsg(fd, messages + done, (unsigned)(number - done), 0);
            int end = done + (given > 0 ? given : 1);
            for (; done < end; done++) {
                for (size_t k = 0; k < messages[done].msg_hdr.msg_iovlen; k++, place = next[place]) taken[place] = given > 0;
            }
        }
        session->first[way] = -1;
    }
}

static void run_in_steps(struct emulator *e) {
    int64_t moment = emulator_now();
    eventfd_t end;
    while (eventfd_read(e->ender, &end) < 0) {
        moment += e->settings.step;
        struct timespec until = {moment / 1000000000, moment % 1000000000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        while (read_relay(e, e->ends[0], NULL) == BATCH) continue;
        for (int i = 0; i < e->session_count; i++) {
            if (e->sessions[i].fd < 0) continue;
            while (read_relay(e, e->sessions[i].fd, &e->sessions[i]) == BATCH) continue;
        }
        emulator_give(e, give_runs);
    }
}

void emulator_run(struct emulator *e) {
    prctl(PR_SET_TIMERSLACK, 1UL);
    // Above what else the machine does, where that is allowed, and below the engine's own thread: a line is never busy.
    struct sched_param priority = {.sched_priority = 5};
    sched_setscheduler(0, SCHED_FIFO, &priority);
    if (!e->is_tun && e->settings.step > 0) {
        run_in_steps(e);
        return;
    }
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
