import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Composition, Device, DeviceId, Wire } from '../model/composition.ts'
import type { DataFiles } from '../model/static-data.ts'
import type { Platform } from '../model/target.ts'
import type { Fix, Problem } from './problem.ts'

/** A problem in words. Text between backticks is a name, a type or source text. */
export type Description = {
  /** What is wrong, in one sentence without a full stop at its end. */
  title: string
  /** Where: `Site · src/site.ml, line 12`. */
  where: string
  /** At most 26 characters, for the row at the foot of a device. */
  short: string
}

export type DescribeContext = { readonly composition: Composition; readonly catalogue: Catalogue }

export type FixContext = {
  readonly composition: Composition
  readonly catalogue: Catalogue
  readonly sources: Readonly<Record<string, string>>
  /** Where given, an unwired port is also offered the whole chain behind everything that is missing. */
  readonly platform?: Platform
  /** Data files by path; absent: none are known. */
  readonly files?: DataFiles | undefined
}

/** What descriptions are made from: how the things of a graph are called in a message. */
export type Names = DescribeContext & {
  find: (id: DeviceId) => Device | undefined
  /** A device by its name, between backticks. */
  name: (id: DeviceId) => string
  /** A device as a place: `TLS server · tls`. */
  at: (id: DeviceId) => string
  /** The module type of a signature, between backticks. */
  type: (id: string) => string
  /** A wire as a place. */
  ends: (wire: Wire) => string
}

/** What fixes are made from: the project, and the two changes that most of them are. */
export type FixDependencies = Omit<FixContext, 'files'> & {
  readonly files: DataFiles
  readonly context: FixContext
  find: (id: DeviceId) => Device | undefined
  remove: (device: DeviceId) => Fix
  rename: (device: DeviceId, name: string) => Fix
}

/** Everything that is said and offered about one kind of problem. */
export type ProblemRecord<P extends Problem> = {
  describe: (problem: P, names: Names) => Description
  /** What would fix it, the best first; absent where only the user can know. */
  fixes?: (problem: P, tools: FixDependencies) => Fix[]
}

/** One record for each code: the compiler names one that is missing. */
export type ProblemRecords = { [C in Problem['code']]: ProblemRecord<Extract<Problem, { code: C }>> }
