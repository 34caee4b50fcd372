/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "runtime.h"

/* There are none, so none is ever open. */
void *opendir(const char *path)
{
  (void)path;
  errno = ENOENT;
  return NULL;
}

void *readdir(void *folder)
{
  (void)folder;
  errno = EBADF;
  return NULL;
}

int closedir(void *folder)
{
  (void)folder;
  return fails(EBADF);
}
