/* SPDX-License-Identifier: ISC
 *
 * What was known at start, for code that runs later than solo5_app_main.
 */
#ifndef START_H
#define START_H

#include "solo5.h"

/* The same record that solo5_app_main was given; never NULL. Boot arguments are in ->cmdline, not yet split. */
const struct solo5_start_info *start_info(void);

#endif
