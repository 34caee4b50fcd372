import { searchPath, withSystemOf } from '../process/root.ts'
import { runForText } from '../process/run-process.ts'
import { DownloadError } from './download.ts'

/**
 * Fetches one commit of a git repository into an empty folder, with the root's git: no history, no submodules, no hooks, nothing but HTTP.
 * @param url `git+https://…`, with a branch, a tag or a commit behind `#`; without one the default branch
 * @returns the commit. Throws `DownloadError`.
 */
export const fetchCommit = async (
  root: string,
  url: string,
  folder: string,
  signal?: AbortSignal,
): Promise<string> => {
  const [address = '', reference = 'HEAD'] = url.replace(/^git\+/, '').split('#')
  const git = async (...words: string[]): Promise<{ ok: boolean; output: string }> => {
    const [program = '', ...args] = withSystemOf(root, ['git', ...settings, '-C', folder, ...words])
    const { ended, stdout, stderr } = await runForText(program, args, {
      cwd: folder,
      env: {
        PATH: searchPath,
        LC_ALL: 'C.UTF-8',
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        ...proxies(),
      },
      timeoutMs: 600_000,
      maxOutputBytes: 4_000_000,
      signal,
    })
    signal?.throwIfAborted()
    const said = stderr.trim().split('\n').at(-1) ?? ''
    return ended.how === 'exited' && ended.code === 0
      ? { ok: true, output: stdout.trim() }
      : { ok: false, output: said || ended.how }
  }
  const must = async (...words: string[]): Promise<string> => {
    const { ok, output } = await git(...words)
    if (!ok) throw new DownloadError(`${url}: ${output}`)
    return output
  }
  await must('init', '--quiet')
  const alone = await git('fetch', '--quiet', '--depth=1', '--no-tags', address, reference)
  if (alone.ok) await must('checkout', '--quiet', 'FETCH_HEAD')
  else {
    // Some servers give no commit by its name alone.
    if (!/^[0-9a-f]{40}$/.test(reference)) throw new DownloadError(`${url}: ${alone.output}`)
    await must('fetch', '--quiet', '--no-tags', address, '+refs/heads/*:refs/remotes/origin/*')
    await must('checkout', '--quiet', reference)
  }
  return await must('rev-parse', 'HEAD')
}

const settings = [
  ...['protocol.allow=never', 'protocol.https.allow=always', 'protocol.http.allow=always'],
  ...[
    'core.hooksPath=/dev/null',
    'core.symlinks=true',
    'advice.detachedHead=false',
    'safe.directory=*',
    'gc.auto=0',
  ],
].flatMap(setting => ['-c', setting])

/** This machine's proxies. */
const proxies = (): Record<string, string> => {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']
  return Object.fromEntries(
    names.flatMap(name => (process.env[name] ? [[name, process.env[name] ?? '']] : [])),
  )
}
