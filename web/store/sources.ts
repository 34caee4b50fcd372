import type { SourceName } from '../../shared/model/project.ts'

export type Sources = Record<SourceName, string>
