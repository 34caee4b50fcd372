import { readOrNothing } from './read-or-nothing.mjs'
import { Stop, status } from './stop.mjs'

const [minMajor, minMinor] = [20, 19]

/** Stops where this machine cannot run or build anything here, before a single step is taken. */
export const checkMachine = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < minMajor || (major === minMajor && minor < minMinor))
    throw new Stop(
      `Node ${minMajor}.${minMinor} or newer is needed; this is Node ${process.versions.node} (${process.execPath}). ` +
        'Install Node 20 or later, then run the same command again.',
      { status: status.wrongMachine },
    )
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Stop(
      `Images are built on Linux on an x86-64 processor; this is ${process.platform} on ${process.arch}. ` +
        'Use such a machine, or the Dockerfile on one.',
      { status: status.wrongMachine },
    )
}

/** `{ id: 'debian', version: '12', title: 'Debian GNU/Linux 12 (bookworm)' }`; empty texts where the machine does not say. */
export const readSystem = (file = '/etc/os-release') => {
  const fields = new Map()
  for (const line of readOrNothing(file).split('\n')) {
    const [, name, value] = /^([A-Z_]+)="?(.*?)"?$/.exec(line) ?? []
    if (name) fields.set(name, value)
  }
  return {
    id: fields.get('ID') ?? '',
    version: fields.get('VERSION_ID') ?? '',
    title: fields.get('PRETTY_NAME') ?? 'an unknown system',
  }
}
