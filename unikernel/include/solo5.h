/* SPDX-License-Identifier: ISC
 *
 * What an image may ask of the machine it runs on. The bindings of a target (bindings/hvt) implement this
 * header; the C runtime and the stubs of the OCaml libraries are written against it and against nothing else.
 * Names, types and numbers are those of the Solo5 interface, so stubs written for it elsewhere compile here.
 *
 * One thread, no interrupts: none of these functions is called while another one runs. Except where a result
 * is returned, a function either does what it says or ends the image with solo5_abort(), having said why on
 * the console.
 */
#ifndef SOLO5_H
#define SOLO5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The outcome of a device operation. */
typedef enum {
  SOLO5_R_OK = 0, /* done */
  SOLO5_R_AGAIN,  /* cannot be done now; the same call may succeed later */
  SOLO5_R_EINVAL, /* an argument is wrong: no such device, a size or an offset out of range, ... */
  SOLO5_R_EUNSPEC /* the host failed, and does not say how */
} solo5_result_t;

/* --- Start and end ---------------------------------------------------------------------------------------- */

/* What is known at start. Lives as long as the image; read-only. */
struct solo5_start_info {
  const char *cmdline;  /* the boot arguments, one string as the host gave it; never NULL */
  uintptr_t heap_start; /* page-aligned; from here to the end everything is free, writable, not executable */
  size_t heap_size;     /* in bytes, up to the end of memory; the stack lies elsewhere */
};

/* The program. Called once by the bindings, FS and SSE ready. Returning n is solo5_exit(n). */
int solo5_app_main(const struct solo5_start_info *info);

#define SOLO5_EXIT_SUCCESS 0
#define SOLO5_EXIT_FAILURE 1
#define SOLO5_EXIT_ABORT 255

/* Stops the machine. The host sees `status`: 0 to 254 are the program's, 255 is solo5_abort()'s. */
void solo5_exit(int status) __attribute__((noreturn));

/* Stops the machine after a failure that the program cannot handle: status 255, and the host may keep a dump. */
void solo5_abort(void) __attribute__((noreturn));

/* --- Console ---------------------------------------------------------------------------------------------- */

/* Writes `size` bytes. Best effort: always returns, output may be lost where the host cannot keep up. */
void solo5_console_write(const char *buf, size_t size);

/* --- Time --------------------------------------------------------------------------------------------------*/

/* Nanoseconds. */
typedef uint64_t solo5_time_t;

/* Since an unspecified moment before start; never goes back. Costs no more than reading the cycle counter. */
solo5_time_t solo5_clock_monotonic(void);

/* Since 1970-01-01 00:00:00 UTC, as the host has it. Costs a call to the host. */
solo5_time_t solo5_clock_wall(void);

/* --- Waiting ---------------------------------------------------------------------------------------------- */

/* A device, as numbered by solo5_net_acquire and solo5_block_acquire: 1 to 63. */
typedef uint64_t solo5_handle_t;

/* Bit n stands for handle n. */
typedef uint64_t solo5_handle_set_t;

/* Sleeps until the monotonic clock reaches `deadline` or a network device has a packet to read, whichever is
 * first; a deadline that has passed only polls. `ready_set` (may be NULL) receives the devices with a packet,
 * zero where it was the deadline. May also return early with nothing ready: callers look at the clock again. */
void solo5_yield(solo5_time_t deadline, solo5_handle_set_t *ready_set);

/* --- Network ---------------------------------------------------------------------------------------------- */

#define SOLO5_NET_ALEN 6  /* bytes in a MAC address */
#define SOLO5_NET_HLEN 14 /* bytes in an Ethernet header */

struct solo5_net_info {
  uint8_t mac_address[SOLO5_NET_ALEN];
  size_t mtu; /* without the Ethernet header */
};

/* Takes the network device that the manifest calls `name`. SOLO5_R_EINVAL where there is none of that name
 * and kind, where the host attached nothing to it, or where it was taken before. */
solo5_result_t solo5_net_acquire(const char *name, solo5_handle_t *handle, struct solo5_net_info *info);

/* Sends one frame, Ethernet header included, at most mtu + SOLO5_NET_HLEN bytes. Never waits: a frame that
 * the host has no room for is dropped, or refused with SOLO5_R_AGAIN. */
solo5_result_t solo5_net_write(solo5_handle_t handle, const uint8_t *buf, size_t size);

/* Receives one frame, Ethernet header included, into `buf` of `size` bytes, which must hold at least
 * mtu + SOLO5_NET_HLEN; `read_size` receives its length. Never waits: SOLO5_R_AGAIN where there is none. */
solo5_result_t solo5_net_read(solo5_handle_t handle, uint8_t *buf, size_t size, size_t *read_size);

/* --- Block ------------------------------------------------------------------------------------------------ */

/* Bytes from the start of a block device. */
typedef uint64_t solo5_off_t;

struct solo5_block_info {
  solo5_off_t capacity;   /* in bytes */
  solo5_off_t block_size; /* in bytes: offsets and sizes are whole multiples of it */
};

/* Takes the block device that the manifest calls `name`; fails as solo5_net_acquire does. */
solo5_result_t solo5_block_acquire(const char *name, solo5_handle_t *handle, struct solo5_block_info *info);

/* Writes `size` bytes at `offset`, all of them or none. SOLO5_R_EINVAL where either is not a multiple of the
 * block size or the end is past the capacity. Portable callers pass one block at a time: some hosts refuse
 * more. */
solo5_result_t solo5_block_write(solo5_handle_t handle, solo5_off_t offset, const uint8_t *buf, size_t size);

/* Reads `size` bytes at `offset`, all of them. The same rules. */
solo5_result_t solo5_block_read(solo5_handle_t handle, solo5_off_t offset, uint8_t *buf, size_t size);

#endif
