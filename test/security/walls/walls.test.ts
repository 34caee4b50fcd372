import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { groups } from './walls.ts'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

/* That the attacks succeed without their walls is tried by `npm run test:walls`; here only that the table tells of code that is there. */

describe.each(groups.map(group => [group.name, group] as const))(
  'of the walls against %s',
  (_name, { walls }) => {
    it('each stands in its file, once', () => {
      for (const wall of walls)
        for (const { file, text } of wall.behind?.also ? [wall, wall.behind.also] : [wall])
          expect(read(file).split(text).length - 1, `${file}: ${text}`).toBe(1)
    })
  },
)
