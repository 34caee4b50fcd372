import { join } from 'node:path'

/*
 * The root: a folder with the packages of Debian 13 that all tools come from (setup/root/), or `/` where this machine is one. What runs
 * in it sees its files at the paths that they have in a Debian system.
 */

/** Where the tools' programs are, in the root. */
export const searchPath = '/usr/bin:/bin'

/** The command that starts bubblewrap. The root's own runs on any machine: its loader and libraries are the root's. */
export const bubblewrapOf = (root: string): string => (root === '/' ? 'bwrap' : join(root, 'host', 'bwrap'))

/** Bubblewrap's words for the system that a command sees, read-only: of /etc what tools read, which tells nothing secret. */
export const systemOf = (root: string): string[] => [
  ...['--ro-bind', join(root, 'usr'), '/usr'],
  ...['--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...['--perms', '0755', '--dir', '/etc'],
  ...['/etc/alternatives', '/etc/ld.so.cache'].flatMap(path => ['--ro-bind-try', join(root, path), path]),
]

/**
 * A command that sees this machine as it is, but for the system's files, which are the root's. A process namespace of its own ends all in
 * it with bubblewrap, whoever they have become meanwhile. The command as it is, where the system's files are this machine's own.
 */
export const withSystemOf = (root: string, command: readonly string[]): string[] => {
  if (root === '/') return [...command]
  const system = ['--dev-bind', '/', '/', '--ro-bind', join(root, 'usr'), '/usr']
  return [bubblewrapOf(root), '--die-with-parent', '--unshare-pid', ...system, '--', ...command]
}

/** Where a file of the system that the tools see is on this machine. */
export const outsideOf = (root: string, path: string): string =>
  path.startsWith('/usr/') ? join(root, path) : path
