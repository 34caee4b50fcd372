/* SPDX-License-Identifier: ISC */
#include "options.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "machine.h"
#include "version.h"

enum { DEFAULT_MEMORY_MB = 128, MEBIBYTE_BITS = 20 };

static const struct {
  const char *option;
  enum setting setting;
} device_options[] = {
    {"--block", SET_BLOCK}, {"--block-sector-size", SET_SECTOR}, {"--net", SET_NET}, {"--net-mac", SET_MAC}};

static bool read_device_option(struct options *options, char *argument, char ***rest);
static uint64_t memory_option(const char *text);
static const char *value_of(const char *argument, const char *option, char ***rest);
static void add_device(struct options *options, enum setting setting, const char *argument, const char *assignment);
static _Noreturn void help(void);

void options_read(struct options *options, char *argv[])
{
  *options = (struct options){.memory_bytes = (uint64_t)DEFAULT_MEMORY_MB << MEBIBYTE_BITS};
  char **rest = argv + 1;
  while (*rest && (*rest)[0] == '-') {
    char *argument = *rest++;
    const char *value;
    if (strcmp(argument, "--") == 0)
      break;
    else if (strcmp(argument, "--help") == 0)
      help();
    else if (strcmp(argument, "--version") == 0) {
      printf("hvt-run %s (hvt ABI version %d)\n", RUNNER_VERSION, HVT_VERSION);
      exit(0);
    } else if (strcmp(argument, "--quiet") == 0)
      log_quiet();
    else if ((value = value_of(argument, "--mem", &rest)))
      options->memory_bytes = memory_option(value);
    else if ((value = value_of(argument, "--counters", &rest)) || (value = value_of(argument, "--figures", &rest)))
      options->counters = value;
    else if (!read_device_option(options, argument, &rest))
      fail(STATUS_USAGE, "unknown option %s; see hvt-run --help", argument);
  }
  if (!*rest)
    fail(STATUS_USAGE, "name the image to run; see hvt-run --help");
  options->image = *rest++;
  options->words = rest;
}

static bool read_device_option(struct options *options, char *argument, char ***rest)
{
  for (unsigned n = 0; n < sizeof device_options / sizeof *device_options; n++) {
    const char *option = device_options[n].option;
    size_t length = strlen(option);
    if (strncmp(argument, option, length) != 0)
      continue;
    if (argument[length] == ':')
      add_device(options, device_options[n].setting, argument, argument + length + 1);
    else if (argument[length] != 0)
      continue;
    else if (!**rest)
      fail(STATUS_USAGE, "%s needs NAME=VALUE behind it", option);
    else
      add_device(options, device_options[n].setting, argument, *(*rest)++);
    return true;
  }
  return false;
}

static void add_device(struct options *options, enum setting setting, const char *argument, const char *assignment)
{
  if (options->device_count == DEVICE_OPTIONS_MAX)
    fail(STATUS_USAGE, "more than %d device options", DEVICE_OPTIONS_MAX);
  struct device_option *d = &options->devices[options->device_count++];
  const char *equals = strchr(assignment, '=');
  size_t length = equals ? (size_t)(equals - assignment) : 0;
  bool plain = length >= 1 && length <= DEVICE_NAME_MAX;
  for (size_t n = 0; n < length && plain; n++)
    plain = isalnum((unsigned char)assignment[n]);
  if (!plain || equals[1] == 0)
    fail(STATUS_USAGE, "%s: '%s' is not NAME=VALUE with a name of 1 to %d letters and digits", argument, assignment,
         DEVICE_NAME_MAX);
  d->setting = setting;
  memcpy(d->name, assignment, length);
  d->name[length] = 0;
  d->value = equals + 1;
}

/* `--mem=VALUE` or `--mem VALUE`, and so on; NULL where the argument is another option. */
static const char *value_of(const char *argument, const char *option, char ***rest)
{
  size_t length = strlen(option);
  if (strncmp(argument, option, length) != 0)
    return NULL;
  if (argument[length] == '=')
    return argument + length + 1;
  if (argument[length] != 0)
    return NULL;
  if (!**rest)
    fail(STATUS_USAGE, "%s needs a value behind it", option);
  return *(*rest)++;
}

static uint64_t memory_option(const char *text)
{
  char *end;
  unsigned long long megabytes = isdigit((unsigned char)*text) ? strtoull(text, &end, 10) : 0;
  unsigned long long max = HVT_MEMORY_MAX >> MEBIBYTE_BITS;
  if (megabytes == 0 || *end != 0 || megabytes > max)
    fail(STATUS_USAGE, "--mem: '%s' is not a number of megabytes from 2 to %llu", text, max);
  uint64_t bytes = (uint64_t)megabytes << MEBIBYTE_BITS, whole = bytes & -(uint64_t)HVT_MEMORY_STEP;
  if (whole == 0)
    whole = HVT_MEMORY_STEP;
  if (whole != bytes)
    log_info("guest memory comes in steps of 2 MB: using %llu MB", (unsigned long long)whole >> MEBIBYTE_BITS);
  return whole;
}

static _Noreturn void help(void)
{
  printf("usage: hvt-run [OPTION]... [--] IMAGE [BOOT-ARGUMENT]...\n"
         "\n"
         "Runs the hvt unikernel IMAGE as a confined process; no KVM is needed.\n"
         "\n"
         "  --mem=MB                        guest memory, 2 to 4096 in steps of 2 (default %d)\n"
         "  --block NAME=FILE               the file or disk behind block device NAME\n"
         "  --block-sector-size NAME=BYTES  its sector size (default 512)\n"
         "  --net NAME=tap:IFACE            the tap interface behind network device NAME; IFACE alone\n"
         "                                  and @FD, an open tap descriptor, will do as well\n"
         "  --net NAME=socket:PATH          the Unix stream socket behind it, as passt and QEMU speak it\n"
         "  --net-mac NAME=MAC              its hardware address (default: a random one)\n"
         "  --counters=FILE                 where to count what passes through each device (counters.h)\n"
         "  --quiet                         print errors only\n"
         "  --help, --version\n"
         "\n"
         "solo5-hvt's spelling, --block:NAME=FILE and so on, is understood too. Every device that the\n"
         "image declares has to be attached. The exit status is the guest's; of hvt-run's own, %d means a\n"
         "mistake in the command line, %d a refused image, %d trouble with this machine, %d a guest that\n"
         "crashed, 128 + N one ended by signal N.\n",
         DEFAULT_MEMORY_MB, STATUS_USAGE, STATUS_REFUSED, STATUS_HOST, STATUS_CRASHED);
  exit(0);
}
