import type { Project } from '../../../shared/model/project.ts'

/** One of the comparisons that are shown beside each other. */
export type Side = { title: string; before: Project; after: Project }
