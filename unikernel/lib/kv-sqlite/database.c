/* SPDX-License-Identifier: ISC
 *
 * The few functions of SQLite that the store needs. SQLite calls back into OCaml for its disk (vfs.c), so what it is
 * given may not lie in OCaml's heap.
 */
#include <caml/alloc.h>
#include <caml/fail.h>
#include <caml/memory.h>
#include <caml/mlvalues.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "vfs.h"

struct database {
  sqlite3 *handle;
  struct disk disk;
};

#define Database_val(v) ((struct database *)Nativeint_val(v))

/* The disk may be a stranger's: its schema runs nothing, as https://www.sqlite.org/security.html advises. A view
 * without an end in the place of the table would be read for ever. */
static void distrust(sqlite3 *handle)
{
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
}

/* operations, sector, database_size, journal_size -> database. What is wrong with it is heard from the first statement.
 */
value kv_sqlite_open(value operations, value sector, value database_size, value journal_size)
{
  CAMLparam4(operations, sector, database_size, journal_size);
  static int configured;
  if (!configured) {
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    configured = 1;
  }
  struct database *database = calloc(1, sizeof *database);
  if (!database)
    caml_raise_out_of_memory();
  database->disk = (struct disk){operations, Long_val(sector), Long_val(database_size), Long_val(journal_size)};
  caml_register_generational_global_root(&database->disk.operations);
  char name[VFS_NAME_BYTES];
  vfs_name(name, &database->disk);
  sqlite3_open_v2(name, &database->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, VFS_NAME);
  if (!database->handle)
    caml_raise_out_of_memory();
  distrust(database->handle);
  CAMLreturn(caml_copy_nativeint((intnat)database));
}

value kv_sqlite_close(value v)
{
  struct database *database = Database_val(v);
  sqlite3_stmt *statement;
  while ((statement = sqlite3_next_stmt(database->handle, NULL))) /* one that an exception left */
    sqlite3_finalize(statement);
  sqlite3_close(database->handle);
  caml_remove_generational_global_root(&database->disk.operations);
  free(database);
  return Val_unit;
}

/* type field = Null | Int of int | Text of string | Blob of string */
enum { TAG_INT, TAG_TEXT, TAG_BLOB };

static void bind(sqlite3_stmt *statement, int n, value field)
{
  if (Is_long(field))
    sqlite3_bind_null(statement, n);
  else if (Tag_val(field) == TAG_INT)
    sqlite3_bind_int64(statement, n, Long_val(Field(field, 0)));
  else if (Tag_val(field) == TAG_TEXT)
    sqlite3_bind_text64(statement, n, String_val(Field(field, 0)), caml_string_length(Field(field, 0)),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
  else
    sqlite3_bind_blob64(statement, n, String_val(Field(field, 0)), caml_string_length(Field(field, 0)),
                        SQLITE_TRANSIENT);
}

static value column(sqlite3_stmt *statement, int n)
{
  CAMLparam0();
  CAMLlocal2(field, content);
  int type = sqlite3_column_type(statement, n);
  if (type == SQLITE_NULL)
    CAMLreturn(Val_int(0));
  if (type == SQLITE_INTEGER) {
    content = Val_long(sqlite3_column_int64(statement, n));
    field = caml_alloc(1, TAG_INT);
  } else {
    /* Text is asked for as UTF-8: the database may have it as UTF-16. */
    const void *bytes =
        type == SQLITE_TEXT ? (const void *)sqlite3_column_text(statement, n) : sqlite3_column_blob(statement, n);
    content = caml_alloc_initialized_string((mlsize_t)sqlite3_column_bytes(statement, n), bytes ? bytes : "");
    field = caml_alloc(1, type == SQLITE_BLOB ? TAG_BLOB : TAG_TEXT);
  }
  Store_field(field, 0, content);
  CAMLreturn(field);
}

/* database, SQL, fields -> result code * rows, the last one first */
value kv_sqlite_query(value v, value sql, value fields)
{
  CAMLparam3(v, sql, fields);
  CAMLlocal4(answer, rows, row, cell);
  sqlite3 *handle = Database_val(v)->handle;
  sqlite3_stmt *statement = NULL;
  rows = Val_emptylist;
  char *text = caml_stat_strdup(String_val(sql));
  int result = sqlite3_prepare_v2(handle, text, -1, &statement, NULL);
  caml_stat_free(text);
  if (result == SQLITE_OK) {
    for (mlsize_t n = 0; n < Wosize_val(fields); n++)
      bind(statement, (int)n + 1, Field(fields, n));
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
      int columns = sqlite3_column_count(statement);
      row = caml_alloc((mlsize_t)columns, 0);
      for (int n = 0; n < columns; n++)
        Store_field(row, n, column(statement, n));
      cell = caml_alloc_small(2, Tag_cons);
      Field(cell, 0) = row;
      Field(cell, 1) = rows;
      rows = cell;
    }
    int last = sqlite3_finalize(statement);
    result = result == SQLITE_DONE ? SQLITE_OK : last != SQLITE_OK ? last : result;
  }
  answer = caml_alloc_small(2, 0);
  Field(answer, 0) = Val_int(result & 0xff);
  Field(answer, 1) = rows;
  CAMLreturn(answer);
}

/* SQLite's numbers of bytes are of 32 bits. */
static bool is_size(long bytes) { return bytes >= 0 && bytes <= INT_MAX; }

/* database, row of sqlar, offset, length -> result code * bytes; an error where the value has no such bytes */
value kv_sqlite_part(value v, value row, value offset, value length)
{
  CAMLparam4(v, row, offset, length);
  CAMLlocal2(answer, data);
  sqlite3_blob *blob = NULL;
  int result = is_size(Long_val(offset)) && is_size(Long_val(length)) ? SQLITE_OK : SQLITE_RANGE;
  /* Before what an exception for want of memory would leave behind. */
  data = caml_alloc_string(result == SQLITE_OK ? (mlsize_t)Long_val(length) : 0);
  char *bytes = result == SQLITE_OK ? malloc((size_t)Long_val(length) + 1) : NULL;
  if (result == SQLITE_OK)
    result = bytes ? sqlite3_blob_open(Database_val(v)->handle, "main", "sqlar", "data", Long_val(row), 0, &blob)
                   : SQLITE_NOMEM;
  if (result == SQLITE_OK)
    result = sqlite3_blob_read(blob, bytes, (int)Long_val(length), (int)Long_val(offset));
  sqlite3_blob_close(blob);
  if (result == SQLITE_OK)
    memcpy(Bytes_val(data), bytes, (size_t)Long_val(length));
  free(bytes);
  answer = caml_alloc_small(2, 0);
  Field(answer, 0) = Val_int(result & 0xff);
  Field(answer, 1) = data;
  CAMLreturn(answer);
}

value kv_sqlite_message(value v) { return caml_copy_string(sqlite3_errmsg(Database_val(v)->handle)); }
