#ifndef CNETSHIM_H
#define CNETSHIM_H

#include "cnetshim_bulk.h"
#include "cnetshim_clock.h"
#include "cnetshim_host.h"
#include "cnetshim_icmp.h"
#include "cnetshim_interface.h"
#include "cnetshim_packet.h"
#include "cnetshim_socket.h"
#include "cnetshim_stream.h"
#include "cnetshim_wait.h"
#include "cnetshim_leap.h"
#include "cnetshim_load.h"

#endif
