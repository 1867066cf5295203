// The difference between the clocks of PTP and of UTC.
#ifndef CNETSHIM_LEAP_H
#define CNETSHIM_LEAP_H

// TAI - UTC in seconds, as a time daemon told the kernel (adjtimex); 0 where none did.
int cnetshim_leap(void);

#endif
