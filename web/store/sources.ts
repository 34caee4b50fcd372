import type { SourceName } from '../../shared/project.ts'

export type Sources = Record<SourceName, string>
