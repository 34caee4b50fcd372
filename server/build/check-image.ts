import { join } from 'node:path'
import { z } from 'zod'
import { type Image, ManifestEntry } from '../../shared/build.ts'
import type { Limits } from '../config.ts'
import { searchPath } from './confinement.ts'
import { runForText } from './run.ts'
import type { Toolchain } from './toolchain.ts'

/** `reason` is a sentence for the user. */
export type ImageCheck = { ok: true; sections: Image['sections'] } | { ok: false; reason: string }

/** Reads an image with the toolchain's `hvt-check`: an ELF of the right ABI, nothing undefined, the manifest that was asked for. */
export const checkImage = async (
  toolchain: Toolchain,
  limits: Limits,
  path: string,
  manifest: readonly ManifestEntry[],
  signal?: AbortSignal,
): Promise<ImageCheck> => {
  const { ended, stdout, stderr } = await runForText(join(toolchain.prefix, 'bin/hvt-check'), [path], {
    cwd: '/',
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
    timeoutMs: 10_000,
    maxOutputBytes: limits.buildOutputBytes,
    signal,
  })
  const report = HvtCheck.safeParse(parseJson(stdout))
  if (!report.success) {
    return {
      ok: false,
      reason: `The image could not be checked: hvt-check ${ended.how}. ${stderr.trim()}`.trim(),
    }
  }
  const { ok, reason, abi, undefined: missing, sections } = report.data
  if (missing.length > 0)
    return { ok: false, reason: `The image has undefined symbols: ${missing.slice(0, 10).join(', ')}.` }
  if (!ok) return { ok: false, reason: reason ?? 'hvt-check refused the image.' }
  if (abi === null || abi.target !== 'hvt' || abi.version !== 2) {
    return { ok: false, reason: 'The image is not for version 2 of the hvt interface.' }
  }
  const asked = names(manifest)
  const got = names(report.data.manifest)
  if (asked !== got)
    return {
      ok: false,
      reason: `The image's manifest holds ${got || 'nothing'}; the composition needs ${asked || 'nothing'}.`,
    }
  return { ok: true, sections: [...sections].sort((a, b) => b.bytes - a.bytes) }
}

const HvtCheck = z.object({
  ok: z.boolean(),
  reason: z.string().nullish(),
  abi: z.object({ target: z.string(), version: z.int() }).nullable(),
  manifest: z.array(ManifestEntry),
  undefined: z.array(z.string()).default([]),
  sections: z.array(z.object({ name: z.string(), bytes: z.int() })).default([]),
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
