// A line between two hosts, in user space, on one thread: loss, duplication, reordering, delay, jitter and rate per
// direction, decided by a seed, with its own count of what happened to each STAMP packet as the truth for tests.
//
//     sender --(forward)--> emulator --(forward)--> reflector --(return)--> emulator --(return)--> sender
//
// Either as a relay between UDP sockets on loopback (100,000 packets/s, more in steps), or as the cable between two TUN devices in
// two network namespaces (some 30,000 packets/s; real IP packets, 5 to 15 us late).
#ifndef LINE_EMULATOR_H
#define LINE_EMULATOR_H

#include <stdint.h>

struct emulator;

// What a direction does to packets. Shares are 0...1, times nanoseconds.
struct emulator_direction {
    double loss;
    double duplication;
    double holding;       // share of packets that are held back by up to `held`: later ones overtake them
    int64_t held;
    int64_t delay;
    int64_t jitter;       // up to this much more delay, packet by packet, which reorders
    uint64_t rate;        // bit/s of IP packets; 0 for no limit
    int64_t queue;        // of the rate limit, before packets are dropped
};

struct emulator_settings {
    struct emulator_direction forward;
    struct emulator_direction backward;
    uint64_t seed;
    uint32_t rough;       // probes with this number and later pass unharmed and are no part of the truth, so that a
                          // session's end is sure
    uint32_t capacity;    // probes of a session that are remembered
    // Nothing passes in either direction for probes from `outage_first` up to `outage_last` (exclusive).
    uint32_t outage_first;
    uint32_t outage_last;
    // A relay takes and gives packets once in so many nanoseconds, with few calls: later by that, at a third of the cost. 0
    // for as soon as it can.
    int64_t step;
};

// What really happened to the probes of one session (told apart by the sender's port).
struct emulator_truth {
    uint16_t port;
    uint64_t arrived;              // different probes that came to the emulator
    uint64_t reached;              // of these, given to the reflector
    uint64_t answered;             // of these, of which a reply was given to the sender
    uint64_t duplicated_forward;   // of answered probes: further reflections of which a reply was given to the sender
    uint64_t duplicated_return;    // of answered probes: further copies of the same reply
    uint64_t reordered_forward;    // of answered probes: reached the reflector behind a later one
    uint64_t reordered_return;     // of answered probes: the first reply came behind a later reflection's
    uint64_t loss_periods;         // RFC 3357, there and back
    uint64_t longest_loss;
};

struct emulator_totals {
    uint64_t packets;     // that came in, both ways
    uint64_t lost;        // by intent
    uint64_t overflowed;  // that its own queues or sockets had no room for
    int64_t lateness;     // the most by which one left after it was due, nanoseconds
};

// A relay that listens on 127.0.0.1:`port` (0: any, see emulator_port) for `reflector` on 127.0.0.1. NULL with errno.
struct emulator *emulator_udp(uint16_t port, uint16_t reflector, const struct emulator_settings *settings);
uint16_t emulator_port(const struct emulator *);
// TUN devices called `name` in two network namespaces (paths below /run/netns); the caller gives them addresses.
struct emulator *emulator_tun(
    const char *left, const char *right, const char *name, const struct emulator_settings *settings);

// Carries packets until emulator_stop, which any thread may call.
void emulator_run(struct emulator *);
void emulator_stop(struct emulator *);
// After the run: sessions, and the truth of each.
int emulator_sessions(const struct emulator *);
struct emulator_truth emulator_truth_of(const struct emulator *, int session);
struct emulator_totals emulator_totals_of(struct emulator *);
void emulator_free(struct emulator *);

#endif
