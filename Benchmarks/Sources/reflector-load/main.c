// Load for a reflector: SENDERS sockets, each with so many STAMP probes in flight, a reply answered by the next probe.
//
//   reflector-load ADDRESS PORT SENDERS IN_FLIGHT SECONDS
//
// One line of JSON: replies a second.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 44, BATCH = 64 };

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static char packets[BATCH][SIZE], replies[BATCH][256];

// Gives `count` probes to a connected socket.
static int give(int fd, uint32_t *sequence, int count) {
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < count; i++) {
        uint32_t number = htonl((*sequence)++);
        memcpy(packets[i], &number, 4);
        vectors[i] = (struct iovec){packets[i], SIZE};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    int given = sendmmsg(fd, messages, count, 0);
    return given < 0 ? 0 : given;
}

static int take(int fd) {
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){replies[i], sizeof replies[i]};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
    }
    int taken = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
    return taken < 0 ? 0 : taken;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fputs("reflector-load: expected ADDRESS PORT SENDERS IN_FLIGHT SECONDS\n", stderr);
        return 2;
    }
    int senders = atoi(argv[3]), window = atoi(argv[4]);
    if (window > BATCH) window = BATCH;
    struct sched_param priority = {.sched_priority = 5};
    pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
    struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &remote.sin_addr);
    int *sockets = calloc(senders, sizeof *sockets);
    int64_t *heard = calloc(senders, sizeof *heard);
    uint32_t *sequence = calloc(senders, sizeof *sequence);
    int poller = epoll_create1(0);
    int64_t begun = now(), end = begun + atoll(argv[5]) * 1000000000;
    for (int i = 0; i < senders; i++) {
        sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (connect(sockets[i], (struct sockaddr *)&remote, sizeof remote) < 0) return 1;
        epoll_ctl(poller, EPOLL_CTL_ADD, sockets[i], &(struct epoll_event){.events = EPOLLIN, .data.u32 = i});
        give(sockets[i], &sequence[i], window);
        heard[i] = begun;
    }
    long answered = 0, renewed = 0;
    int64_t time = begun, looked = begun;
    while (time < end) {
        struct epoll_event events[BATCH];
        int ready = epoll_wait(poller, events, BATCH, 10);
        time = now();
        for (int i = 0; i < ready; i++) {
            uint32_t place = events[i].data.u32;
            int taken = take(sockets[place]);
            answered += taken;
            heard[place] = time;
            if (taken > 0) give(sockets[place], &sequence[place], taken);
        }
        // What was lost would otherwise be in flight for ever.
        if (time - looked < 50000000) continue;
        looked = time;
        for (int i = 0; i < senders; i++) {
            if (time - heard[i] < 100000000) continue;
            heard[i] = time;
            renewed++;
            give(sockets[i], &sequence[i], window);
        }
    }
    printf("{\"senders\": %d, \"in_flight\": %d, \"replies_per_second\": %.0f, \"renewed\": %ld}\n", senders, window,
        answered * 1e9 / (double)(time - begun), renewed);
    return 0;
}
