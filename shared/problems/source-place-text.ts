import type { SourcePlace } from './problem.ts'

/** `src/site.ml, line 12, columns 37 to 40`; columns are counted from 1 for people. */
export const formatPlace = ({ file, line, endLine, column, endColumn }: SourcePlace): string => {
  if (endLine !== line) return `${file}, lines ${line} to ${endLine}`
  if (endColumn === 0) return `${file}, line ${line}`
  return endColumn - column > 1
    ? `${file}, line ${line}, columns ${column + 1} to ${endColumn}`
    : `${file}, line ${line}, column ${column + 1}`
}

/** The module that an app names, as a file of `src/`: `Unikernel` to `unikernel.ml`. */
export const fileOf = (module: string): string => `${module.charAt(0).toLowerCase()}${module.slice(1)}.ml`
