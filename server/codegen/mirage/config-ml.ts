import { isApp } from '../../../shared/model/composition.ts'
import { stringLiteral } from '../ocaml.ts'
import { argumentsLibraries, runtimeArguments } from './arguments-ml.ts'
import { connectCode } from './connect-code.ts'
import type { CustomModule } from './custom-modules.ts'
import { emitters, slotArguments } from './emitters.ts'
import { genericDevice } from './generic-device.ts'
import { listed, optionLines } from './layout.ts'
import { Definitions } from './names.ts'
import { packagesOf } from './packages.ts'
import { idleDevices } from './plan.ts'
import type { MirageDevice, MiragePlan } from './plan-types.ts'

/** `config.ml`, and the modules of its own that it names. */
export const configMl = (plan: MiragePlan): { text: string; modules: CustomModule[] } => {
  const words = new Definitions(plan)
  const body: string[] = []
  const bind = (name: string, [first = '', ...rest]: readonly string[]): void => {
    const isShort = rest.length === 0 && name.length + first.length < 100
    body.push(
      ...(isShort
        ? [`let ${name} = ${first}`]
        : [`let ${name} =`, ...[first, ...rest].map(line => `  ${line}`)]),
    )
    words.bind(name)
  }
  const bindApps = (apps: readonly MirageDevice[]): void => {
    for (const app of apps) {
      body.push('')
      bind(app.value, appExpression(app, words))
    }
  }
  // An app that takes values names the devices that they are of, so it comes after them; the others come first.
  bindApps(plan.apps.filter(app => valuePorts(app).length === 0))
  body.push('')
  for (const device of plan.devices) {
    const emitter = emitters[device.device.type]
    if (!emitter) body.push('')
    bind(device.value, emitter ? [emitter(device, words)] : genericDevice(device, words))
    if (!emitter) body.push('')
  }
  bindApps(plan.apps.filter(app => valuePorts(app).length > 0))
  const idle = idleDevices(plan)
  if (idle.length > 0) body.push('', ...alsoStarted(idle, words))
  body.push('', ...registration(plan, idle.length > 0, words))
  const { lines, modules } = words.head()
  const text = ['open Mirage', ...lines, ...body].join('\n').replace(/\n{3,}/g, '\n\n')
  return { text: `${text}\n`, modules }
}

/** Ports whose values `start` is given without a module; MirageOS gives them after those of the functor's arguments. */
const valuePorts = ({ ports }: MirageDevice) => ports.filter(({ kind }) => kind === 'value')
const functorPorts = ({ ports }: MirageDevice) => ports.filter(({ kind }) => kind === 'functor')

const appExpression = (app: MirageDevice, words: Definitions): string[] => {
  if (!isApp(app.device)) throw new Error(`${app.name} is no app`)
  const [modules, values] = [functorPorts(app), valuePorts(app)]
  const given = [...modules, ...values]
  const wanted = app.ports.filter(port => given.includes(port))
  // `main` gives the arguments in MirageOS's order, and unit before the boot arguments where nothing else is given.
  const isMain = given.every((port, i) => port === wanted[i]) && !(given.length === 0 && app.terms.length > 0)
  const deps = listed(values.map(({ source }) => `${words.edsl('dep')} ${source}`))
  const options = [
    ...optionLines('packages', packagesOf([...app.libraries.ofPackages, ...argumentsLibraries(app)]), words),
    ...optionLines('local_libs', app.libraries.own.map(stringLiteral), words),
    ...optionLines('runtime_args', runtimeArguments(app, words), words),
    ...(values.length === 0 ? [] : [`~${isMain ? 'deps' : 'extra_deps'}:${deps}`]),
    ...(isMain ? [] : startInOrder(app, given, wanted, words)),
  ]
  const made = words.edsl(isMain ? 'main' : 'impl')
  const name = stringLiteral(app.device.app.module)
  const type = functorType(
    modules.map(({ gives }) => words.type(gives)),
    words.edsl('job'),
  )
  const line = [made, ...options, name, type].join(' ')
  return line.length <= 90 && options.length <= 1
    ? [line]
    : [made, ...[...options, `${name} ${type}`].map(line => `  ${line}`)]
}

const functorType = (parameters: readonly string[], result: string): string =>
  parameters.length === 0 ? result : `(${[...parameters, result].join(' @-> ')})`

/** The call of a `start` that takes its arguments otherwise than MirageOS gives them. */
const startInOrder = (
  app: MirageDevice,
  given: MirageDevice['ports'],
  wanted: MirageDevice['ports'],
  words: Definitions,
): string[] => {
  const flags = app.terms.map(({ name }) => `boot.${name}`)
  const keys = (ports: MirageDevice['ports']) => [...ports.map(({ name }) => `port.${name}`), ...flags]
  const format = `(${['%s.start', ...keys(wanted).map(() => '%s')].join(' ')} : unit Lwt.t)`
  return connectCode(app, { format, given: keys(given), used: keys(wanted) }, words)
}

const alsoStarted = (idle: readonly MirageDevice[], words: Definitions): string[] => [
  '(* What no app stands on: started all the same. *)',
  'let also_started =',
  `  ${words.edsl('impl')}`,
  `    ~extra_deps:${listed(idle.map(({ value }) => `${words.edsl('dep')} ${value}`))}`,
  `    ~connect:(fun _ _ _ -> ${words.edsl('code')} ~pos:__POS__ "return ()")`,
  `    "Mirage_runtime" ${words.edsl('job')}`,
]

const registration = (plan: MiragePlan, hasIdle: boolean, words: Definitions): string[] => {
  const options = [...plan.slots.values()].flatMap(({ type, device }) => {
    const settings = new Map(
      type.settings.map(({ id, default: value }) => [id, device?.settings[id] ?? value]),
    )
    return slotArguments[type.id]?.(settings, words) || []
  })
  const jobs = [
    ...(hasIdle ? ['also_started'] : []),
    ...plan.apps.map(app => [app.value, ...functorPorts(app).map(({ source }) => source)].join(' $ ')),
  ]
  const started = jobs.length === 0 ? [words.edsl('noop')] : jobs
  const register = [words.edsl('register'), ...options, stringLiteral(plan.name)].join(' ')
  const list = listed(started)
  if (register.length + list.length <= 100) return [`let () = ${register} ${list}`]
  return list.length <= 90
    ? ['let () =', `  ${register}`, `    ${list}`]
    : ['let () =', `  ${register}`, '    [', ...started.map(job => `      ${job};`), '    ]']
}
