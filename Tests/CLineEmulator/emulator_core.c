#define _GNU_SOURCE
#include "emulator_core.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t emulator_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct emulator *emulator_make(const struct emulator_settings *settings) {
    struct emulator *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    e->settings = *settings;
    e->pool = malloc(sizeof(struct packet) * POOL);
    e->spare = malloc(sizeof(uint32_t) * POOL);
    e->heap = malloc(sizeof(uint32_t) * POOL);
    e->poller = e->ender = e->ends[0] = e->ends[1] = -1;
    if (!e->pool || !e->spare || !e->heap) {
        emulator_free(e);
        return NULL;
    }
    for (uint32_t i = 0; i < POOL; i++) e->spare[i] = POOL - 1 - i;
    e->spare_count = POOL;
    return e;
}

// SplitMix64 (Steele, Lea, Flood 2014). Each session and direction has a stream of its own, drawn once per packet in its
// order, so that what happens doesn't depend on how sessions interleave.
static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

static double uniform(uint64_t *state) { return (double)(next(state) >> 11) * 0x1p-53; }

struct session *emulator_session(struct emulator *e, uint16_t port) {
    if (e->by_port[port]) return &e->sessions[e->by_port[port] - 1];
    if (e->session_count == MOST_SESSIONS) return NULL;
    struct session *session = &e->sessions[e->session_count];
    session->probes = calloc(e->settings.capacity, sizeof *session->probes);
    if (!session->probes) return NULL;
    session->port = port;
    session->fd = -1;
    for (int way = 0; way < 2; way++) {
        session->random[way] = e->settings.seed ^ ((uint64_t)e->session_count << 8 | (uint64_t)way) << 32;
    }
    session->highest_reached = session->highest_reflection = -1;
    session->first[0] = session->first[1] = -1;
    e->by_port[port] = (uint16_t)++e->session_count;
    return session;
}

static int precedes(const struct emulator *e, uint32_t a, uint32_t b) {
    const struct packet *x = &e->pool[a], *y = &e->pool[b];
    return x->due != y->due ? x->due < y->due : x->order < y->order;
}

