import type { ProjectContent } from './project.ts'

/**
 * Text that two contents share only where they make the same image: all but values for the next boot, whatever the order of
 * fields. Browser and server find the same. No cryptographic hash, which a browser has only where the page came over TLS: it
 * tells a person's own project from its earlier states, and guards nothing.
 */
export const contentFingerprint = ({ composition, sources, files = {} }: ProjectContent): string => {
  const devices = composition.devices.map(({ boot: _, ...device }) => device)
  const hash = createHash()
  write(hash, { ...composition, devices })
  write(hash, sources)
  write(hash, Object.fromEntries(Object.entries(files).map(([path, { sha256 }]) => [path, sha256])))
  return hash.text()
}

type Hash = { add: (text: string) => void; text: () => string }

/** Writes a JSON value, fields in the order of their names; absent ones are none. */
const write = (hash: Hash, value: unknown): void => {
  if (Array.isArray(value)) {
    hash.add(`[${value.length}`)
    for (const item of value) write(hash, item)
  } else if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    hash.add(`{${fields.length}`)
    for (const [name, field] of fields) {
      hash.add(`${name.length}:${name}`)
      write(hash, field)
    }
  } else {
    const text = JSON.stringify(value) ?? 'null'
    hash.add(`${text.length}:${text}`)
  }
}

/** cyrb53 over all that is added. https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js */
const createHash = (): Hash => {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  return {
    add: text => {
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        a = Math.imul(a ^ code, 2654435761)
        b = Math.imul(b ^ code, 1597334677)
      }
    },
    text: () => hex(mixed(a, b)) + hex(mixed(b, a)),
  }
}

const mixed = (one: number, other: number): number =>
  Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)

const hex = (number: number): string => (number >>> 0).toString(16).padStart(8, '0')
