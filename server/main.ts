import { runCommandLine } from './cli/program.ts'

// The server as a program of its own: the same as the command `start`.
process.exitCode = await runCommandLine([process.execPath, 'unikernel-composer', 'start'])
