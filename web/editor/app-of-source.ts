import { type AppDevice, type Device, type DeviceId, isApp } from '../../shared/model/composition.ts'
import { type FunctorParameter, headOf } from '../../shared/ocaml/ocaml-head.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { reveal } from '../store/session.ts'
import { moduleFile } from '../store/source-of-app.ts'

/** The apps whose module a source is. */
export const appsOf = (file: string, devices: readonly Device[]): AppDevice[] => {
  const { sources } = useDocument.getState()
  return devices.filter(isApp).filter(({ app }) => moduleFile(app.module, sources) === file)
}

/** The device that feeds the functor argument at a place of a source; null where there is none. */
export const deviceOfArgument = (
  file: string,
  text: string,
  pos: number,
): { app: DeviceId; device: DeviceId; name: string } | null => {
  const { composition } = useDocument.getState()
  for (const { id, app } of appsOf(file, composition.devices)) {
    const parameters = headOf(text, app.module.split('.').slice(1))?.parameters ?? []
    const at = parameters.findIndex(({ from, to }) => from < pos && pos < to)
    const port = functorPorts(app)[at]
    const wire = port && composition.wires.find(({ to }) => to.device === id && to.port === port.name)
    const device = wire && composition.devices.find(({ id }) => id === wire.from.device)
    if (device) return { app: id, device: device.id, name: device.name }
  }
  return null
}

/** The functor argument of a port, and the file it is in; null where the source has none. */
export const argumentOfPort = (
  { app }: AppDevice,
  port: string,
): { file: string; parameter: FunctorParameter } | null => {
  const { sources } = useDocument.getState()
  const file = moduleFile(app.module, sources)
  if (file === null) return null
  const at = functorPorts(app).findIndex(({ name }) => name === port)
  const parameter = headOf(sources[file] ?? '', app.module.split('.').slice(1))?.parameters[at]
  return parameter ? { file, parameter } : null
}

/** Shows where the source takes a port. */
export const showInSource = (device: AppDevice, port: string): void => {
  const found = argumentOfPort(device, port)
  const file = found?.file ?? moduleFile(device.app.module, useDocument.getState().sources)
  if (file === null) return
  const before = (useDocument.getState().sources[file] ?? '')
    .slice(0, (found?.parameter.from ?? -1) + 1)
    .split('\n')
  const column = new TextEncoder().encode(before.at(-1) ?? '').length
  reveal({ kind: 'source', file, ...(found && { line: before.length, column }) })
}

const functorPorts = (app: AppDevice['app']) => {
  const { signatures } = catalogueNow()
  return app.ports.filter(({ signature }) => signatures.get(signature)?.kind === 'functor')
}
