import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Composition, Device, DeviceId } from '../model/composition.ts'
import type { LeftOut } from '../model/left-out.ts'
import type { DataFiles } from '../model/static-data.ts'
import type { Platform } from '../model/target.ts'

/** What validation looks at; of the sources names and dune files count, so that typing in another validates nothing again. */
export type Checked = {
  readonly composition: Composition
  readonly sources: Readonly<Record<string, string>>
  /** Data files by path; absent: none. */
  readonly files?: DataFiles | undefined
  /** What of the project's folder is no part of it; absent: nothing. */
  readonly leftOut?: readonly LeftOut[] | undefined
}

/** What every check is given: the composition with its devices by id. The first device of an id taken twice counts. */
export type Scene = Checked & {
  readonly catalogue: Catalogue
  readonly platform: Platform
  readonly byId: ReadonlyMap<DeviceId, Device>
}
