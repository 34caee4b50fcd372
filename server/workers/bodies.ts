import type { z } from 'zod'
import {
  BuildRequest,
  CreateRequest,
  GenerateRequest,
  MirageRequest,
  SaveProject,
} from '../../shared/protocol/api.ts'
import { LoadRequest, RunRequest } from '../../shared/protocol/run.ts'
import { MembersRequest, TypesRequest } from '../../shared/protocol/source-types.ts'
import { LockRequest } from '../../shared/protocol/sources.ts'
import { NameVersion, SaveVersion } from '../../shared/protocol/version.ts'

/** The schemas of all request bodies, by the name that a worker thread finds them under. */
export const bodies = {
  BuildRequest,
  CreateRequest,
  GenerateRequest,
  SaveVersion,
  LoadRequest,
  LockRequest,
  MembersRequest,
  MirageRequest,
  NameVersion,
  RunRequest,
  SaveProject,
  TypesRequest,
} as const satisfies Record<string, z.ZodType>

export type BodyName = keyof typeof bodies

/** The name of a body's schema; throws for one that is not listed here, when the routes are mounted. */
export const bodyName = (schema: z.ZodType): BodyName => {
  const found = Object.entries(bodies).find(([, body]) => body === schema)
  if (!found) throw new Error('the schema of a request body is missing in server/workers/bodies.ts')
  return found[0] as BodyName
}
