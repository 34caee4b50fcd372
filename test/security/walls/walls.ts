import { archive } from './archive.ts'
import { login, pageOfAnImage, pageOfAnotherSite } from './browser.ts'
import { build } from './build.ts'
import { gateway } from './gateway.ts'
import { hostileGuest, internet, noNetwork } from './runner.ts'
import type { Group } from './wall.ts'

/** Every wall that an attack is known for. */
export const groups: readonly Group[] = [
  archive,
  build,
  gateway,
  pageOfAnImage,
  pageOfAnotherSite,
  login,
  hostileGuest,
  noNetwork,
  internet,
]
