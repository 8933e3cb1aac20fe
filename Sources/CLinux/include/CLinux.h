// What Swift's Glibc module leaves out of the headers of Linux.
#ifndef CLINUX_H
#define CLINUX_H
#include <sys/xattr.h>
#endif
