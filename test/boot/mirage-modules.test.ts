import { expect, it } from 'vitest'
import {
  httpsClientModule,
  readOnlyModule,
  tlsServerModule,
} from '../../server/codegen/mirage/custom-modules.ts'
import { typeCheck } from '../codegen/type-check.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

it('compiles the modules that stand for devices which MirageOS has not, against the same names here', () => {
  const modules = [httpsClientModule, readOnlyModule, tlsServerModule]
  const said = typeCheck(
    new Map([
      ...modules.flatMap(({ name, interfaceText, text }): [string, string][] => [
        [`src/${name.toLowerCase()}.mli`, interfaceText],
        [`src/${name.toLowerCase()}.ml`, text],
      ]),
      ['main.ml', ''],
      [
        'dune',
        '(libraries lwt conduit-mirage cohttp-mirage cohttp-lwt tls tls-mirage mirage-kv mirage-flow)',
      ],
    ]),
    toolchainPrefix(),
  )
  expect(said).toBeNull()
})