static void push(struct emulator *e, uint32_t entry) {
    uint32_t i = e->heap_count++;
    while (i > 0 && precedes(e, entry, e->heap[(i - 1) / 2])) {
        e->heap[i] = e->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    e->heap[i] = entry;
}

static uint32_t pop(struct emulator *e) {
    uint32_t top = e->heap[0];
    uint32_t last = e->heap[--e->heap_count];
    uint32_t i = 0;
    while (2 * i + 1 < e->heap_count) {
        uint32_t child = 2 * i + 1;
        if (child + 1 < e->heap_count && precedes(e, e->heap[child + 1], e->heap[child])) child++;
        if (!precedes(e, e->heap[child], last)) break;
        e->heap[i] = e->heap[child];
        i = child;
    }
    e->heap[i] = last;
    return top;
}

static uint32_t number(const uint8_t *octets) {
    return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 | octets[3];
}

void emulator_take(
    struct emulator *e, int way, struct session *session, const uint8_t *data, size_t length, const uint8_t *stamp,
    size_t payload, int64_t now) {
    const struct emulator_direction *d = way == FORWARD ? &e->settings.forward : &e->settings.backward;
    e->totals.packets++;
    if (length > PACKET_ROOM) {
        e->totals.overflowed++;
        return;
    }
    uint32_t sequence = UINT32_MAX, reflection = 0, ordinal = 0;
    struct probe *probe = NULL;
    // RFC 8762: a request's own number is at 0, a reply's copy of it at 24.
    if (session && stamp && payload >= 44) {
        sequence = number(stamp + (way == FORWARD ? 0 : 24));
        if (sequence < e->settings.capacity) probe = &session->probes[sequence];
        if (probe && sequence >= session->used) session->used = sequence + 1;
    }
    if (probe && way == FORWARD) probe->arrived = 1;
    if (probe && way == BACKWARD) {
        reflection = probe->reflections++;
        ordinal = session->reflections++;
    }
    int is_rough = probe && sequence < e->settings.rough;
    uint64_t *random = probe ? &session->random[way] : NULL;
    int copies = 1;
    if (random) {
        // The same draws for every packet, whatever becomes of it.
        double lots[2] = {uniform(random), uniform(random)};
        if (is_rough && lots[1] < d->duplication) copies = 2;
        int is_out = sequence >= e->settings.outage_first && sequence < e->settings.outage_last;
        if (is_out || (is_rough && lots[0] < d->loss)) {
            e->totals.lost++;
            copies--;
            if (is_out) copies = 0;
        }
    }
    for (int copy = 0; copy < copies; copy++) {
        int64_t due = now + d->delay;
        if (random) {
            double lots[2] = {uniform(random), uniform(random)};
            if (is_rough && d->jitter > 0) due += (int64_t)(lots[0] * (double)d->jitter);
            if (is_rough && lots[1] < d->holding) due += (int64_t)(lots[1] / d->holding * (double)d->held);
        }
        if (d->rate > 0) {
            size_t ip = e->is_tun ? length : length + 28;
            int64_t start = e->free_at[way] > now ? e->free_at[way] : now;
            if (start - now > d->queue) {
                e->totals.lost++;
                continue;
            }
            e->free_at[way] = start + (int64_t)((double)ip * 8e9 / (double)d->rate);
            due += e->free_at[way] - now;
        }
        if (e->spare_count == 0) {
            e->totals.overflowed++;
            continue;
        }
        uint32_t entry = e->spare[--e->spare_count];
        struct packet *packet = &e->pool[entry];
        packet->due = due;
        packet->order = e->order++;
        packet->session = probe ? session : NULL;
        packet->sequence = sequence;
        packet->reflection = reflection;
        packet->ordinal = ordinal;
        packet->length = (uint16_t)length;
        packet->way = (uint8_t)way;
        memcpy(packet->data, data, length);
        // A relay needs its session even for what is no STAMP.
        if (!e->is_tun) packet->session = session;
        push(e, entry);
    }
}

static void note(struct packet *packet, uint32_t capacity) {
    struct session *session = packet->session;
    if (!session || packet->sequence >= capacity) return;
    struct probe *probe = &session->probes[packet->sequence];
    if (packet->way == FORWARD) {
        int64_t sequence = packet->sequence;
        if (!probe->reached) probe->came_reordered = sequence < session->highest_reached;
        probe->reached = 1;
        if (sequence > session->highest_reached) session->highest_reached = sequence;
    } else {
        int64_t ordinal = packet->ordinal;
        if (!probe->deliveries) probe->returned_reordered = ordinal < session->highest_reflection;
        if (probe->deliveries < UINT8_MAX) probe->deliveries++;
        if (packet->reflection < 16) probe->delivered |= (uint16_t)(1 << packet->reflection);
        if (ordinal > session->highest_reflection) session->highest_reflection = ordinal;
    }
}

int64_t emulator_give(struct emulator *e, void (*give)(struct emulator *, struct packet *const *, int, uint8_t *)) {
    int64_t now = emulator_now();
    while (e->heap_count > 0) {
        uint32_t entries[GIVEN];
        struct packet *packets[GIVEN];
        uint8_t taken[GIVEN] = {0};
        int count = 0;
        while (count < GIVEN && e->heap_count > 0) {
            int64_t late = now - e->pool[e->heap[0]].due;
            if (late < 0) break;
            if (late > e->totals.lateness) e->totals.lateness = late;
            entries[count] = pop(e);
            packets[count] = &e->pool[entries[count]];
            count++;
        }
        if (count == 0) return e->pool[e->heap[0]].due - now;
        give(e, packets, count, taken);
        for (int i = 0; i < count; i++) {
            if (taken[i]) {
                note(packets[i], e->settings.capacity);
            } else {
                e->totals.overflowed++;
            }
            e->spare[e->spare_count++] = entries[i];
        }
        now = emulator_now();
    }
    return -1;
}

int emulator_sessions(const struct emulator *e) { return e->session_count; }
uint16_t emulator_port(const struct emulator *e) { return e->port; }

struct emulator_truth emulator_truth_of(const struct emulator *e, int index) {
    const struct session *session = &e->sessions[index];
    struct emulator_truth truth = {.port = session->port};
    uint64_t run = 0;
    for (uint32_t i = 0; i < session->used && i < e->settings.rough; i++) {
        const struct probe *probe = &session->probes[i];
        truth.arrived += probe->arrived;
        truth.reached += probe->reached;
        if (!probe->deliveries) {
            if (run++ == 0) truth.loss_periods++;
            if (run > truth.longest_loss) truth.longest_loss = run;
            continue;
        }
        run = 0;
        uint64_t reflections = (uint64_t)__builtin_popcount(probe->delivered);
        truth.answered++;
        truth.duplicated_forward += reflections - 1;
        truth.duplicated_return += probe->deliveries - reflections;
        truth.reordered_forward += probe->came_reordered;
        truth.reordered_return += probe->returned_reordered;
    }
    return truth;
}
