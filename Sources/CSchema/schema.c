#include "CSchema.h"

// #embed is C23, which the package manager cannot ask for; clang has it everywhere.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char schema_0001[] = {
#embed "../../schema/0001-store.sql"
    , 0};

const unsigned char *wupd_schema(int version, unsigned long *length) {
  switch (version) {
  case 1:
    *length = sizeof schema_0001 - 1;
    return schema_0001;
  default:
    *length = 0;
    return 0;
  }
}
