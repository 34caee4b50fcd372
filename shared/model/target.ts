import { z } from 'zod'

/** What an image is built to run on. The names are those of `mirage configure --target` (MirageOS 4.11). */
export const Target = z.enum([
  'hvt',
  'spt',
  'virtio',
  'muen',
  'genode',
  'xen',
  'qubes',
  'unix',
  'macosx',
  'unikraft-firecracker',
  'unikraft-qemu',
])
export type Target = z.infer<typeof Target>

/**
 * The consistent set of OCaml libraries, with its toolchain, that an image is built from.
 * `embedded` comes from Debian packages and `unikernel/`; `mirage` from opam.
 */
export const Universe = z.enum(['embedded', 'mirage'])
export type Universe = z.infer<typeof Universe>

/** What a build is for; a property of the build, never of the composition. */
export const Platform = z.object({ universe: Universe, target: Target })
export type Platform = z.infer<typeof Platform>

/** The platforms that this version builds for, the default one first. */
export const buildable: readonly Platform[] = [{ universe: 'embedded', target: 'hvt' }]
