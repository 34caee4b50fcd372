import { askCommand } from '../run-command.mjs'
import { debianKeys } from './places.mjs'

const byDefault = 'http://deb.debian.org'

/**
 * Where Debian 13's packages come from, as apt's list of sources: the Debian mirror that this machine uses already, the one that
 * UNIKERNEL_COMPOSER_MIRROR names, or Debian's own. It need not be trusted: apt checks every byte against Debian's keys.
 */
export const debianSources = (environment = process.env) => {
  const [main, security] = mirrors(environment.UNIKERNEL_COMPOSER_MIRROR)
  return [source(main, 'trixie trixie-updates'), source(security, 'trixie-security')].join('\n')
}

const mirrors = named => {
  if (named) return [named, `${named.replace(/\/debian\/?$/, '')}/debian-security`]
  const used = usedHere()
  const main = used.find(({ release }) => !/-(security|updates|backports)$/.test(release))?.uri
  const security = used.find(({ release }) => release.endsWith('-security'))?.uri
  return [main ?? `${byDefault}/debian`, security ?? `${byDefault}/debian-security`]
}

/** Before its lists have been fetched, a repository's origin is not known; its path has to do. */
const usedHere = () =>
  askCommand([
    'apt-get',
    'indextargets',
    '--format',
    '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)',
    'Created-By: Packages',
  ])
    .output.split('\n')
    .map(line => line.split(' '))
    .filter(
      ([uri, , component, origin]) =>
        component === 'main' && (origin === 'Debian' || /\/debian(-security)?\/?$/.test(uri)),
    )
    .map(([uri, release]) => ({ uri, release }))

const source = (uri, suites) =>
  `Types: deb deb-src\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: ${debianKeys}\n`
