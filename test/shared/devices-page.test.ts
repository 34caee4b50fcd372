import { expect, it } from 'vitest'
import { cataloguePage } from '../../shared/catalogue/page.ts'
import { catalogue } from '../../shared/catalogue.ts'

it('docs/devices.md is what the catalogue says', async () => {
  await expect(cataloguePage(catalogue)).toMatchFileSnapshot('../../docs/devices.md')
})
