import { main } from './main.mjs'
import { npmPackagesAreThere } from './npm.mjs'
import { lint, runPhases, types, vitest } from './phases.mjs'
import { Stop } from './stop.mjs'

// `npm run check`: types, lint and the tests that take seconds; for use while working.
await main('npm run check', async () => {
  if (!npmPackagesAreThere())
    throw new Stop('The npm packages are missing or out of date. Run `npm start` or `npm ci` first.')
  await runPhases([types(), lint(), vitest('Quick tests', ['quick'])])
})
