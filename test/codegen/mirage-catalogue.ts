import { catalogueOf } from '../../shared/catalogue/catalogue.ts'
import { testCatalogue } from './test-universe.ts'

/**
 * The catalogue of the test universe, as if MirageOS had the same packages: each device is one of no word in the eDSL. They ask the
 * tender for nothing, which only MirageOS's own devices can.
 */
export const mirageTestCatalogue = catalogueOf(
  [...testCatalogue.signatures.values()],
  [...testCatalogue.deviceTypes.values()].map(({ manifest: _, ...type }) => ({
    ...type,
    universes: { ...type.universes, mirage: type.universes.embedded },
  })),
)
