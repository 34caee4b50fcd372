import { groupedFlag } from '../../shared/catalogue/catalogue.ts'
import type { ConnectSource } from '../../shared/model/device-type.ts'
import { deviceValue } from '../../shared/ocaml/ocaml-names.ts'
import { bootName, bootTerm, logLevel, settingLiteral, stringLiteral } from './ocaml.ts'
import type { Plan, PlannedDevice } from './plan.ts'

/**
 * `main.ml`: boot arguments, functor applications, then `start`, which sets the platform up in MirageOS's order
 * (mirage 4.11.1, `register` in lib/mirage.ml) and starts devices and apps. What belongs to a device stands under a line directive that
 * names it, so that the compiler speaks of `graph:NAME`; after it a directive leads back to this file.
 */
export const mainMl = (plan: Plan): string => {
  const page = new Page()
  page.add(
    `(* The main program of ${plan.name}. Unikernel Composer writes it from the composition: change that, not this. *)`,
    '',
    'open Lwt.Syntax',
    '',
    '(* Boot arguments *)',
    '',
    'let delay = Mirage_runtime.register_arg Mirage_runtime.delay',
  )
  if (reporterOf(plan)) page.add('let logs = Mirage_runtime.register_arg Mirage_runtime.logs')
  page.add(
    '',
    'let runtime =',
    '  Mirage_runtime.register_arg',
    '    (Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ())',
  )
  const all = [...plan.devices, ...plan.apps]
  for (const planned of all)
    page.ofDevice(
      planned,
      planned.bootArguments.flatMap(argument => ['', ...registration(planned, argument)]).slice(1),
    )

  const applied = all.filter(({ functor }) => functor !== null)
  if (applied.length > 0) page.add('', '(* Devices and apps, each made of those it stands on *)')
  for (const planned of applied) page.ofDevice(planned, [application(planned)])

  page.add('', 'let start () =', ...platform(plan).map(line => `  ${line}`))
  connections(page, plan)
  start(page, plan)
  page.add('', 'let () =', '  Solo5_os.Main.run (start ());', '  exit 0')
  return page.text()
}

const registration = (
  { device, settings, bootSection }: PlannedDevice,
  argument: PlannedDevice['bootArguments'][number],
): string[] => {
  const group = settings.get('group') ?? ''
  const doc = group === '' ? argument.doc : `${argument.doc} For the group ${group}.`
  return [
    `let ${bootName(device.name, argument.flag)} =`,
    '  Mirage_runtime.register_arg',
    `    ${bootTerm({ ...argument, doc }, bootSection)}`,
  ]
}

const application = ({ module, functor }: PlannedDevice): string =>
  `module ${module} = ${functor?.path} ${functor?.arguments.map(argument => `(${argument})`).join(' ')}`

/** The platform, in the order of MirageOS: arguments, OCaml's runtime, delay, logs, random numbers, name. */
const platform = (plan: Plan): string[] => {
  const argv = plan.slots.get('argv')?.type.id === 'no_argv' ? '[| "" |]' : '(Mirage_bootvar.argv ())'
  const lines = [
    `Mirage_runtime.(with_argv (runtime_args ()) ${stringLiteral(plan.name)} ${argv});`,
    'runtime ();',
    'let* () = Mirage_sleep.ns (Duration.of_sec (delay ())) in',
  ]
  const reporter = reporterOf(plan)
  if (reporter) {
    lines.push(
      `Mirage_runtime.set_level ~default:${reporter.level} (logs ());`,
      'Logs.set_reporter (Mirage_logs.create ());',
    )
  }
  const random = plan.slots.get('random')?.type.universes[plan.platform.universe]
  if (random?.connect)
    lines.push(
      `let* () = ${random.module}.${random.connect.function} ${random.connect.arguments.map(({ value }) => (value.from === 'ocaml' ? value.ocaml : '()')).join(' ')} in`,
    )
  return [...lines, `Mirage_runtime.set_name ${stringLiteral(plan.name)};`]
}

const reporterOf = (plan: Plan): { level: string } | null => {
  const slot = plan.slots.get('reporter')
  if (slot?.type.id !== 'default_reporter') return null
  const level = String(slot.device?.settings.level ?? 'info')
  return { level: level === 'quiet' ? 'None' : `(${logLevel(level)})` }
}

/**
 * Devices connect level by level, in start order within one. Where several of a level take their time, all are begun before the
 * first is awaited, so that they connect side by side; an exception of one is raised once the others are through.
 */
