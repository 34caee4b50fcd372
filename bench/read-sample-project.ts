import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ProjectContent } from '../shared/model/project.ts'

/** One of the projects in shared/samples, without its layout. */
export const readSampleProject = (name: string): ProjectContent => {
  const folder = fileURLToPath(new URL(`../shared/samples/${name}`, import.meta.url))
  return ProjectContent.parse({
    composition: JSON.parse(readFileSync(`${folder}/composition.json`, 'utf8')),
    sources: Object.fromEntries(
      readdirSync(`${folder}/src`).map(file => [file, readFileSync(`${folder}/src/${file}`, 'utf8')]),
    ),
  })
}
