import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { RunOutcome } from '../../shared/run.ts'
import { findToolchain } from '../build/toolchain.ts'
import { readConfig } from '../config.ts'
import { bootImage } from '../run/boot.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { cancelledByKeyboard } from './interrupt.ts'
import { printJson, say, secondsText } from './print.ts'

/** `run IMAGE [-- ARGUMENTS]`: the guest's console is this command's standard output, its status this command's. */
export const runCommand = async (
  image: string,
  words: readonly string[],
  options: { memory: string; json: boolean },
): Promise<number> => {
  const memoryMb = /^\d+$/.test(options.memory) ? Number(options.memory) : 0
  if (memoryMb < 2 || memoryMb > 4096)
    throw new CommandError(exitCode.usage, `--mem=${options.memory} is not a number of MB from 2 to 4096.`)
  const path = resolve(image)
  await stat(path)
  const found = await findToolchain(readConfig(process.env))
  if (!found.found) throw new CommandError(exitCode.missing, found.reason)
  let console = ''
  const outcome = await bootImage(
    found.toolchain,
    {
      image: path,
      memoryMb,
      arguments: words,
      timeoutMs: Number.MAX_SAFE_INTEGER,
      maxOutputBytes: Number.MAX_SAFE_INTEGER,
    },
    {
      onConsole: (text, stream) => {
        if (options.json && stream === 'guest') console += text
        else if (stream === 'guest') process.stdout.write(text)
        else process.stderr.write(text)
      },
    },
    cancelledByKeyboard(),
  )
  if (options.json) printJson({ outcome, console })
  return statusOf(outcome)
}

const statusOf = (outcome: RunOutcome): number => {
  switch (outcome.how) {
    case 'exited':
      return outcome.status
    case 'refused':
      return 125
    case 'stopped':
      return exitCode.cancelled
    case 'timed-out':
      say(`Stopped after ${secondsText(outcome.limitMs)}`)
      return exitCode.timedOut
    case 'too-much-output':
      say('Stopped: too much output')
      return exitCode.problems
  }
}
