import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { generate } from '../../server/codegen/generate.ts'
import { readProjectFolder } from '../../server/projects/store/project-folder.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { moduleOfFile } from '../../shared/ocaml/ocaml-names.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import { typeCheck } from '../codegen/type-check.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

/** Every module that the generated files name, by the file that a user would have it in. */
const namedFiles = (tree: ReadonlyMap<string, string>): string[] => {
  const generated = [...tree].filter(([path]) => path.endsWith('.ml') && !path.startsWith('src/'))
  const names = generated.flatMap(([, text]) => text.match(/\b[A-Z]\w*(?=\.[A-Za-z])/g) ?? [])
  return [...new Set(names)].map(name => `${name.charAt(0).toLowerCase()}${name.slice(1)}.ml`)
}

for (const sample of ['https-notebook', 'dns-lookup', 'http-fetch'])
  it(`refuses a source of ${sample} that would stand in front of what its program names`, {
    timeout: 300_000,
  }, async () => {
    const read = await readProjectFolder(
      fileURLToPath(new URL(`../../shared/samples/${sample}`, import.meta.url)),
    )
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const files = namedFiles(generate(read.value, platform, catalogue))
    // Each before those that name it, as it happens.
    const own = Object.keys(read.value.sources).sort(
      (a, b) => moduleOfFile(a).localeCompare(moduleOfFile(b)) || b.localeCompare(a),
    )
    const wrong: string[] = []
    for (const file of files.filter(file => !own.includes(file))) {
      const content = { ...read.value, sources: { ...read.value.sources, [file]: '' } }
      const accepted = mayBuild(validate(content, platform, catalogue))
      const said = typeCheck(generate(content, platform, catalogue), toolchainPrefix(), [file, ...own])
      // What the user's own sources no longer find is theirs to see.
      if (accepted && said !== null && !said.startsWith('File "src/'))
        wrong.push(`${file} is accepted: ${said}`)
    }
    expect(wrong).toEqual([])
    expect(files.length).toBeGreaterThan(15)
  })
