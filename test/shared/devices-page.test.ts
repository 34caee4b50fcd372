import { expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { cataloguePage } from '../../shared/catalogue/page.ts'

it('docs/devices.md is what npm run docs writes', async () => {
  await expect(cataloguePage(catalogue)).toMatchFileSnapshot('../../docs/devices.md')
})
