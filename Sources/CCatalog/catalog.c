#include "CCatalog.h"

// #embed is C23, which the package manager cannot ask for; clang has it everywhere.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char updates[] = {
#embed "../../catalog/updates.tsv"
};

static const unsigned char baseline[] = {
#embed "../../catalog/baseline.tsv"
};

const unsigned char *wupd_catalog_updates(unsigned long *length) {
  *length = sizeof updates;
  return updates;
}

const unsigned char *wupd_catalog_baseline(unsigned long *length) {
  *length = sizeof baseline;
  return baseline;
}
