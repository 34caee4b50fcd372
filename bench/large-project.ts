import { Composition } from '../shared/model/composition.ts'
import type { Project } from '../shared/model/project.ts'

/*
 * A project of 1,000 devices and 2,000 wires that has no problem: the platform's six devices in the middle, apps around
 * them, two ports each and three for the first few. Every app has a module of its own.
 */

const platform = ['reporter', 'sleep', 'ptime', 'mtime', 'random', 'argv'].map(signature => ({
  signature,
  type: `default_${signature}`,
}))
const apps = 994
const columns = 32

export const largeProject = (): Pick<Project, 'composition' | 'sources' | 'layout'> => {
  const portsOf = (app: number): string[] =>
    Array.from({ length: app < 2000 - 2 * apps ? 3 : 2 }, (_, i) => platform[(app + i) % 6]?.signature ?? '')
  const numbers = Array.from({ length: apps }, (_, app) => app)
  const composition = Composition.parse({
    format: 1,
    name: 'large',
    devices: [
      ...platform.map(({ signature, type }) => ({ id: signature, type, name: signature })),
      ...numbers.map(app => ({
        id: `app${app}`,
        type: 'app',
        name: `app${app}`,
        app: {
          module: `Part${app}`,
          ports: portsOf(app).map(signature => ({ name: signature, signature })),
        },
      })),
    ],
    wires: numbers.flatMap(app =>
      portsOf(app).map(port => ({ from: { device: port }, to: { device: `app${app}`, port } })),
    ),
  })
  const positions = Object.fromEntries([
    ...platform.map(({ signature }, index) => [signature, { x: -400, y: 1200 + index * 400 }]),
    ...numbers.map(app => [`app${app}`, { x: (app % columns) * 272, y: Math.floor(app / columns) * 168 }]),
  ])
  return {
    composition,
    layout: { format: 1, positions, notes: [] },
    sources: Object.fromEntries(numbers.map(app => [`part${app}.ml`, 'let start () = Lwt.return_unit\n'])),
  }
}
