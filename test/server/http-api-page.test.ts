import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { allRoutes } from '../../server/app.ts'
import type { AppContext } from '../../server/http/app-context.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const page = read('docs/http-api.md')

describe('docs/http-api.md', () => {
  it('lists every call of the API, and no other', () => {
    const listed = [...page.matchAll(/^\| (GET|POST|PUT|DELETE) (\S+) \|/gm)].map(
      ([, method, path]) => `${method} ${path}`,
    )
    const there = allRoutes({} as AppContext).map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect(listed.sort()).toEqual(there.sort())
  })

  it('lists every setting', () => {
    const settings = new Set(
      [...read('server/config.ts').matchAll(/UNIKERNEL_COMPOSER_[A-Z_]+/g)].map(([name]) => name),
    )
    const listed = page.replace(
      'UNIKERNEL_COMPOSER_HOST, _PORT',
      'UNIKERNEL_COMPOSER_HOST UNIKERNEL_COMPOSER_PORT',
    )
    expect([...settings].filter(name => !listed.includes(name))).toEqual([])
  })
})
