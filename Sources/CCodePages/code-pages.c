#include "CCodePages.h"

// #embed is C23, which the package manager cannot ask for; clang has it everywhere.
#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char wupd_code_pages[] = {
#embed "tables.bin"
};

const unsigned char wupd_best_fit[] = {
#embed "best-fit.bin"
};
