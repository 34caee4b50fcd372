import type { DoctorFinding } from '../../shared/protocol/api.ts'
import { readConfig } from '../config.ts'
import { doctor } from '../doctor.ts'
import { exitCode } from './exit-code.ts'
import { colour, print, printJson } from './print.ts'

/** `doctor`: what this machine has, what is missing, and how to get it. */
export const doctorCommand = async (json: boolean): Promise<number> => {
  const report = await doctor(readConfig(process.env))
  if (json) printJson(report)
  else {
    for (const { state, title, detail, fix } of report.findings) {
      print(`${words[state]} ${title}: ${detail}`)
      if (fix !== null) print(`         ${fix}`)
    }
    print(report.ready ? 'Ready to build and boot' : 'Not ready: see what is missing')
  }
  return report.ready ? exitCode.ok : exitCode.missing
}

const words: Record<DoctorFinding['state'], string> = {
  ok: colour('green', 'ok      ', process.stdout),
  missing: colour('red', 'missing ', process.stdout),
  doubtful: colour('yellow', 'doubtful', process.stdout),
}
