// The fact tables of catalog/, byte for byte.
#ifndef WUPD_CCATALOG_H
#define WUPD_CCATALOG_H

// catalog/updates.tsv: what each update brings.
const unsigned char *wupd_catalog_updates(unsigned long *length);

// catalog/baseline.tsv: what stood on the released systems.
const unsigned char *wupd_catalog_baseline(unsigned long *length);

#endif
