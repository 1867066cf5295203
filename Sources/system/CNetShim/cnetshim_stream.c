#define _GNU_SOURCE
#include "cnetshim_stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int cnetshim_stream(int family) {
    int fd = socket(family == 4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) return -errno;
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

int cnetshim_connected(int fd) {
    int code = 0;
    socklen_t length = sizeof code;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) < 0) return -errno;
    return -code;
}

int cnetshim_await(int fd, int writing, int milliseconds) {
    struct pollfd wish = {.fd = fd, .events = writing ? POLLOUT : POLLIN};
    int answer = poll(&wish, 1, milliseconds);
    return answer >= 0 ? answer : errno == EINTR ? 0 : -errno;
}

int64_t cnetshim_read(int fd, void *data, uint64_t size) {
    ssize_t count = recv(fd, data, size, MSG_DONTWAIT);
    return count < 0 ? -errno : count;
}

int64_t cnetshim_write(int fd, const void *data, uint64_t size) {
    ssize_t count = send(fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    return count < 0 ? -errno : count;
}
