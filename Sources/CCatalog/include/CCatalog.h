// The fact tables of catalog/, byte for byte.
#ifndef WUPD_CCATALOG_H
#define WUPD_CCATALOG_H

#include <string.h>

// catalog/updates.tsv: what each update brings.
const unsigned char *wupd_catalog_updates(unsigned long *length);

// catalog/baseline.tsv: what stood on the released systems.
const unsigned char *wupd_catalog_baseline(unsigned long *length);

// Where a line of them ends: by libc's search, which a build without optimisation is not slower for.
static inline long wupd_catalog_line(const void *start, unsigned long length) {
  const void *end = memchr(start, '\n', length);
  return end ? (const char *)end - (const char *)start : (long)length;
}

#endif
