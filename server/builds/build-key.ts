import { createHash } from 'node:crypto'
import type { Platform } from '../../shared/model/target.ts'
import type { SourceTree } from '../codegen/generate.ts'

/** Raised when the way from a source tree to an image changes in this code. */
const recipe = 1

/** What a build's image depends on, as one name: equal keys give byte-identical images. */
export const buildKey = (tree: SourceTree, toolchainKey: string, platform: Platform): string => {
  const hash = createHash('sha256')
  const put = (text: string) => hash.update(`${Buffer.byteLength(text)}:`).update(text)
  for (const part of [String(recipe), toolchainKey, platform.universe, platform.target]) put(part)
  for (const path of [...tree.keys()].sort()) {
    put(path)
    put(tree.get(path) ?? '')
  }
  return hash.digest('hex')
}
