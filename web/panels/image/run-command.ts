import { guestWord } from '../../../shared/model/boot-values.ts'
import type { Image } from '../../../shared/protocol/build.ts'
import { shellWord } from '../run/boot-form.ts'

/**
 * The command that boots an image with Solo5's own tender, as typed into a shell; a host needs the tap devices and disk
 * files that it names.
 */
export const runCommand = (image: Image, memoryMb: number, words: readonly string[]): string =>
  [
    `solo5-${image.platform.target}`,
    `--mem=${memoryMb}`,
    ...image.manifest.map(({ name, type }) =>
      type === 'net' ? `--net:${name}=tap-${name}` : `--block:${name}=${name}.img`,
    ),
    '--',
    image.fileName,
    ...words.map(guestWord),
  ]
    .map(shellWord)
    .join(' ')
