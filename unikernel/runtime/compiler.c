/* SPDX-License-Identifier: ISC
 *
 * What gcc calls for builtins that the oldest 64-bit processor has no instruction for.
 */
int __popcountdi2(unsigned long value);

int __popcountdi2(unsigned long value)
{
  int count = 0;
  for (; value != 0; value &= value - 1)
    count++;
  return count;
}
