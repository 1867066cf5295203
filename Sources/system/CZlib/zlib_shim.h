#include <zlib.h>

/* deflateInit2 and inflateInit2 are macros, which Swift doesn't import. 15 + 16: 32 KiB window, gzip's frame (RFC 1952). */
static inline int CZlib_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int CZlib_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
