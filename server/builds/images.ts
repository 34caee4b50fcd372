import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Image, ImageHash } from '../../shared/protocol/build.ts'
import { writeFileAtomic } from '../fs/workspace.ts'

/** What is known of an image beyond its bytes. */
export type ImageFacts = Omit<Image, 'hash' | 'bytes' | 'storedAt'>

/**
 * Finished images as plain files: `HASH.image` holds the bytes, `HASH.json` the facts, `keys/KEY.json` says which image
 * a build's inputs gave. Each file is written aside, synced and renamed, the bytes first: an image that can be found is whole.
 */
export class Images {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The image that the inputs with this key gave before; null where there is none, or where it was removed. */
  async findByKey(key: string): Promise<Image | null> {
    const found = KeyFile.safeParse(await readJson(this.#keyPath(key)))
    if (!found.success) return null
    const image = await this.find(found.data.hash)
    if (image) await this.#touch(image.hash)
    return image && { ...image, fileName: found.data.fileName }
  }

  async find(hash: ImageHash): Promise<Image | null> {
    const facts = Image.safeParse(await readJson(this.#factsPath(hash)))
    if (!facts.success) return null
    const size = (await stat(this.path(hash)).catch(() => null))?.size
    return size === facts.data.bytes ? facts.data : null
  }

  /** Where the bytes are. */
  path(hash: ImageHash): string {
    return join(this.#folder, `${hash}.image`)
  }

  /** Keeps an image under the key of the inputs that gave it. */
  async store(key: string, bytes: Uint8Array, facts: ImageFacts): Promise<Image> {
    const hash = ImageHash.parse(createHash('sha256').update(bytes).digest('hex'))
    const before = await this.find(hash)
    const image: Image = { ...facts, hash, bytes: bytes.length, storedAt: before?.storedAt ?? Date.now() }
    await mkdir(join(this.#folder, 'keys'), { recursive: true })
    if (!before) await writeFileAtomic(this.path(hash), bytes)
    await writeFileAtomic(this.#factsPath(hash), JSON.stringify(image))
    await writeFileAtomic(
      this.#keyPath(key),
      JSON.stringify({ hash, fileName: facts.fileName } satisfies KeyFile),
    )
    return image
  }

  /** Removes those not used for longest until the rest is within `maxBytes`; what a crash left half-written goes too. */
  async prune(maxBytes: number): Promise<number> {
    const names = await readdir(this.#folder).catch(() => [])
    for (const name of names) if (name.endsWith('.tmp')) await this.#removeIfOld(name)
    const images = await Promise.all(
      names
        .filter(name => name.endsWith('.image'))
        .map(async name => ({ name, facts: await stat(join(this.#folder, name)).catch(() => null) })),
    )
    const byUse = images.sort((a, b) => (b.facts?.mtimeMs ?? 0) - (a.facts?.mtimeMs ?? 0))
    let total = 0
    const removed = new Set<string>()
    for (const { name, facts } of byUse) {
      total += facts?.size ?? 0
      if (total <= maxBytes) continue
      await rm(join(this.#folder, name.replace(/\.image$/, '.json')), { force: true })
      await rm(join(this.#folder, name), { force: true })
      removed.add(name.replace(/\.image$/, ''))
    }
    if (removed.size > 0) await this.#removeKeysOf(removed)
    return removed.size
  }

  async #removeKeysOf(hashes: ReadonlySet<string>): Promise<void> {
    const folder = join(this.#folder, 'keys')
    for (const name of await readdir(folder).catch(() => [])) {
      const key = KeyFile.safeParse(await readJson(join(folder, name)))
      if (key.success && hashes.has(key.data.hash)) await rm(join(folder, name), { force: true })
    }
  }

  /** A young one may belong to another living process. */
  async #removeIfOld(name: string): Promise<void> {
    const path = join(this.#folder, name)
    const facts = await stat(path).catch(() => null)
    if (facts && Date.now() - facts.mtimeMs > 3_600_000) await rm(path, { force: true })
  }

  async #touch(hash: ImageHash): Promise<void> {
    const now = new Date()
    await utimes(this.path(hash), now, now).catch(() => undefined)
  }

  #factsPath(hash: ImageHash): string {
    return join(this.#folder, `${hash}.json`)
  }

  #keyPath(key: string): string {
    return join(this.#folder, 'keys', `${key}.json`)
  }
}

const KeyFile = z.object({ hash: ImageHash, fileName: z.string() })
type KeyFile = z.infer<typeof KeyFile>

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}
