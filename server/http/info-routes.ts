import { z } from 'zod'
import { DoctorReport, Sample } from '../../shared/protocol/api.ts'
import { BuildConfinement } from '../../shared/protocol/build-confinement.ts'
import { doctor } from '../doctor.ts'
import { confinementFacts } from '../process/confinement.ts'
import { listSamples } from '../projects/store/samples.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'

export const infoRoutes = ({ config, confinement, metrics }: AppContext): Route[] => [
  route({
    method: 'get',
    path: '/health',
    summary: 'Says that the server answers, and how many faults of its own it has survived',
    reply: z.object({ ok: z.literal(true), faults: z.int() }),
    handle: async () => ({ ok: true, faults: metrics.faults }) as const,
  }),
  route({
    method: 'get',
    path: '/doctor',
    summary: 'What this machine has for builds and runs, and what is missing',
    reply: DoctorReport,
    handle: () => doctor(config),
  }),
  route({
    method: 'get',
    path: '/confinement',
    summary: 'How builds are kept apart from this machine',
    reply: BuildConfinement,
    handle: async () => confinementFacts(confinement),
  }),
  route({
    method: 'get',
    path: '/samples',
    summary: 'The projects to start from',
    reply: z.array(Sample),
    handle: () => listSamples(),
  }),
]
