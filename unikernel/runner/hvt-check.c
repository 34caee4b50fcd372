/* SPDX-License-Identifier: ISC */
/* hvt-check IMAGE: says in JSON what an hvt image holds and what is wrong with it. Exits with 0 when nothing is, with 1
 * when something is, with 64 on a mistake in the command line. The image is never run. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/image.h"
#include "host/file.h"
#include "version.h"

enum { STATUS_USAGE = 64 };

static void print_report(const struct image *image, size_t bytes);
static void print_segments(const struct image *image);
static void print_abi(const struct image *image);
static void print_manifest(const struct image *image);
static void print_problem(bool first, const char *code, const char *message);
static void print_string(const char *text);

int main(int argc, char *argv[])
{
  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    printf("hvt-check %s (hvt ABI version %d)\n", RUNNER_VERSION, HVT_VERSION);
    return 0;
  }
  if (argc != 2 || (argv[1][0] == '-' && argv[1][1] != 0)) {
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    fputs("usage: hvt-check IMAGE\n\nSays in JSON what an hvt image holds and what is wrong with it; exits with 0 if "
          "nothing is.\n",
          help ? stdout : stderr);
    return help ? 0 : STATUS_USAGE;
  }
  struct file file = file_read(argv[1]);
  if (!file.bytes) {
    const char *reason = errno == EINVAL ? "not a regular file" : strerror(errno);
    fputs("{\"ok\":false,\"bytes\":0,\"entry\":null,\"end\":null,\"segments\":[],\"abi\":null,\"manifest\":null,"
          "\"problems\":[",
          stdout);
    print_problem(true, "unreadable", reason);
    puts("]}");
    return 1;
  }
  static struct image image;
  bool ok = image_read(&image, file.bytes, file.size);
  print_report(&image, file.size);
  return ok ? 0 : 1;
}

static void print_report(const struct image *image, size_t bytes)
{
  printf("{\"ok\":%s,\"bytes\":%zu", image->problem_count == 0 ? "true" : "false", bytes);
  if (image->has_header)
    printf(",\"entry\":%" PRIu64 ",\"end\":%" PRIu64, image->entry, image->end);
  else
    fputs(",\"entry\":null,\"end\":null", stdout);
  print_segments(image);
  print_abi(image);
  print_manifest(image);
  fputs(",\"problems\":[", stdout);
  for (unsigned n = 0; n < image->problem_count; n++)
    print_problem(n == 0, image_fault_code(image->problems[n].fault), image->problems[n].message);
  puts("]}");
}

static void print_segments(const struct image *image)
{
  fputs(",\"segments\":[", stdout);
  for (unsigned n = 0; n < image->segment_count; n++) {
    const struct image_segment *s = &image->segments[n];
    printf("%s{\"address\":%" PRIu64 ",\"memoryBytes\":%" PRIu64 ",\"fileBytes\":%" PRIu64 ",\"offset\":%" PRIu64
           ",\"read\":%s,\"write\":%s,\"execute\":%s}",
           n ? "," : "", s->address, s->memory_bytes, s->file_bytes, s->offset, s->read ? "true" : "false",
           s->write ? "true" : "false", s->execute ? "true" : "false");
  }
  putchar(']');
}

static void print_abi(const struct image *image)
{
  if (!image->has_abi) {
    fputs(",\"abi\":null", stdout);
    return;
  }
  const char *name = image_target_name(image->abi.target);
  printf(",\"abi\":{\"target\":\"%s\",\"targetNumber\":%" PRIu32 ",\"version\":%" PRIu32 "}", name ? name : "unknown",
         image->abi.target, image->abi.version);
}

static void print_manifest(const struct image *image)
{
  if (!image->has_manifest) {
    fputs(",\"manifest\":null", stdout);
    return;
  }
  fputs(",\"manifest\":[", stdout);
  for (uint32_t n = 1; n < image->manifest.count; n++) {
    const struct manifest_entry *e = &image->manifest.entries[n];
    printf("%s{\"name\":\"%s\",\"type\":\"%s\"}", n > 1 ? "," : "", e->name, e->type == DEVICE_BLOCK ? "block" : "net");
  }
  putchar(']');
}

static void print_problem(bool first, const char *code, const char *message)
{
  printf("%s{\"code\":\"%s\",\"message\":", first ? "" : ",", code);
  print_string(message);
  putchar('}');
}

static void print_string(const char *text)
{
  putchar('"');
  for (const char *c = text; *c; c++)
    if (*c == '"' || *c == '\\')
      printf("\\%c", *c);
    else if ((unsigned char)*c < 0x20)
      printf("\\u%04x", (unsigned)*c);
    else
      putchar(*c);
  putchar('"');
}
