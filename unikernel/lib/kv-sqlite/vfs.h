/* SPDX-License-Identifier: ISC
 *
 * SQLite's files on a disk that OCaml keeps (disk.mli): the database from its start on, the rollback journal at its
 * end.
 */
#ifndef KV_SQLITE_VFS_H
#define KV_SQLITE_VFS_H

#include <caml/mlvalues.h>
#include <stdint.h>

/* A disk, while a database on it is open. */
struct disk {
  value operations;      /* a generational root: (read, write, sync), see database.mli */
  int64_t sector;        /* bytes */
  int64_t database_size; /* bytes, from the disk's start on: whole sectors */
  int64_t journal_size;  /* bytes, behind them; the last sector is never written */
};

/* The name of the VFS; a database's file name in it is the disk's address, as vfs_name() writes it. */
#define VFS_NAME "disk"

enum { VFS_NAME_BYTES = 32 };

void vfs_name(char name[VFS_NAME_BYTES], const struct disk *disk);

#endif
