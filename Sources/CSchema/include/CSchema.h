// The SQL files of schema/, byte for byte.
#ifndef WUPD_CSCHEMA_H
#define WUPD_CSCHEMA_H

// The text of schema file `version` (1, 2 …), ended by a NUL that `*length` does not count; null if there is none.
const unsigned char *wupd_schema(int version, unsigned long *length);

#endif
