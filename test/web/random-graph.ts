import fc from 'fast-check'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { type Composition, Device, DeviceId, type Wire } from '../../shared/model/composition.ts'

const types = [...catalogue.deviceTypes.keys()]
const signatures = [...catalogue.signatures.keys()]

/** Any graph: wires that fit and wires that do not, devices of every type, apps with any ports. */
export const anyComposition: fc.Arbitrary<Composition> = fc
  .array(
    fc.oneof(
      fc.record({ type: fc.constantFrom(...types) }),
      fc.record({ ports: fc.uniqueArray(fc.constantFrom(...signatures), { maxLength: 4 }) }),
    ),
    { maxLength: 9 },
  )
  .chain(made => {
    const devices = made.map((each, index) =>
      Device.parse(
        'type' in each
          ? { id: `d${index}`, type: each.type, name: `name${index}` }
          : {
              id: `d${index}`,
              type: 'app',
              name: `name${index}`,
              app: {
                module: 'Unikernel',
                ports: each.ports.map(signature => ({ name: signature, signature })),
              },
            },
      ),
    )
    const ports = devices.flatMap(device =>
      'app' in device
        ? (device.app as { ports: { name: string }[] }).ports.map(({ name }) => ({
            device: device.id,
            port: name,
          }))
        : [],
    )
    const wire: fc.Arbitrary<Wire>[] =
      ports.length > 0
        ? [
            fc.record({
              from: fc.record({ device: fc.constantFrom(...devices.map(({ id }) => DeviceId.parse(id))) }),
              to: fc.constantFrom(...ports.map(to => ({ ...to, device: DeviceId.parse(to.device) }))),
            }),
          ]
        : []
    const wires = wire[0] ? fc.array(wire[0], { maxLength: 8 }) : fc.constant<Wire[]>([])
    return wires.map(wires => ({ format: 1 as const, name: 'any', devices, wires }))
  })
