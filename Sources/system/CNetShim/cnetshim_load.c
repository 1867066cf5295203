#define _GNU_SOURCE
#include "cnetshim_load.h"

#include <errno.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

int cnetshim_send_trains(int fd, const struct cnetshim_train *trains, int count) {
    struct mmsghdr messages[CNETSHIM_TRAINS];
    struct iovec vectors[CNETSHIM_TRAINS];
    _Alignas(struct cmsghdr) char control[CNETSHIM_TRAINS][CMSG_SPACE(sizeof(uint16_t))];
    if (count > CNETSHIM_TRAINS) count = CNETSHIM_TRAINS;
    for (int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){(void *)trains[i].data, trains[i].length};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
        if (trains[i].segment == 0 || trains[i].length <= trains[i].segment) continue;
        struct msghdr *message = &messages[i].msg_hdr;
        message->msg_control = control[i];
        message->msg_controllen = sizeof control[i];
        memset(control[i], 0, sizeof control[i]);
        struct cmsghdr *c = CMSG_FIRSTHDR(message);
        c->cmsg_level = IPPROTO_UDP;
        c->cmsg_type = UDP_SEGMENT;
        c->cmsg_len = CMSG_LEN(sizeof(uint16_t));
        uint16_t segment = (uint16_t)trains[i].segment;
        memcpy(CMSG_DATA(c), &segment, sizeof segment);
    }
    int given;
    do given = sendmmsg(fd, messages, count, MSG_DONTWAIT);
    while (given < 0 && errno == EINTR);
    return given < 0 ? -errno : given;
}

int cnetshim_receive_heads(
    int fd, void *data, uint32_t stride, int count, uint32_t *lengths, int64_t *stamps, uint32_t *overflows) {
    enum { BATCH = CNETSHIM_TRAINS, CONTROL = 256 };
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    _Alignas(struct cmsghdr) char control[BATCH][CONTROL];
    if (count > BATCH) count = BATCH;
    for (int i = 0; i < count; i++) {
        vectors[i] = (struct iovec){(char *)data + (size_t)i * stride, stride};
        messages[i].msg_hdr = (struct msghdr){
            .msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i], .msg_controllen = CONTROL,
        };
    }
    int taken;
    // MSG_TRUNC: msg_len is then the datagram's own length.
    do taken = recvmmsg(fd, messages, count, MSG_DONTWAIT | MSG_TRUNC, NULL);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) return -errno;
    for (int i = 0; i < taken; i++) {
        lengths[i] = messages[i].msg_len;
        stamps[i] = 0;
        struct msghdr *message = &messages[i].msg_hdr;
        for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
            if (c->cmsg_level != SOL_SOCKET) continue;
            if (c->cmsg_type == SO_TIMESTAMPING) {
                struct timespec time;
                memcpy(&time, CMSG_DATA(c), sizeof time);
                stamps[i] = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
            } else if (c->cmsg_type == SO_RXQ_OVFL) {
                memcpy(overflows, CMSG_DATA(c), sizeof *overflows);
            }
        }
    }
    return taken;
}

int cnetshim_has_trains(int fd) {
    int segment = 0;
    socklen_t length = sizeof segment;
    return getsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &segment, &length) == 0;
}
