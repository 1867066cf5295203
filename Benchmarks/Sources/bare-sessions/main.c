// The least that N sessions could cost: connected sockets, kernel stamps of what leaves and comes, sent in bursts at fixed
// moments and read once in sixteen probes, and nothing computed of it.
//
//   bare-sessions N PERIOD_MS ADDRESS SECONDS BURST
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 100, DEPTH = 16, CONTROL = 256 };

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static double used(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static long take(int fd, int flags) {
    static char data[DEPTH * 2][256], control[DEPTH * 2][CONTROL];
    struct mmsghdr messages[DEPTH * 2];
    struct iovec vectors[DEPTH * 2];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < DEPTH * 2; i++) {
        vectors[i] = (struct iovec){data[i], sizeof data[i]};
        messages[i].msg_hdr = (struct msghdr){
            .msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i], .msg_controllen = CONTROL};
    }
    long taken = recvmmsg(fd, messages, DEPTH * 2, MSG_DONTWAIT | flags, NULL);
    return taken < 0 ? 0 : taken;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fputs("bare-sessions: expected N PERIOD_MS ADDRESS SECONDS BURST\n", stderr);
        return 2;
    }
    int count = atoi(argv[1]), burst = atoi(argv[5]);
    int64_t period = atoll(argv[2]) * 1000000, seconds = atoll(argv[4]);
    struct sched_param priority = {.sched_priority = 10};
    pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
    prctl(PR_SET_TIMERSLACK, 1000UL);
    int *sockets = calloc(count, sizeof *sockets);
    int *unread = calloc(count, sizeof *unread);
    struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(862)};
    inet_pton(AF_INET, argv[3], &remote.sin_addr);
    for (int i = 0; i < count; i++) {
        sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
        int flags = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE
            | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY;
        setsockopt(sockets[i], SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
        if (connect(sockets[i], (struct sockaddr *)&remote, sizeof remote) < 0) return 1;
    }
    int bursts = (count + burst - 1) / burst;
    int64_t due = now() + 1000000, begun = due + 1000000000, end = begun + seconds * 1000000000;
    double before = -1;
    long sent = 0, stamped = 0, answered = 0;
    char packet[SIZE] = {0};
    for (int place = 0; due < end; place = (place + 1) % bursts, due += period / bursts) {
        struct timespec until = {due / 1000000000, due % 1000000000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        if (before < 0 && due >= begun) before = used();
        int last = (place + 1) * burst < count ? (place + 1) * burst : count;
        for (int i = place * burst; i < last; i++) {
            sent += send(sockets[i], packet, SIZE, MSG_DONTWAIT) == SIZE;
            unread[i]++;
        }
        for (int i = place * burst; i < last; i++) {
            if (unread[i] < (period * DEPTH > 1000000000 ? 1000000000 / period : DEPTH)) continue;
            unread[i] = 0;
            answered += take(sockets[i], 0);
            stamped += take(sockets[i], MSG_ERRQUEUE);
        }
    }
    printf("{\"bare_sessions\": %d, \"burst\": %d, \"processor_percent\": %.3f, \"sent\": %ld, \"stamped\": %ld, \"answered\": %ld}\n",
        count, burst, (used() - before) / seconds * 100, sent, stamped, answered);
    return 0;
}
