import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('the pages of docs/ are a site: no dead link, each page, and an index to search in', async () => {
  // Of a copy: it is built beside its pages, and other tests read docs/ meanwhile.
  const folder = await mkdtemp(join(tmpdir(), 'unikernel-composer-docs-'))
  try {
    await cp(join(root, 'docs'), join(folder, 'docs'), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const vitepress = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
    const { exitCode, all } = await execa(process.execPath, [vitepress, 'build', 'docs'], {
      cwd: folder,
      all: true,
      reject: false,
    })
    expect(exitCode, all).toBe(0)
    const site = join(folder, 'dist', 'docs')
    const pages = (await readdir(join(root, 'docs'))).filter(name => name.endsWith('.md'))
    const built = await readdir(site)
    expect(pages.map(name => name.replace(/md$/, 'html')).filter(name => !built.includes(name))).toEqual([])
    const assets = await readdir(join(site, 'assets', 'chunks'))
    expect(assets.some(name => name.startsWith('@localSearchIndex'))).toBe(true)
    const page = await readFile(join(site, 'security.html'), 'utf8')
    expect(page.match(/(?:src|href)="https?:[^"]*"/g) ?? []).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
