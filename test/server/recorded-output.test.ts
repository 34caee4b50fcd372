import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { mistakes, printedFor } from './compiler-output/record.ts'
import { problemsOf } from './problems-of.ts'

// What the compilers print is recorded, so that tests read it without building. With RECORD=1 these tests record it anew.

describe('what the compilers of the toolchain print', () => {
  it.each(Object.keys(mistakes))('is read as what is recorded of it: %s', async name => {
    const file = fileURLToPath(new URL(`compiler-output/${name}.txt`, import.meta.url))
    const printed = await printedFor(name)
    if (process.env.RECORD) writeFileSync(file, printed)
    const problems = problemsOf(printed)
    expect(problems.length, printed).toBeGreaterThan(0)
    expect(problems).toEqual(problemsOf(readFileSync(file, 'utf8')))
  })
})
