/* SPDX-License-Identifier: ISC
 *
 * Two files of fixed size on one disk, so that no directory and no file size has to be kept:
 *
 * - The database's size is 0 while its first 16 bytes are zero, and else all of its capacity: SQLite takes the number
 * of pages from the header on the first page.
 * - The journal is always there (journal_mode=PERSIST); it means nothing while its first bytes are zero. Its last
 * sector reads as zeroes, where SQLite would look for the name of a super-journal.
 */
#include "vfs.h"

#include <caml/alloc.h>
#include <caml/callback.h>
#include <caml/memory.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { HEADER_BYTES = 16, PATH_BYTES = 64 };

enum kind { DATABASE, JOURNAL };

struct file {
  sqlite3_file base;
  const struct disk *disk;
  enum kind kind;
};

void vfs_name(char name[VFS_NAME_BYTES], const struct disk *disk)
{
  snprintf(name, VFS_NAME_BYTES, "/%llx", (unsigned long long)(uintptr_t)disk);
}

/* The operations answer with false where the disk cannot answer now, and know why. No exception passes through SQLite,
 * which would not know that it was left: one for want of memory is an error of the disk. */
static bool is_true(value answer) { return !Is_exception_result(answer) && Bool_val(answer); }

static bool disk_read(const struct disk *disk, int64_t at, void *to, int bytes)
{
  CAMLparam0();
  CAMLlocal1(data);
  data = caml_alloc_string((mlsize_t)bytes);
  bool done = is_true(caml_callback2_exn(Field(disk->operations, 0), Val_long(at), data));
  if (done)
    memcpy(to, Bytes_val(data), (size_t)bytes);
  CAMLreturnT(bool, done);
}

static bool disk_write(const struct disk *disk, int64_t at, const void *from, int bytes)
{
  CAMLparam0();
  CAMLlocal1(data);
  data = caml_alloc_initialized_string((mlsize_t)bytes, from);
  CAMLreturnT(bool, is_true(caml_callback2_exn(Field(disk->operations, 1), Val_long(at), data)));
}

static int64_t start_of(const struct file *file) { return file->kind == DATABASE ? 0 : file->disk->database_size; }

/* Where what may be written ends. */
static int64_t capacity_of(const struct file *file)
{
  return file->kind == DATABASE ? file->disk->database_size : file->disk->journal_size - file->disk->sector;
}

static int file_close(sqlite3_file *file)
{
  (void)file;
  return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *to, int bytes, sqlite3_int64 at)
{
  const struct file *file = (struct file *)base;
  if (at < 0 || bytes < 0)
    return SQLITE_IOERR_READ;
  int64_t capacity = capacity_of(file);
  int64_t there = at >= capacity ? 0 : capacity - at < bytes ? capacity - at : bytes;
  memset((char *)to + there, 0, (size_t)(bytes - there));
  if (there > 0 && !disk_read(file->disk, start_of(file) + at, to, (int)there))
    return SQLITE_IOERR_READ;
  return there == bytes || file->kind == JOURNAL ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *from, int bytes, sqlite3_int64 at)
{
  const struct file *file = (struct file *)base;
  if (at < 0 || bytes < 0)
    return SQLITE_IOERR_WRITE;
  if (at > capacity_of(file) - bytes)
    return SQLITE_FULL;
  return disk_write(file->disk, start_of(file) + at, from, bytes) ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
  static const char nothing[HEADER_BYTES];
  return size == 0 ? file_write(base, nothing, HEADER_BYTES, 0) : SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags)
{
  (void)flags;
  value answer = caml_callback_exn(Field(((struct file *)base)->disk->operations, 2), Val_unit);
  return Is_exception_result(answer) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
  static const char nothing[HEADER_BYTES];
  const struct file *file = (struct file *)base;
  char header[HEADER_BYTES];
  *size = file->disk->journal_size;
  if (file->kind == JOURNAL)
    return SQLITE_OK;
  if (!disk_read(file->disk, 0, header, HEADER_BYTES))
    return SQLITE_IOERR_FSTAT;
  *size = memcmp(header, nothing, HEADER_BYTES) == 0 ? 0 : file->disk->database_size;
  return SQLITE_OK;
}

/* One connection, so nobody to lock out. */
static int file_lock(sqlite3_file *file, int level)
{
  (void)file, (void)level;
  return SQLITE_OK;
}

static int file_reserved(sqlite3_file *file, int *reserved)
{
  (void)file;
  *reserved = 0;
  return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
  (void)file, (void)operation, (void)argument;
  return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base) { return (int)((struct file *)base)->disk->sector; }

/* None: a sector may be torn by a power cut, writes between two syncs come in any order. */
static int file_characteristics(sqlite3_file *file)
{
  (void)file;
  return 0;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_characteristics,
};

static const struct disk *disk_of(const char *path)
{
  unsigned long long address = 0;
  sscanf(path, "/%llx", &address);
  return (const struct disk *)(uintptr_t)address;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  (void)vfs;
  struct file *file = (struct file *)base;
  base->pMethods = NULL;
  if (!path || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL)))
    return SQLITE_CANTOPEN; /* temporary files: they are kept in memory */
  *file = (struct file){{&methods}, disk_of(path), flags & SQLITE_OPEN_MAIN_DB ? DATABASE : JOURNAL};
  if (out_flags)
    *out_flags = flags;
  return SQLITE_OK;
}

/* Only the journal is ever deleted. */
static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
  (void)vfs, (void)sync;
  struct file journal = {{&methods}, disk_of(path), JOURNAL};
  return file_truncate(&journal.base, 0);
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int what, int *result)
{
  (void)vfs, (void)what;
  size_t length = strlen(path);
  static const char log[] = "-wal";
  *result = length < sizeof log || strcmp(path + length - (sizeof log - 1), log) != 0;
  return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int bytes, char *full)
{
  (void)vfs;
  return snprintf(full, (size_t)bytes, "%s", path) < bytes ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* Seeds what tells a journal's records from those of an earlier one; nothing is kept secret with it. */
static int vfs_randomness(sqlite3_vfs *vfs, int bytes, char *to)
{
  (void)vfs;
  for (int n = 0; n < bytes; n++)
    to[n] = (char)(__builtin_ia32_rdtsc() * 0x9e3779b97f4a7c15 >> 56);
  return bytes;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
  (void)vfs;
  return microseconds;
}

/* Nothing that is asked here depends on the time: values come with theirs. */
static int vfs_time(sqlite3_vfs *vfs, double *julian_day)
{
  (void)vfs;
  *julian_day = 2440587.5;
  return SQLITE_OK;
}

static sqlite3_vfs vfs = {
    .iVersion = 1,
    .szOsFile = sizeof(struct file),
    .mxPathname = PATH_BYTES,
    .zName = VFS_NAME,
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time,
};

/* SQLite calls these instead of those of an operating system, which are then not linked. */
int sqlite3_os_init(void) { return sqlite3_vfs_register(&vfs, 1); }

int sqlite3_os_end(void) { return SQLITE_OK; }
