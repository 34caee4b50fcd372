/* SPDX-License-Identifier: ISC */
#include "devices.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "block.h"
#include "log.h"
#include "machine.h"
#include "net.h"

enum { WHY_BYTES = 256, SECTOR_BYTES = 512, MAC_BYTES = 6 };

static uint32_t find(const struct manifest *manifest, const struct device_option *option);
static void attach_block(struct manifest_entry *entry, struct device *device, const char *path);
static void attach_net(struct manifest_entry *entry, struct device *device, const char *spec);
static void set_sector(struct manifest_entry *entry, const char *text);
static void set_mac(struct manifest_entry *entry, const char *text);
static void complete(struct manifest *manifest);
static void complete_block(struct manifest_entry *entry);
static void complete_net(struct manifest_entry *entry);

void devices_attach(struct manifest *manifest, const struct options *options)
{
  machine.device_count = manifest->count;
  for (unsigned n = 0; n < options->device_count; n++) {
    const struct device_option *option = &options->devices[n];
    uint32_t index = find(manifest, option);
    struct manifest_entry *entry = &manifest->entries[index];
    switch (option->setting) {
    case SET_BLOCK:
      attach_block(entry, &machine.devices[index], option->value);
      break;
    case SET_SECTOR:
      set_sector(entry, option->value);
      break;
    case SET_NET:
      attach_net(entry, &machine.devices[index], option->value);
      break;
    case SET_MAC:
      set_mac(entry, option->value);
      break;
    }
  }
  complete(manifest);
}

static uint32_t find(const struct manifest *manifest, const struct device_option *option)
{
  bool block = option->setting == SET_BLOCK || option->setting == SET_SECTOR;
  for (uint32_t n = 1; n < manifest->count; n++)
    if (strcmp(manifest->entries[n].name, option->name) == 0) {
      if ((manifest->entries[n].type == DEVICE_BLOCK) == block)
        return n;
      fail(STATUS_USAGE, "the image's device '%s' is a %s device: use --%s", option->name, block ? "network" : "block",
           block ? "net" : "block");
    }
  fail(STATUS_USAGE, "the image declares no %s device '%s'", block ? "block" : "network", option->name);
}

static void attach_block(struct manifest_entry *entry, struct device *device, const char *path)
{
  char why[WHY_BYTES];
  if (entry->attached)
    fail(STATUS_USAGE, "block device '%s' is attached twice", entry->name);
  if (!block_attach(path, &device->fd, &device->capacity, why, sizeof why))
    fail(STATUS_HOST, "block device '%s': %s", entry->name, why);
  device->type = DEVICE_BLOCK;
  entry->block.capacity = device->capacity;
  entry->attached = 1;
}

static void attach_net(struct manifest_entry *entry, struct device *device, const char *spec)
{
  char why[WHY_BYTES];
  struct net_link link;
  if (entry->attached)
    fail(STATUS_USAGE, "network device '%s' is attached twice", entry->name);
  if (!net_attach(spec, &link, why, sizeof why))
    fail(STATUS_HOST, "network device '%s': %s", entry->name, why);
  *device = (struct device){.type = DEVICE_NET, .fd = link.fd, .net = link.ops};
  entry->net.mtu = link.mtu;
  entry->attached = 1;
}

static void set_sector(struct manifest_entry *entry, const char *text)
{
  char *end;
  unsigned long bytes = strtoul(text, &end, 10);
  if (*end != 0 || bytes < SECTOR_BYTES || bytes > UINT16_MAX || (bytes & (bytes - 1)) != 0)
    fail(STATUS_USAGE, "block device '%s': the sector size must be a power of two from %d to 32768, not '%s'",
         entry->name, SECTOR_BYTES, text);
  entry->block.sector_bytes = (uint16_t)bytes;
}

static void set_mac(struct manifest_entry *entry, const char *text)
{
  unsigned parts[MAC_BYTES];
  int used = 0;
  int count = sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4],
                     &parts[5], &used);
  if (count != MAC_BYTES || text[used] != 0 || (parts[0] & 1))
    fail(STATUS_USAGE, "network device '%s': '%s' is not a hardware address of one station, such as 02:00:00:00:00:01",
         entry->name, text);
  for (unsigned n = 0; n < MAC_BYTES; n++)
    entry->net.mac[n] = (uint8_t)parts[n];
}

static void complete(struct manifest *manifest)
{
  bool missing = false;
  for (uint32_t n = 1; n < manifest->count; n++) {
    struct manifest_entry *entry = &manifest->entries[n];
    bool block = entry->type == DEVICE_BLOCK;
    if (!entry->attached) {
      log_error("the image's %s device '%s' is not attached: add %s %s=%s", block ? "block" : "network", entry->name,
                block ? "--block" : "--net", entry->name, block ? "FILE" : "tap:IFACE");
      missing = true;
    } else
      (block ? complete_block : complete_net)(entry);
  }
  if (missing)
    exit(STATUS_USAGE);
}

static void complete_block(struct manifest_entry *entry)
{
  if (entry->block.sector_bytes == 0)
    entry->block.sector_bytes = SECTOR_BYTES;
  unsigned sector = entry->block.sector_bytes;
  if (entry->block.capacity < sector || entry->block.capacity % sector != 0)
    fail(STATUS_USAGE, "block device '%s': its %llu bytes are not whole sectors of %u bytes, at least one", entry->name,
         (unsigned long long)entry->block.capacity, sector);
}

/* A locally administered address of one station: the second digit says so. */
static void complete_net(struct manifest_entry *entry)
{
  static const uint8_t none[MAC_BYTES];
  if (memcmp(entry->net.mac, none, MAC_BYTES) != 0)
    return;
  if (getrandom(entry->net.mac, MAC_BYTES, 0) != MAC_BYTES)
    fail(STATUS_HOST, "cannot draw a hardware address; give one with --net-mac %s=MAC", entry->name);
  entry->net.mac[0] = (uint8_t)((entry->net.mac[0] & 0xfc) | 2);
}
