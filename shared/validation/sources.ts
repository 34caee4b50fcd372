import { isInLibraries } from '../model/library-files.ts'
import { moduleOf } from '../model/static-data.ts'
import { moduleOfFile } from '../ocaml/ocaml-names.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/**
 * Modules that the generated main program names, or that the compiler makes: a source file with one of these names would
 * stand in front of the library.
 */
const reservedModules: ReadonlySet<string> = new Set(
  `Main Manifest Stdlib Std_exit CamlinternalFormat CamlinternalFormatBasics CamlinternalLazy CamlinternalMod CamlinternalOO
  Lwt Logs Duration Cmdliner Cmdliner_stdlib List Solo5_os Mirage_runtime Mirage_bootvar Mirage_logs Mirage_sleep
  Mirage_ptime Mirage_mtime Mirage_ptime_set Mirage_mtime_set Mirage_crypto_rng Mirage_crypto_rng_mirage Dune__exe
  Mirage_bootvar_parse_argv Functoria_runtime Mirage_block Mirage_kv Mirage_kv_mem Tar_mirage Kv_sqlite Kv_static Optint Cstruct
  Ipaddr Mirage_runtime_network`.split(/\s+/),
)

/** Source files: module names that nothing else has, and no interface without its implementation. */
export const checkSources = ({ sources, composition, catalogue, platform }: Scene): Problem[] => {
  const seen = new Map<string, string>()
  // `Block` is any name, until there is a disk. The module of a device type of the project's own may be one of its sources.
  const own = new Set((composition.deviceTypes ?? []).map(({ id }) => id))
  const ofDevices = new Set(
    composition.devices.flatMap(device => {
      const type = catalogue.deviceTypes.get(device.type)
      const side = type?.universes[platform.universe]
      return side && side.libraries.length > 0 && !own.has(type.id)
        ? [moduleOf(side, type, device).split('.')[0]]
        : []
    }),
  )
  const modules = Object.keys(sources).filter(file => !isInLibraries(file))
  const implemented = new Set(modules.filter(file => file.endsWith('.ml')).map(moduleOfFile))
  return modules.flatMap<Problem>(file => {
    const module = moduleOfFile(file)
    const problems: Problem[] = []
    if (reservedModules.has(module) || ofDevices.has(module))
      problems.push({ code: 'reserved-module', file: `src/${file}`, module })
    const key = `${module}.${file.endsWith('.mli') ? 'mli' : 'ml'}`
    const other = seen.get(key)
    if (other !== undefined)
      problems.push({ code: 'module-clash', file: `src/${file}`, other: `src/${other}` })
    seen.set(key, file)
    if (file.endsWith('.mli') && !implemented.has(module))
      problems.push({ code: 'interface-alone', file: `src/${file}` })
    return problems
  })
}
