/* SPDX-License-Identifier: ISC */
/* A fuzzer that needs nothing but a compiler: breaks the sample and the images named in its arguments at random, always
 * in the same order for the same seed, until so many tries or seconds are over.
 *
 * Environment: FUZZ_SECONDS (20), FUZZ_TRIES (200000), FUZZ_SEED (1). On a crash the sanitizer says where; the same
 * seed and images lead there again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "guest/image.h"
#include "test/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { SEEDS_MAX = 64, SEED_BYTES_MAX = 1 << 18, EDITS_MAX = 8, BLOCK = 1000, HEAD_BYTES = 1024 };

static struct {
  uint8_t *bytes;
  size_t size;
} seeds[SEEDS_MAX];
static unsigned seed_count;
static uint64_t state;

/* xorshift64*: small and good enough to pick places. */
static uint64_t draw(uint64_t below)
{
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * UINT64_C(2685821657736338717) % below;
}

static void add_seed(const void *bytes, size_t size)
{
  if (seed_count == SEEDS_MAX || size > SEED_BYTES_MAX || size == 0)
    return;
  seeds[seed_count].bytes = malloc(size);
  memcpy(seeds[seed_count].bytes, bytes, size);
  seeds[seed_count++].size = size;
}

/* Long images are cut: what is interesting is at the front, and where the table says. */
static void add_file(const char *path)
{
  static uint8_t buffer[SEED_BYTES_MAX];
  FILE *f = fopen(path, "rb");
  if (!f) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(64);
  }
  add_seed(buffer, fread(buffer, 1, sizeof buffer, f));
  fclose(f);
}

static void put(uint8_t *bytes, size_t size, size_t at, uint64_t value, size_t width)
{
  for (size_t n = 0; n < width && at + n < size; n++)
    bytes[at + n] = (uint8_t)(value >> (8 * n));
}

/* Numbers at which arithmetic goes wrong. */
static uint64_t awkward(void)
{
  static const uint64_t values[] = {0,
                                    1,
                                    4,
                                    7,
                                    8,
                                    11,
                                    12,
                                    20,
                                    64,
                                    65,
                                    0x7f,
                                    0xff,
                                    0x1000,
                                    0xfff,
                                    0xffff,
                                    0x100000,
                                    0xfffff,
                                    0x101000,
                                    0x7fffffff,
                                    0x80000000,
                                    0xffffffff,
                                    0x100000000,
                                    0x7fffffffffffffff,
                                    0x8000000000000000,
                                    UINT64_MAX,
                                    UINT64_MAX - 1,
                                    UINT64_MAX - 0xfff};
  uint64_t value = values[draw(sizeof values / sizeof *values)];
  return draw(4) == 0 ? value + draw(64) - 32 : value;
}

static size_t mutate(uint8_t *bytes, size_t size)
{
  unsigned edits = 1 + (unsigned)draw(EDITS_MAX);
  for (unsigned n = 0; n < edits && size > 0; n++) {
    size_t head = size < HEAD_BYTES ? size : HEAD_BYTES;
    size_t at = draw(4) ? draw(head) : draw(size);
    switch (draw(7)) {
    case 0:
      bytes[at] ^= (uint8_t)(1 << draw(8));
      break;
    case 1:
      bytes[at] = (uint8_t)draw(256);
      break;
    case 2:
      put(bytes, size, at & ~(size_t)7, awkward(), 8);
      break;
    case 3:
      put(bytes, size, at & ~(size_t)3, awkward(), 4);
      break;
    case 4:
      put(bytes, size, at & ~(size_t)1, awkward(), 2);
      break;
    case 5: {
      size_t from = draw(size), length = 1 + draw(64);
      if (length > size - from)
        length = size - from;
      if (length > size - at)
        length = size - at;
      memmove(bytes + at, bytes + from, length);
      break;
    }
    case 6:
      if (draw(4) == 0)
        size = draw(2) ? draw(size) : at;
      break;
    }
  }
  return size;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
  const char *text = getenv(name);
  return text ? strtoull(text, NULL, 10) : otherwise;
}

int main(int argc, char *argv[])
{
  static struct sample sample;
  sample_make(&sample);
  add_seed(&sample, sizeof sample);
  for (int n = 1; n < argc; n++)
    add_file(argv[n]);
  uint64_t tries = setting("FUZZ_TRIES", 200000), seconds = setting("FUZZ_SECONDS", 20);
  state = setting("FUZZ_SEED", 1) * UINT64_C(0x9e3779b97f4a7c15) | 1;
  time_t start = time(NULL);
  uint64_t done = 0;
  while (done < tries && (uint64_t)(time(NULL) - start) < seconds)
    for (unsigned n = 0; n < BLOCK && done < tries; n++, done++) {
      unsigned seed = (unsigned)draw(seed_count);
      uint8_t *bytes = malloc(seeds[seed].size);
      memcpy(bytes, seeds[seed].bytes, seeds[seed].size);
      size_t size = mutate(bytes, seeds[seed].size);
      uint8_t *exact = realloc(bytes, size ? size : 1);
      LLVMFuzzerTestOneInput(exact, size);
      free(exact);
    }
  printf("%llu broken images from %u seeds in %llu s: no crash\n", (unsigned long long)done, seed_count,
         (unsigned long long)(time(NULL) - start));
  return 0;
}
