/* SPDX-License-Identifier: ISC
 *
 * An image is all there is: nothing can be loaded into it.
 */
#include <stddef.h>

#pragma GCC diagnostic ignored "-Wunused-parameter"

static const char *error;

static void *nothing(void)
{
  error = "an image loads no libraries";
  return NULL;
}

void *dlopen(const char *file, int mode) { return nothing(); }

void *dlsym(void *library, const char *name) { return nothing(); }

int dlclose(void *library) { return 0; }

int dladdr(const void *address, void *info) { return 0; /* "in no library" */ }

char *dlerror(void)
{
  const char *last = error;
  error = NULL;
  return (char *)last;
}