const connections = (page: Page, { devices }: Plan): void => {
  const levels = new Map<number, PlannedDevice[]>()
  for (const planned of devices) {
    const level = levels.get(planned.level)
    if (level) level.push(planned)
    else levels.set(planned.level, [planned])
  }
  for (const [, level] of [...levels].sort(([a], [b]) => a - b)) {
    const slow = level.filter(({ side }) => side?.connect?.result === 'lwt')
    const binding = slow.length > 1 ? 'let' : 'let*'
    for (const planned of level) page.inside(planned, connection(planned, binding))
    if (slow.length > 1)
      page.add(`  let* ${slow.map(({ device }) => deviceValue(device.name)).join(' and* ')} in`)
  }
}

/**
 * `let* stack = Stack.connect service in`; or `let stack : _ Lwt.t = …` where it is awaited together with others, whose type is said
 * so that the compiler speaks of this device where it is another. A device that nothing calls has the value unit.
 */
const connection = (planned: PlannedDevice, binding: 'let' | 'let*'): string[] => {
  const { device, module, side } = planned
  const value = deviceValue(device.name)
  if (!side?.connect) return [`let ${value} = () in`]
  const { function: name, arguments: given, result } = side.connect
  const words = given.map(({ label, value }) => {
    const text = argument(planned, value)
    return label === undefined ? text : `${label}:${text}`
  })
  const call = [`${module}.${name}`, ...words].join(' ')
  if (result !== 'lwt') return [`let ${value} = ${call} in`]
  return [binding === 'let*' ? `let* ${value} = ${call} in` : `let ${value} : _ Lwt.t = ${call} in`]
}

const argument = (planned: PlannedDevice, source: ConnectSource): string => {
  const { device } = planned
  switch (source.from) {
    case 'port':
      return planned.values.get(source.port) ?? '()'
    case 'ports':
      return `(${source.ports.map(port => planned.values.get(port) ?? '()').join(', ')})`
    case 'setting':
      return settingLiteral(planned.settings.get(source.setting) ?? '')
    case 'boot':
      return `(${bootName(device.name, groupedFlag(device, source.flag))} ())`
    case 'name':
      return stringLiteral(device.name)
    case 'unit':
      return '()'
    case 'ocaml':
      return source.ocaml
  }
}

const start = (page: Page, { apps }: Plan): void => {
  const [only, ...others] = apps
  if (!only) page.add('  Lwt.return_unit')
  else if (others.length === 0) page.inside(only, [`(${startCall(only)} : unit Lwt.t)`])
  else {
    for (const app of apps)
      page.inside(app, [`let ${deviceValue(app.device.name)} : unit Lwt.t = ${startCall(app)} in`])
    page.add(
      `  let apps = [ ${apps.map(({ device }) => deviceValue(device.name)).join('; ')} ] in`,
      '  (* The apps run side by side. An exception in one ends the unikernel, whatever the others do. *)',
      '  List.iter (fun app -> Lwt.on_failure app Stdlib.raise) apps;',
      '  Lwt.join apps',
    )
  }
}

/** `Site.start stack content (site_greeting ())`: the ports' values in order, then the boot arguments'. */
const startCall = ({ device, module, values, bootArguments }: PlannedDevice): string => {
  const words = [
    ...values.values(),
    ...bootArguments.map(({ flag }) => `(${bootName(device.name, flag)} ())`),
  ]
  return `${module}.start ${words.length === 0 ? '()' : words.join(' ')}`
}

/** Lines of `main.ml`, which knows where it stands: after lines of a device it leads back to its own numbers. */
class Page {
  private readonly lines: string[] = []
  private away = false

  add(...lines: string[]): void {
    if (this.away) {
      // The directive's own line is this one, so what follows it is the next.
      this.lines.push(`# ${this.lines.length + 2} "main.ml"`)
      this.away = false
    }
    this.lines.push(...lines)
  }

  /** Top-level lines of a device, after an empty one; none where there are no lines. */
  ofDevice({ device }: PlannedDevice, lines: string[]): void {
    if (lines.length === 0) return
    this.lines.push('', `# 1 ${stringLiteral(`graph:${device.name}`)}`, ...lines)
    this.away = true
  }

  /** Lines of a device inside `start`. */
  inside({ device }: PlannedDevice, lines: string[]): void {
    if (lines.length === 0) return
    this.lines.push(`# 1 ${stringLiteral(`graph:${device.name}`)}`, ...lines.map(line => `  ${line}`))
    this.away = true
  }

  text(): string {
    return `${this.lines.join('\n')}\n`
  }
}
