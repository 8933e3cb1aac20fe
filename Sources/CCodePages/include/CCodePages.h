// The tables of Windows' code pages, as scripts/code-pages makes them and describes them.
#ifndef WUPD_CCODEPAGES_H
#define WUPD_CCODEPAGES_H

extern const unsigned char wupd_code_pages[];

// A number of them, by its place.
static inline unsigned short wupd_code_pages_at(long place) {
  return (unsigned short)(wupd_code_pages[2 * place] | wupd_code_pages[2 * place + 1] << 8);
}

// What comes nearest to a character that a page has not, as scripts/best-fit makes it and describes it.
extern const unsigned char wupd_best_fit[];

static inline unsigned short wupd_best_fit_at(long place) {
  return (unsigned short)(wupd_best_fit[2 * place] | wupd_best_fit[2 * place + 1] << 8);
}

#endif
