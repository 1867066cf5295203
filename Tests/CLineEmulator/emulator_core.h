// Shared by the emulator's two kinds of ends. Private to this target.
#ifndef EMULATOR_CORE_H
#define EMULATOR_CORE_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "line_emulator.h"

enum { FORWARD, BACKWARD };
enum { MOST_SESSIONS = 1024, PACKET_ROOM = 2048, POOL = 1 << 15, GIVEN = 512 };

struct probe {
    uint8_t arrived, reached, came_reordered, reflections, deliveries, returned_reordered;
    uint16_t delivered;   // bit per reflection
};

struct session {
    uint16_t port;
    int fd;                         // towards the reflector, of a relay
    struct sockaddr_in sender;      // of a relay
    uint64_t random[2];
    struct probe *probes;
    uint32_t used;
    int64_t highest_reached, highest_reflection;
    uint32_t reflections;
    int first[2], last[2];          // of the packets that are given out now, by way; -1 for none
};

struct packet {
    int64_t due;
    uint64_t order;
    struct session *session;   // NULL for what is no STAMP
    uint32_t sequence, reflection, ordinal;
    uint16_t length;
    uint8_t way;
    uint8_t data[PACKET_ROOM];
};

struct emulator {
    struct emulator_settings settings;
    struct emulator_totals totals;
    int poller, ender, is_tun;
    int ends[2];   // TUN: left, right; relay: the listening socket in [0]
    uint16_t port, reflector;
    struct session sessions[MOST_SESSIONS];
    int session_count;
    uint16_t by_port[65536];   // index + 1
    struct packet *pool;
    uint32_t *spare, spare_count;
    uint32_t *heap, heap_count;
    uint64_t order;
    int64_t free_at[2];
};

int64_t emulator_now(void);
struct emulator *emulator_make(const struct emulator_settings *settings);
struct session *emulator_session(struct emulator *e, uint16_t port);
// Takes in a packet that came; `stamp` is where the UDP payload begins (its length `payload`), NULL for anything else.
void emulator_take(
    struct emulator *e, int way, struct session *session, const uint8_t *data, size_t length, const uint8_t *stamp,
    size_t payload, int64_t now);
// Gives out what is due through `give`, up to GIVEN at once, which says of each whether the system took it. Returns
// nanoseconds until the next is, or -1.
int64_t emulator_give(struct emulator *e, void (*give)(struct emulator *, struct packet *const *, int, uint8_t *));

#endif
