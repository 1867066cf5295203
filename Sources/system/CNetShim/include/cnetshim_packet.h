// Packets with what the kernel knows of them: recvmmsg, sendmmsg, and the error queue.
#ifndef CNETSHIM_PACKET_H
#define CNETSHIM_PACKET_H

#include "cnetshim_socket.h"

// Most packets taken or given at once.
#define CNETSHIM_BATCH 64

struct cnetshim_packet {
    void *data;
    uint32_t capacity;
    uint32_t length;
    struct cnetshim_endpoint remote;   // whence it came, or whither it goes; family 0 on a connected socket
    struct cnetshim_endpoint local;    // where it arrived, or whence to send; family 0 to let the kernel choose
    int64_t kernel_time;               // nanoseconds since 1970 by the kernel's receive timestamp; 0 for none
    int32_t ttl;                       // -1 for unknown
    int32_t traffic_class;             // -1 for unknown, or when sending for the socket's own
    uint32_t overflows;                // packets dropped so far by the receive buffer; modulo 2^32
    uint8_t has_overflows;
    uint8_t is_truncated;
    uint8_t wants_stamp;               // when sending with CNETSHIM_CHOSEN_TIMESTAMPS: report the time of sending
};

// Takes up to `count` packets without waiting. Returns how many; -EAGAIN when there is none.
int cnetshim_receive(int fd, struct cnetshim_packet *packets, int count);
// Gives `count` packets to the kernel. Returns how many it took; -errno where it refused the first.
int cnetshim_send(int fd, int family, struct cnetshim_packet *packets, int count);
// As cnetshim_send, for UDP: at least CNETSHIM_RUN packets that follow each other, to one remote, of one length and one class,
// without a wish for a stamp, pass the kernel's layers as one (UDP_SEGMENT) and leave as what they are. -EINVAL, -EIO or -EMSGSIZE
// where the kernel can't; nothing of the first run was sent then.
int cnetshim_send_runs(int fd, int family, struct cnetshim_packet *packets, int count);
// Whether the first packets are such a run.
int cnetshim_is_run(const struct cnetshim_packet *packets, int count);
// How many packets leave as `messages` runs and single packets.
int cnetshim_extent(const struct cnetshim_packet *packets, int count, int messages);
#define CNETSHIM_RUN 2
// Brings packets to the same remote next to each other, where runs come of it: remotes in the order in which they first come, each
// one's packets in their own. `order[i]` becomes the place that packet i had. At most CNETSHIM_BATCH packets. Returns whether
// anything moved.
int cnetshim_gather(struct cnetshim_packet *packets, int count, uint8_t *order);

enum cnetshim_report_kind { CNETSHIM_OTHER, CNETSHIM_TRANSMITTED, CNETSHIM_UNREACHABLE };

struct cnetshim_report {
    int64_t kernel_time;                 // of a transmit timestamp
    struct cnetshim_endpoint offender;   // who sent the ICMP error
    uint32_t number;                     // of the packet, counted from 0 per socket
    int32_t code;                        // errno that the ICMP error stands for
    enum cnetshim_report_kind kind;
};

// Takes up to `count` reports from the error queue without waiting. Returns how many; -EAGAIN when there is none.
int cnetshim_reports(int fd, struct cnetshim_report *reports, int count);

#endif
