import type { SourceName } from '../../shared/project.ts'
/** The `.ml` that defines the first module of a path: `Site.Make` to `site.ml`; null where no source does. */
export declare const moduleFile: (
  modulePath: string,
  sources: Readonly<Record<SourceName, string>>,
) => SourceName | null
/** The file that would define a module: `Site.Make` to `site.ml`. */
export declare const fileOfModule: (modulePath: string) => SourceName
