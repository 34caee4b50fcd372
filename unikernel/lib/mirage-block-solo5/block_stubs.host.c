/* SPDX-License-Identifier: ISC
 *
 * Block devices served by Linux: the device NAME is the file that the variable SOLO5_BLOCK_NAME names, in blocks of 512
 * bytes or as many as SOLO5_BLOCK_NAME_SECTOR says.
 */
#define _POSIX_C_SOURCE 200809L
#include <caml/alloc.h>
#include <caml/bigarray.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OK, AGAIN, EINVALID, EUNSPEC };
enum { DEVICES = 64, DEFAULT_SECTOR = 512 };

static long capacities[DEVICES], sectors[DEVICES];

value mirage_block_solo5_acquire(value name)
{
  CAMLparam1(name);
  CAMLlocal1(found);
  char variable[128];
  snprintf(variable, sizeof variable, "SOLO5_BLOCK_%s", String_val(name));
  const char *path = getenv(variable);
  snprintf(variable, sizeof variable, "SOLO5_BLOCK_%s_SECTOR", String_val(name));
  const char *sector = getenv(variable);
  int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  bool good = fd >= 0 && fd < DEVICES;
  found = caml_alloc_tuple(4);
  if (good) {
    capacities[fd] = lseek(fd, 0, SEEK_END);
    sectors[fd] = sector ? atol(sector) : DEFAULT_SECTOR;
  }
  Store_field(found, 0, Val_int(good ? OK : EINVALID));
  Store_field(found, 1, Val_long(good ? fd : 0));
  Store_field(found, 2, Val_long(good ? capacities[fd] : 0));
  Store_field(found, 3, Val_long(good ? sectors[fd] : 0));
  CAMLreturn(found);
}

static int refused(long fd, long offset, long bytes)
{
  return bytes == 0 || offset % sectors[fd] || bytes % sectors[fd] || bytes > capacities[fd] || offset < 0 ||
         offset > capacities[fd] - bytes;
}

value mirage_block_solo5_read(value handle, value offset, value buffer, value start, value bytes)
{
  long fd = Long_val(handle), at = Long_val(offset), count = Long_val(bytes);
  if (refused(fd, at, count))
    return Val_int(EINVALID);
  char *data = (char *)Caml_ba_data_val(buffer) + Long_val(start);
  return Val_int(pread((int)fd, data, (size_t)count, at) == count ? OK : EUNSPEC);
}

value mirage_block_solo5_write(value handle, value offset, value buffer, value start, value bytes)
{
  long fd = Long_val(handle), at = Long_val(offset), count = Long_val(bytes);
  if (refused(fd, at, count))
    return Val_int(EINVALID);
  const char *data = (const char *)Caml_ba_data_val(buffer) + Long_val(start);
  return Val_int(pwrite((int)fd, data, (size_t)count, at) == count ? OK : EUNSPEC);
}
