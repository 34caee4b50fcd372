import { expect, it } from 'vitest'
import { cataloguePage } from '../../shared/catalogue/page.ts'
import { catalogue } from '../../shared/catalogue.ts'

it('docs/devices.md is what npm run docs writes', async () => {
  await expect(cataloguePage(catalogue)).toMatchFileSnapshot('../../docs/devices.md')
})
