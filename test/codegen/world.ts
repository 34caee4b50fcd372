import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { Composition } from '../../shared/model/composition.ts'
import type { SignatureId } from '../../shared/model/signature.ts'
import type { DataFiles } from '../../shared/model/static-data.ts'

/** What random graphs are made of: a catalogue, and the OCaml that it speaks of, so that the type-checker can judge. */
export type World = {
  readonly title: string
  readonly catalogue: Catalogue
  /** OCaml sources of its own, each after those that it names. */
  readonly sources: Readonly<Record<string, string>>
  readonly files: DataFiles
  /** Ids of the device types that graphs are made of; what fills a slot is drawn apart. */
  readonly deviceTypes: readonly string[]
  /** Signatures that a port of a random app may need: each has something that gives it. */
  readonly signatures: readonly SignatureId[]
  /** The module type of a functor's parameter. */
  readonly moduleType: (signature: SignatureId) => string
  /** The type of the value that an app is started with for a port, `parameter` being the functor's where it has one. */
  readonly valueType: (signature: SignatureId, parameter: string) => string
  /** Libraries that every random app names. */
  readonly libraries: readonly string[]
}

/** A random graph, with what is in its project folder beside the sources of its apps. */
export type RandomProject = {
  readonly composition: Composition
  readonly sources: Readonly<Record<string, string>>
  readonly files: DataFiles
}
