import { join } from 'node:path'
import { z } from 'zod'
import { type Image, ManifestEntry } from '../../shared/protocol/build.ts'
import type { Workspace } from '../fs/workspace.ts'
import { insidePath } from '../process/confinement.ts'
import { NoOutput, readOutput } from '../process/read-output.ts'
import { searchPath } from '../process/root.ts'
import { overLimitReason, runConfinedForText, type Sandbox } from '../process/run-confined.ts'
import { readElfSections } from './elf-sections.ts'
import type { Toolchain } from './toolchain.ts'

/** `reason` is a sentence for the user. */
export type ImageCheck =
  | { ok: true; bytes: Buffer; sections: Image['sections'] }
  | { ok: false; reason: string }

/**
 * Reads an image: the toolchain's `hvt-check` says whether it is an ELF file of the right ABI that can be loaded; nothing in
 * it may be undefined, and its manifest must be the one that the composition asks for, where there is one.
 */
export const checkImage = async (
  toolchain: Toolchain,
  sandbox: Sandbox,
  workspace: Workspace,
  /** From the workspace's root. */
  path: string,
  manifest: readonly ManifestEntry[] | null,
  signal: AbortSignal,
): Promise<ImageCheck> => {
  const { confinement, limits } = sandbox
  const bytes = await readOutput(workspace, path, limits.buildFileBytes).catch((error: unknown) => {
    if (error instanceof NoOutput) return error
    throw error
  })
  if (bytes instanceof NoOutput) return { ok: false, reason: bytes.message }
  // What a build made is read within the sandbox of a build.
  const inside = insidePath(confinement, { writable: workspace.folder })
  const program = join(toolchain.prefix, 'bin/hvt-check')
  const check = await runConfinedForText(
    sandbox,
    workspace,
    [toolchain.prefix],
    program,
    [join(inside, path)],
    {
      env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
      timeoutMs: 10_000,
      maxOutputBytes: limits.buildOutputBytes,
      signal,
    },
  )
  if (check.ended.how === 'over-limit')
    return { ok: false, reason: overLimitReason(check.ended.total, limits) }
  const report = HvtCheck.safeParse(parseJson(check.stdout))
  if (!report.success) {
    return {
      ok: false,
      reason: `The image could not be checked: hvt-check ${check.ended.how}. ${check.stderr.trim()}`.trim(),
    }
  }
  const { ok, abi, problems, manifest: entries } = report.data
  if (!ok)
    return { ok: false, reason: `The image is broken: ${problems.map(({ message }) => message).join('; ')}.` }
  if (abi?.target !== 'hvt' || abi.version !== 2) {
    return { ok: false, reason: 'The image is not for version 2 of the hvt interface.' }
  }
  const got = names(entries ?? [])
  const asked = manifest === null ? got : names(manifest)
  if (asked !== got) {
    return {
      ok: false,
      reason: `The image's manifest holds ${got || 'nothing'}; the composition needs ${asked || 'nothing'}.`,
    }
  }
  const { sections, undefinedSymbols } = readElfSections(bytes)
  if (undefinedSymbols.length > 0) {
    return {
      ok: false,
      reason: `The image has undefined symbols: ${undefinedSymbols.slice(0, 10).join(', ')}.`,
    }
  }
  return { ok: true, bytes, sections }
}

const HvtCheck = z.object({
  ok: z.boolean(),
  abi: z.object({ target: z.string(), version: z.int() }).nullable(),
  manifest: z.array(ManifestEntry).nullable(),
  problems: z.array(z.object({ message: z.string() })),
})

const names = (manifest: readonly ManifestEntry[]): string =>
  manifest
    .map(({ name, type }) => `${name} (${type})`)
    .sort()
    .join(', ')

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
