import { readFile } from 'node:fs/promises'

/** Settings of the kernel that keep programs without rights from making user namespaces, and the command that lets them. */
const settings = [
  // Ubuntu since 23.10: https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
  { file: 'kernel/apparmor_restrict_unprivileged_userns', refuses: '1', allow: '0' },
  // Debian's patch; on by default since Debian 11
  { file: 'kernel/unprivileged_userns_clone', refuses: '0', allow: '1' },
  // user_namespaces(7)
  { file: 'user/max_user_namespaces', refuses: '0', allow: '15000' },
]

/** The commands that let this user make namespaces, as the kernel's settings are; without any where none of them refuses it. */
export const namespaceRemedies = async (folder = '/proc/sys'): Promise<string[]> => {
  const found = await Promise.all(
    settings.map(async ({ file, refuses, allow }) => {
      const value = (await readFile(`${folder}/${file}`, 'utf8').catch(() => '')).trim()
      return value === refuses ? [`sudo sysctl -w ${file.replaceAll('/', '.')}=${allow}`] : []
    }),
  )
  return found.flat()
}

/** What to do where namespaces cannot be had, in a sentence. */
export const namespaceAdvice = async (folder?: string): Promise<string> => {
  const commands = await namespaceRemedies(folder)
  return commands.length === 0
    ? 'Let this user make user namespaces; in a container, start it with the security options that the Dockerfile names.'
    : `This machine keeps programs from making user namespaces. Allow it: ${commands.join(' && ')} (to keep it so, the same setting in a file of /etc/sysctl.d).`
}
