#define _GNU_SOURCE
#include "cnetshim_wait.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

int cnetshim_poller(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int cnetshim_watch(int poller, int fd, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = token};
    return epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int cnetshim_unwatch(int poller, int fd) {
    return epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL) < 0 ? -errno : 0;
}

int cnetshim_wait(int poller, uint64_t *tokens, int count, int64_t nanoseconds) {
    enum { BATCH = 64 };
    struct epoll_event events[BATCH];
    if (count > BATCH) count = BATCH;
    struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    int ready = epoll_pwait2(poller, events, count, nanoseconds < 0 ? NULL : &limit, NULL);
    if (ready < 0 && errno == ENOSYS) {
        // Linux before 5.11 waits in milliseconds; rounded down, so that we are early rather than late.
        int milliseconds = nanoseconds < 0 ? -1 : nanoseconds > 2000000000000 ? 2000000 : (int)(nanoseconds / 1000000);
        ready = epoll_wait(poller, events, count, milliseconds);
    }
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < ready; i++) tokens[i] = events[i].data.u64;
    return ready;
}

int cnetshim_waker(void) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int cnetshim_wake(int fd) { return eventfd_write(fd, 1) < 0 ? -errno : 0; }

int cnetshim_calm(int fd) {
    eventfd_t value;
    return eventfd_read(fd, &value) < 0 ? -errno : 0;
}

int cnetshim_prepare_thread(const char *name, int priority) {
    char short_name[16] = {0};
    strncpy(short_name, name, sizeof short_name - 1);
    pthread_setname_np(pthread_self(), short_name);
    prctl(PR_SET_TIMERSLACK, 1UL);
    if (priority <= 0) return 0;
    struct sched_param parameter = {.sched_priority = priority};
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter) == 0;
}

int cnetshim_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    int answer = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (answer != 0) return -answer;
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int cnetshim_next_signal(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}
