// TCP connections of a client.
#ifndef CNETSHIM_STREAM_H
#define CNETSHIM_STREAM_H

#include <stdint.h>

// A non-blocking TCP socket of family 4 or 6 that sends at once. cnetshim_connect on it answers -EINPROGRESS;
// when it is writable, cnetshim_connected says how that ended: 0 or -errno.
int cnetshim_stream(int family);
int cnetshim_connected(int fd);
// Waits until something can be read, or where `writing` written. Returns 1; 0 at the timeout or a signal; -errno.
int cnetshim_await(int fd, int writing, int milliseconds);
// Octets moved; reading 0 is the peer's end. -errno otherwise, and no SIGPIPE.
int64_t cnetshim_read(int fd, void *data, uint64_t size);
int64_t cnetshim_write(int fd, const void *data, uint64_t size);

#endif
