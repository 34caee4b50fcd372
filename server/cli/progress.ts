import type { Stage } from '../../shared/protocol/build.ts'
import type { UnnumberedBuildEvent } from '../builds/build.ts'
import { colour, say } from './print.ts'

/** Shows a build as it goes: one changing line on a terminal, a line for each step elsewhere. */
export const buildProgress = (
  quiet: boolean,
): { notify: (event: UnnumberedBuildEvent) => void; end: () => void } => {
  if (quiet) return { notify: () => undefined, end: () => undefined }
  const terminal = process.stderr.isTTY
  let shown = false
  const show = (text: string, style?: 'bold') => {
    // A terminal that does not know its width says 0.
    const line = terminal ? text.slice(0, (process.stderr.columns || 80) - 1) : text
    const styled = style ? colour(style, line) : line
    if (!terminal) return say(styled)
    process.stderr.write(`\r\u001b[K${styled}`)
    shown = true
  }
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[K')
    shown = false
  }
  return {
    notify: event => {
      if (event.type === 'stage') show(stageTitles[event.stage], 'bold')
      if (event.type === 'log' && event.level === 'note') show(`  ${event.text}`)
    },
    end: clear,
  }
}

const stageTitles: Record<Stage, string> = {
  generate: 'Check and generate',
  compile: 'Compile',
  link: 'Link',
  check: 'Check the image',
}
