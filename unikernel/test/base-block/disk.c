#include <caml/mlvalues.h>
#include <stdio.h>
#include <string.h>

#include "solo5.h"

#define SECTOR 512

static uint8_t sector[SECTOR], copy[SECTOR];

static void say(const char *what, solo5_result_t result)
{
  static const char *const words[] = {"ok", "again", "invalid", "unspecified"};
  printf("%s: %s\n", what, words[result]);
}

value disk_run(value unit)
{
  solo5_handle_t disk, other;
  struct solo5_block_info info;
  struct solo5_net_info net;
  say("acquire a name that is not there", solo5_block_acquire("nosuch", &other, &info));
  say("acquire a block device as network", solo5_net_acquire("disk", &other, &net));
  say("acquire", solo5_block_acquire("disk", &disk, &info));
  say("acquire again", solo5_block_acquire("disk", &other, &info));
  printf("capacity %u, block size %u\n", (unsigned)info.capacity, (unsigned)info.block_size);

  solo5_off_t last = info.capacity - SECTOR;
  memset(sector, 0xa5, SECTOR);
  say("write the last block", solo5_block_write(disk, last, sector, SECTOR));
  say("read it", solo5_block_read(disk, last, copy, SECTOR));
  printf("the same: %s\n", memcmp(sector, copy, SECTOR) == 0 ? "yes" : "no");
  say("read the first", solo5_block_read(disk, 0, copy, SECTOR));
  printf("zero: %s\n", copy[0] == 0 && memcmp(copy, copy + 1, SECTOR - 1) == 0 ? "yes" : "no");
  say("write past the end", solo5_block_write(disk, info.capacity, sector, SECTOR));
  say("write at an odd place", solo5_block_write(disk, 1, sector, SECTOR));
  say("write an odd size", solo5_block_write(disk, 0, sector, 100));
  say("write at the end of all numbers", solo5_block_write(disk, -(solo5_off_t)SECTOR, sector, SECTOR));
  fflush(stdout);
  solo5_block_read(disk + 1, 0, copy, SECTOR);
  return unit;
}
