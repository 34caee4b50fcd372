/* SPDX-License-Identifier: ISC
 *
 * What the OCaml runtime asks of an operating system (caml/osdeps.h). Files, folders, terminals and dynamic
 * linking do not exist here: each is answered as a system answers that has none.
 */
#define CAML_INTERNALS
#include "caml/osdeps.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caml/misc.h"
#include "caml/mlvalues.h"
#include "caml/platform.h"
#include "caml/signals.h"
#include "caml/sys.h"
#include "solo5.h"

int caml_read_fd(int fd, int flags, void *buf, int n)
{
  (void)flags;
  caml_enter_blocking_section_no_pending();
  int got = read(fd, buf, n);
  caml_leave_blocking_section();
  if (got < 0)
    caml_sys_io_error(NO_ARG);
  return got;
}

int caml_write_fd(int fd, int flags, void *buf, int n)
{
  (void)flags;
  caml_enter_blocking_section_no_pending();
  int put = write(fd, buf, n);
  caml_leave_blocking_section();
  if (put < 0)
    caml_sys_io_error(NO_ARG);
  return put;
}

caml_stat_string caml_decompose_path(struct ext_table *table, char *path)
{
  (void)table;
  (void)path;
  return NULL; /* a search path without folders */
}

caml_stat_string caml_search_in_path(struct ext_table *path, const char *name)
{
  (void)path;
  return caml_stat_strdup(name);
}

caml_stat_string caml_search_exe_in_path(const char *name) { return caml_stat_strdup(name); }

caml_stat_string caml_search_dll_in_path(struct ext_table *path, const char *name)
{
  (void)path;
  return caml_stat_strdup(name);
}

void *caml_dlopen(char *name, int global)
{
  (void)name;
  (void)global;
  return NULL;
}

void caml_dlclose(void *handle) { (void)handle; }

void *caml_dlsym(void *handle, const char *name)
{
  (void)handle;
  (void)name;
  return NULL;
}

void *caml_globalsym(const char *name)
{
  (void)name;
  return NULL;
}

char *caml_dlerror(void) { return "a unikernel cannot load code while it runs"; }

int caml_read_directory(char *name, struct ext_table *contents)
{
  (void)name;
  (void)contents;
  errno = ENOENT;
  return -1;
}

char *caml_executable_name(void) { return NULL; }

/* One domain, unless the environment says otherwise: the runtime reserves a minor heap for each that there might be. */
char *caml_secure_getenv(char const *name)
{
  char *value = getenv(name);
  return value == NULL && strcmp(name, "OCAMLRUNPARAM") == 0 ? "d=1" : value;
}

uint64_t caml_time_counter(void) { return solo5_clock_monotonic(); }

void caml_init_os_params(void) { caml_plat_mmap_alignment = caml_plat_pagesize = 4096; }

/* Memory that is reserved is there at once, and stays. */
void *caml_plat_mem_map(uintnat size, int reserve_only)
{
  (void)reserve_only;
  return memalign(caml_plat_pagesize, size);
}

void *caml_plat_mem_commit(void *memory, uintnat size)
{
  (void)size;
  return memory;
}

void caml_plat_mem_decommit(void *memory, uintnat size)
{
  (void)memory;
  (void)size;
}

void caml_plat_mem_unmap(void *memory, uintnat size)
{
  (void)size;
  free(memory);
}

int caml_num_rows_fd(int fd)
{
  (void)fd;
  return -1;
}
