import { dataFolderOf } from '../model/static-data.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** TLS servers whose folder lacks the certificate or its key: the boot would end with it. */
export const checkCertificates = ({ composition, catalogue, byId, files = {} }: Scene): Problem[] =>
  composition.wires.flatMap<Problem>(({ from, to }) => {
    const source = byId.get(from.device)
    const target = byId.get(to.device)
    const type = target && catalogue.deviceTypes.get(target.type)
    const setting = type?.settings.find(({ id }) => id === 'certificate')
    const folder = source ? dataFolderOf(catalogue, source) : null
    const isSecret = type?.ports.some(({ name, secret }) => name === to.port && secret)
    if (!target || !setting || folder === null || !isSecret) return []
    const name = String(target.settings[setting.id] ?? setting.default)
    const missing = [`${name}.pem`, `${name}.key`].filter(file => !Object.hasOwn(files, `${folder}/${file}`))
    return missing.length === 0
      ? []
      : [{ code: 'missing-certificate', device: target.id, folder, files: missing }]
  })
