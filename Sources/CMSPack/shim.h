// libmspack as Swift can use it.
#ifndef WUPD_CMSPACK_SHIM_H
#define WUPD_CMSPACK_SHIM_H

#include <mspack.h>

// The library gives its callbacks a pointer to the first member alone; what belongs to it stands behind.
struct wupd_mspack {
  struct mspack_system system;
  void *context;
};

static inline void wupd_mspack_silent(struct mspack_file *file, const char *format, ...) {
  (void)file;
  (void)format;
}

// The callback for messages is variadic, which Swift cannot write: nothing is said.
static inline void wupd_mspack_silence(struct mspack_system *system) { system->message = wupd_mspack_silent; }

#endif
