// Walks a hive with hivex: every key with its name and time, every value with its name, type and data.
// Prints seconds from the opening on, and how many there were.
#include <hivex.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long keys, values, bytes;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int walk(hive_h *hive, hive_node_h node) {
  char *name = hivex_node_name(hive, node);
  if (!name) return -1;
  free(name);
  keys += 1;
  hivex_node_timestamp(hive, node);
  hive_value_h *list = hivex_node_values(hive, node);
  if (!list) return -1;
  for (hive_value_h *value = list; *value; value++) {
    hive_type type;
    size_t length;
    char *key = hivex_value_key(hive, *value);
    char *data = hivex_value_value(hive, *value, &type, &length);
    if (!key || !data) return -1;
    values += 1;
    bytes += (long)length;
    free(key);
    free(data);
  }
  free(list);
  hive_node_h *children = hivex_node_children(hive, node);
  if (!children) return -1;
  for (hive_node_h *child = children; *child; child++) {
    if (walk(hive, *child)) return -1;
  }
  free(children);
  return 0;
}

int main(int count, char **words) {
  if (count != 2) return 64;
  double start = now();
  hive_h *hive = hivex_open(words[1], 0);
  if (!hive || walk(hive, hivex_root(hive))) {
    perror(words[1]);
    return 1;
  }
  printf("walk %f\nkeys %ld\nvalues %ld\nbytes %ld\n", now() - start, keys, values, bytes);
  return hivex_close(hive);
}
