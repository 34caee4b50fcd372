import { z } from 'zod'
import type { ProjectId } from '../../../shared/model/project.ts'
import { RunId } from '../../../shared/protocol/run.ts'

/* The run that this tab last started for a project, kept through a reload. */

const LastRun = z.object({ id: RunId, fileName: z.string(), memoryMb: z.number() })
export type LastRun = z.infer<typeof LastRun>

const keyOf = (project: ProjectId): string => `composer.run.${project}`

/** Keeps a run, where this browser has storage. */
export const writeLastRun = (project: ProjectId | null, run: LastRun): void => {
  if (!project) return
  try {
    sessionStorage.setItem(keyOf(project), JSON.stringify(run))
  } catch {
    // Without storage the run is not found again after a reload; it goes on all the same.
  }
}

/** The run that was kept; null where there is none, or no storage. */
export const readLastRun = (project: ProjectId): LastRun | null => {
  try {
    return LastRun.nullable().parse(JSON.parse(sessionStorage.getItem(keyOf(project)) ?? 'null'))
  } catch {
    return null
  }
}
