import { expect, it } from 'vitest'
import { unreadMessage } from '../../server/builds/unread-message.ts'

const failed = { how: 'exited', code: 1 } as const
const said = (...lines: string[]) => unreadMessage(lines, failed, { prefix: '/toolchain' })

it.each([
  'Fatal error: exception Out of memory',
  'Fatal error: out of memory',
  'Fatal error: Fatal error: out of memory.',
  'Fatal error: allocation failure during minor GC',
  'Fatal error: Not enough heap memory to reserve minor heaps',
  'Fatal error: Fatal error: No memory for minor heap',
  'Fatal error: Failed to allocate stw_domains.domains',
  'cc1: out of memory allocating 65536 bytes after a total of 1048576 bytes',
  'virtual memory exhausted: Cannot allocate memory',
  '/usr/bin/as: memory exhausted',
  '/usr/bin/ld: out of memory allocating 24 bytes',
])('tells by "%s" that memory was the matter', line => {
  expect(said('A tool of the build was stopped: by signal ABRT.', line)).toMatch(
    /ran out of memory\. UNIKERNEL_COMPOSER_BUILD_MEMORY_MB/,
  )
})

it('takes no word of a source for want of memory', () => {
  expect(said('the program prints "out of memory" here')).not.toContain('UNIKERNEL_COMPOSER_BUILD_MEMORY_MB')
})

it('quotes nothing of the files that were written for dune', () => {
  const message = said(
    'File "dune", lines 3-12, characters 0-404:',
    ' 3 | (executable',
    '12 |   mirage-crypto-rng mirage-solo5))',
    'Context: hvt',
    '`ocamlopt` was stopped: by signal ABRT.',
  )
  expect(message).toBe('dune could not build the image:\n`ocamlopt` was stopped: by signal ABRT.')
})
