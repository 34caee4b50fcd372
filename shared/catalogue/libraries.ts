import type { Universe } from '../model/target.ts'
import rootLibraries from './root-libraries.json' with { type: 'json' }

/*
 * The findlib libraries that an app's sources may name. For the embedded universe these are the libraries of the root and the
 * project's own (unikernel/lib) that could be linked into an image and booted, as `npm run libraries` found; a test links them all.
 */

/** Libraries that Debian has and that cannot be in an image, with why. */
const needsAnOs: ReadonlyMap<string, string> = new Map([
  ['unix', 'it calls an operating system'],
  ['threads', 'an image has one thread'],
  ['threads.posix', 'an image has one thread'],
  ['lwt.unix', 'it calls an operating system; lwt and mirage-sleep take its place'],
  ['lwt_ppx', 'the image is built without preprocessors; write let* from Lwt.Syntax'],
  ['mtime.clock.os', 'it calls an operating system; mirage-mtime takes its place'],
  ['ptime.clock.os', 'it calls an operating system; mirage-ptime takes its place'],
  ['dynlink', 'an image cannot load code'],
])

/** What people write for MirageOS, older or newer, and what has its place in the embedded universe. */
export const inItsPlace: ReadonlyMap<string, readonly string[]> = new Map([
  ['mirage-clock', ['mirage-ptime', 'mirage-mtime']],
  ['mirage-clock-solo5', ['mirage-ptime', 'mirage-mtime']],
  ['mirage-time', ['mirage-sleep']],
  ['mirage-random', ['mirage-crypto-rng']],
  ['mirage-protocols', ['tcpip']],
  ['mirage-stack', ['tcpip']],
  ['tcpip.stack-direct', ['tcpip.stack-lwip']],
  ['tls.mirage', ['tls-mirage']],
  ['tls-lwt', ['tls-mirage']],
  ['cohttp-lwt-unix', ['cohttp-mirage']],
  ['conduit-lwt-unix', ['conduit-mirage']],
  ['paf', ['cohttp-mirage']],
  ['paf.mirage', ['cohttp-mirage']],
  ['http-mirage-client', ['cohttp-mirage']],
  ['dns-client', ['dns-client-mirage']],
  ['dns-client.mirage', ['dns-client-mirage']],
  ['happy-eyeballs', ['happy-eyeballs-mirage']],
  ['logs-syslog', ['logs-syslog.mirage']],
  ['tar', ['tar-mirage']],
  ['chamelon', ['kv-sqlite']],
  ['crunch', ['kv-static']],
  ['lwt.unix', ['lwt', 'mirage-sleep']],
  ['mtime.clock.os', ['mirage-mtime']],
  ['ptime.clock.os', ['mirage-ptime']],
])

/** What a universe has in place of a library that it does not have; empty where nothing is known. */
export const inPlaceOf = (universe: Universe, library: string): readonly string[] =>
  universe === 'embedded' ? (inItsPlace.get(library) ?? []) : []

const known: Record<Universe, ReadonlySet<string> | null> = {
  embedded: new Set(
    rootLibraries.flatMap(({ name, fault }) =>
      fault === null && !needsAnOs.has(name) && !inItsPlace.has(name) ? [name] : [],
    ),
  ),
  // Whatever opam has: the solver answers.
  mirage: null,
}

/** What kept libraries of the root out of images. */
const faults: ReadonlyMap<string, string> = new Map(
  rootLibraries.flatMap(({ name, fault }) => (fault === null ? [] : [[name, fault]])),
)

/** Why a library cannot be linked in a universe, in words that follow its name; null where it can. */
export const libraryFault = (universe: Universe, library: string): string | null => {
  const reason = needsAnOs.get(library) ?? (universe === 'embedded' ? faults.get(library) : undefined)
  if (reason) return `cannot be in an image: ${reason}`
  if (!/^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$/i.test(library)) return 'is not the name of a library'
  const names = known[universe]
  if (names === null || names.has(library)) return null
  const others = inPlaceOf(universe, library)
  return others.length > 0
    ? `is not in the ${universe} universe, which has ${others.join(' and ')}`
    : `is not in the ${universe} universe. What the app needs of it can be a module in src/, or a library of the project in lib/`
}

/** Whether a universe has a library of that name, be it one that no image can link. */
export const isLibraryOf = (universe: Universe, library: string): boolean =>
  universe === 'embedded' && rootNames.has(library)

const rootNames: ReadonlySet<string> = new Set([
  ...rootLibraries.map(({ name }) => name),
  ...needsAnOs.keys(),
])

/** Whether sources name a module that a library of that name would bring: `X509` of x509, `Tls_mirage` of tls.mirage, `%lwt` of lwt_ppx. */
export const usesLibrary = (sources: Readonly<Record<string, string>>, library: string): boolean => {
  const parts = library.toLowerCase().replaceAll('-', '_').split('.')
  const names = new Set(
    [parts[0], parts.at(-1), parts.join('_')].map(name => (name ?? '').replace(/\W/g, '')),
  )
  const extension = /^(?:ppx_(\w+)|(\w+)_ppx)$/.exec(parts.join('_'))
  const word = extension?.[1] ?? extension?.[2]
  const patterns = [
    ...[...names]
      .filter(name => name !== '')
      .map(name => `\\b${name.charAt(0).toUpperCase()}${name.slice(1)}(?:_\\w+)?\\b`),
    ...(word === undefined ? [] : [`%%?${word}\\b`, '@@?deriving\\b']),
  ]
  if (patterns.length === 0) return false
  const pattern = new RegExp(patterns.join('|'))
  return Object.values(sources).some(text => pattern.test(text))
}

/** The libraries that an app may name in a universe, in alphabetical order; empty where any may be. */
export const librariesOf = (universe: Universe): string[] => [...(known[universe] ?? [])].sort()
