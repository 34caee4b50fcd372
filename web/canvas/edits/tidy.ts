import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { type Catalogue, portsOf } from '../../../shared/catalogue/catalogue.ts'
import type { Composition } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import { deviceHeight, deviceWidth, hasOutput, outputOffset, portOffset, snapped } from '../nodes/geometry.ts'

let elk: InstanceType<typeof ELK> | null = null

/** New places for all devices: suppliers to the left, chains straight, on the grid. Computed in a worker. */
export const tidied = async (
  catalogue: Catalogue,
  composition: Composition,
): Promise<Record<string, Position>> => {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) })
  const laidOut = await elk.layout(elkGraph(catalogue, composition))
  return Object.fromEntries((laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => [id, snapped({ x, y })]))
}

/** The graph as elk takes it: ports in their order at their true places, so that a wire can be straight. */
export const elkGraph = (catalogue: Catalogue, composition: Composition): ElkNode => {
  const ids = new Set<string>(composition.devices.map(({ id }) => id))
  const ports = new Map(
    composition.devices.map(device => [
      device.id as string,
      new Set(portsOf(catalogue, device).map(({ name }) => name)),
    ]),
  )
  return {
    id: 'graph',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.spacing.nodeNode': '32',
      'elk.layered.spacing.nodeNodeBetweenLayers': '56',
      'elk.spacing.edgeNode': '16',
      'elk.spacing.edgeEdge': '12',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.layered.nodePlacement.favorStraightEdges': 'true',
      'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
      'elk.separateConnectedComponents': 'true',
      'elk.spacing.componentComponent': '48',
    },
    children: composition.devices.map(device => ({
      id: device.id,
      width: deviceWidth,
      height: deviceHeight(portsOf(catalogue, device).length),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [
        ...portsOf(catalogue, device).map(({ name }, index) => ({
          id: `${device.id}:in:${name}`,
          ...portOffset(index),
          width: 0,
          height: 0,
          layoutOptions: { 'elk.port.side': 'WEST' },
        })),
        ...(hasOutput(catalogue, device)
          ? [
              {
                id: `${device.id}:out`,
                ...outputOffset,
                width: 0,
                height: 0,
                layoutOptions: { 'elk.port.side': 'EAST' },
              },
            ]
          : []),
      ],
    })),
    edges: composition.wires
      .filter(({ from, to }) => ids.has(from.device) && ports.get(to.device)?.has(to.port))
      .map(({ from, to }, index) => ({
        id: `w${index}`,
        sources: [hasOut(catalogue, composition, from.device) ? `${from.device}:out` : from.device],
        targets: [`${to.device}:in:${to.port}`],
      })),
  }
}

const hasOut = (catalogue: Catalogue, { devices }: Composition, id: string): boolean => {
  const device = devices.find(device => device.id === id)
  return device !== undefined && hasOutput(catalogue, device)
}
