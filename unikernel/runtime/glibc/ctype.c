/* SPDX-License-Identifier: ISC
 *
 * isalpha and its kind, as glibc's headers compile them: a look into a table of bits. Made at start, for the C
 * locale.
 */
#include <ctype.h>
#include <stdint.h>

#define FIRST (-128) /* a signed char may be the index */
#define SIZE 384

enum {
  BLANK = 0x0001,
  CONTROL = 0x0002,
  PUNCTUATION = 0x0004,
  ALPHANUMERIC = 0x0008,
  UPPER = 0x0100,
  LOWER = 0x0200,
  ALPHA = 0x0400,
  DIGIT = 0x0800,
  HEXADECIMAL = 0x1000,
  SPACE = 0x2000,
  PRINTING = 0x4000,
  GRAPHIC = 0x8000,
};

static uint16_t classes[SIZE];
static int32_t lower[SIZE], upper[SIZE];
static const uint16_t *classes_at_0 = classes - FIRST;
static const int32_t *lower_at_0 = lower - FIRST, *upper_at_0 = upper - FIRST;

__attribute__((constructor)) static void fill(void)
{
  for (int c = FIRST; c < SIZE + FIRST; c++) {
    int i = c - FIRST;
    lower[i] = upper[i] = c;
    if (c < 0 || c > 127)
      continue;
    classes[i] = (isblank(c) ? BLANK : 0) | (iscntrl(c) ? CONTROL : 0) | (ispunct(c) ? PUNCTUATION : 0) |
                 (isalnum(c) ? ALPHANUMERIC : 0) | (isupper(c) ? UPPER : 0) | (islower(c) ? LOWER : 0) |
                 (isalpha(c) ? ALPHA : 0) | (isdigit(c) ? DIGIT : 0) | (isxdigit(c) ? HEXADECIMAL : 0) |
                 (isspace(c) ? SPACE : 0) | (isprint(c) ? PRINTING : 0) | (isgraph(c) ? GRAPHIC : 0);
    lower[i] = tolower(c);
    upper[i] = toupper(c);
  }
}

const uint16_t **__ctype_b_loc(void) { return &classes_at_0; }

const int32_t **__ctype_tolower_loc(void) { return &lower_at_0; }

const int32_t **__ctype_toupper_loc(void) { return &upper_at_0; }
