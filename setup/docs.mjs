import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from './main.mjs'
import { npmPackagesAreThere } from './npm.mjs'
import { root } from './places.mjs'
import { runCommand } from './run-command.mjs'
import { Stop } from './stop.mjs'
import { register } from './typescript.mjs'

// `npm run docs`: writes docs/devices.md from the catalogue, and docs/ as a site with search to dist/docs.
await main('npm run docs', async () => {
  if (!npmPackagesAreThere())
    throw new Stop('The npm packages are missing or out of date. Run `npm start` or `npm ci` first.')
  await register()
  const [{ catalogue }, { cataloguePage }] = await Promise.all([
    import(`${root}/shared/catalogue/catalogue.ts`),
    import(`${root}/shared/catalogue/page.ts`),
  ])
  writeFileSync(join(root, 'docs', 'devices.md'), cataloguePage(catalogue))
  const vitepress = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
  const { reason } = await runCommand([process.execPath, vitepress, 'build', 'docs'], { cwd: root })
  if (reason !== '') throw new Stop(`The site was not built: ${reason}.`)
  console.log('The site is in dist/docs: open it with `npx vite preview --outDir dist/docs`.')
})
