/* epoll(7), which the C library's module leaves out. */
#include <sys/epoll.h>
