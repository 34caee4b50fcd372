import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { logFolder, outputFolder, root, webFolder } from './places.mjs'
import { runCommand } from './run-command.mjs'
import { excerptOf, Stop } from './stop.mjs'

const log = join(logFolder, 'web-bundle.log')
const keyFile = join(webFolder, '.key')
/** All that the bundle is made from. */
const inputs = ['web', 'shared', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json']

/** A hash of everything that the bundle is made from. */
export const webBundleKey = () => {
  const hash = createHash('sha256')
  for (const file of inputs.flatMap(name => filesUnder(join(root, name))))
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

/** Whether dist/web is the bundle of the sources as they are now. */
export const webBundleIsThere = (key = webBundleKey()) =>
  existsSync(keyFile) && readFileSync(keyFile, 'utf8').trim() === key

/** Bundles the page aside and puts it in place whole. `lock`: see `runCommand`. */
export const buildWebBundle = async (part, lock, key = webBundleKey()) => {
  part.say('bundling the page')
  removeLeftovers()
  const tmpPath = `${webFolder}.${process.pid}.new`
  const command = [
    process.execPath,
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--outDir',
    tmpPath,
  ]
  const { reason } = await runCommand([...command, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: root,
    env: { NODE_ENV: 'production' },
    log,
    lock,
  })
  if (reason || !existsSync(join(tmpPath, 'index.html')))
    throw new Stop(`Web page: vite build failed (${reason || 'it made no index.html'}). Log: ${log}`, {
      excerpt: excerptOf(log),
    })
  writeFileSync(join(tmpPath, '.key'), `${key}\n`)
  const before = `${webFolder}.${process.pid}.old`
  if (existsSync(webFolder)) renameSync(webFolder, before)
  renameSync(tmpPath, webFolder)
  rmSync(before, { recursive: true, force: true })
}

/** What a killed set-up left: only the holder of the set-up lock comes here. */
const removeLeftovers = () => {
  mkdirSync(outputFolder, { recursive: true })
  for (const name of readdirSync(outputFolder))
    if (/^web\.\d+\.(new|old)$/.test(name)) rmSync(join(outputFolder, name), { recursive: true, force: true })
}

const filesUnder = path => {
  if (!existsSync(path)) return []
  const entries = readDirectory(path)
  return entries === null
    ? [path]
    : entries.filter(name => !name.endsWith('.tsbuildinfo')).flatMap(name => filesUnder(join(path, name)))
}

const readDirectory = path => {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return null
    throw error
  }
}
