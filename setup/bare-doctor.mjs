import { findRoot } from './root/places.mjs'
import { findToolchain } from './toolchain.mjs'
import { webBundleIsThere } from './web-bundle.mjs'

/**
 * What `unikernel-composer doctor` says where the npm packages, and with them its full version, are missing. The same
 * shape in JSON, the same exit status as the full version: 3, something is missing.
 */
export const printBareDoctor = json => {
  const findings = bareFindings()
  process.stdout.write(
    json
      ? `${JSON.stringify({ ready: false, findings }, null, 2)}\n`
      : `${findings.map(formatFinding).join('\n')}\n\nNot ready. \`npm start\` fetches and builds what is missing.\n`,
  )
  process.exitCode = 3
}

const bareFindings = () => {
  const root = findRoot()
  const toolchain = findToolchain()
  return [
    finding('node', 'Node', true, process.versions.node, null),
    finding('npm', 'npm packages', false, 'node_modules is absent or half-made', 'npm ci'),
    finding('root', 'Debian 13 root', root !== null, root ?? 'not fetched', 'npm start'),
    finding(
      'toolchain',
      'Toolchain of the embedded universe',
      toolchain.complete,
      toolchain.complete ? toolchain.prefix : 'not built',
      'npm start',
    ),
    finding(
      'web',
      'Web page',
      webBundleIsThere(),
      webBundleIsThere() ? 'dist/web' : 'not bundled',
      'npm start',
    ),
  ]
}

const finding = (id, title, ok, detail, fix) => ({
  id,
  title,
  state: ok ? 'ok' : 'missing',
  detail,
  fix: ok ? null : fix,
})

const formatFinding = ({ title, state, detail, fix }) =>
  `${state === 'ok' ? '✓' : '✗'} ${title}: ${detail}${fix ? `\n    ${fix}` : ''}`
