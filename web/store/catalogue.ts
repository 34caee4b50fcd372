import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { useDocument } from './document.ts'

/** The catalogue of the open project: the product's, and what the project defines for itself. */
export const useCatalogue = (): Catalogue => useDocument(({ composition }) => catalogueFor(composition))

export const catalogueNow = (): Catalogue => catalogueFor(useDocument.getState().composition)
