#ifndef CNETSHIM_H
#define CNETSHIM_H
#endif
