import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Replacement } from './wall.ts'

const product = fileURLToPath(new URL('../../..', import.meta.url))

/** A copy of this checkout, as it is now, in which walls can be taken away. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'composer-walls-'))
  readonly #prefix = execFileSync(join(product, 'unikernel/toolchain/build'), ['--print-prefix'])
    .toString()
    .trim()

  constructor() {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: product,
    })
    for (const file of listed.toString().split('\0').filter(Boolean))
      cpSync(join(product, file), join(this.#at('.'), file), { recursive: true })
    for (const made of ['node_modules', 'dist']) symlinkSync(join(product, made), this.#at(made))
  }

  /** Replaces text that stands in a file once; gives what puts it back. Throws where it stands there otherwise. */
  replace({ file, text, without }: Replacement): () => void {
    const path = this.#at(file)
    const before = readFileSync(path, 'utf8')
    const count = before.split(text).length - 1
    if (count !== 1) throw new Error(`${file} has ${count} times: ${text}`)
    writeFileSync(
      path,
      before.replace(text, () => without),
    )
    return () => writeFileSync(path, before)
  }

  /** The toolchain's folder; with `runner`, one whose runner is that of the copy. */
  toolchain(runner: boolean): string {
    if (!runner) return this.#prefix
    const [made, prefix] = [join(this.folder, 'runner'), join(this.folder, 'toolchain')]
    const programs = ['hvt-run', 'hvt-net']
    execFileSync('make', [
      '-s',
      '-C',
      this.#at('unikernel/runner'),
      `OUT=${made}`,
      ...programs.map(name => join(made, name)),
    ])
    rmSync(prefix, { recursive: true, force: true })
    mkdirSync(join(prefix, 'bin'), { recursive: true })
    for (const name of readdirSync(this.#prefix))
      if (name !== 'bin') symlinkSync(join(this.#prefix, name), join(prefix, name))
    for (const name of readdirSync(join(this.#prefix, 'bin')))
      symlinkSync(
        join(programs.includes(name) ? made : join(this.#prefix, 'bin'), name),
        join(prefix, 'bin', name),
      )
    return prefix
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #at(path: string): string {
    const at = join(this.folder, 'checkout', path)
    mkdirSync(dirname(at), { recursive: true })
    return at
  }

  get root(): string {
    return this.#at('.')
  }
}
