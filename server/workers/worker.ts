import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { buildLevel } from '../process/low-priority.ts'
import { doJob, type JobInput, type JobName } from './jobs.ts'

// Of this thread alone (setpriority(2), "C library/kernel differences"): the one that answers requests comes first.
setPriority(buildLevel)

/** A worker thread: takes a job and its input, as JSON text or as it is; gives its output as JSON text or why there is none. */
parentPort?.on('message', ({ name, input }: { name: JobName; input: string | JobInput<JobName> }) => {
  try {
    parentPort?.postMessage({
      output: JSON.stringify(doJob(name, typeof input === 'string' ? JSON.parse(input) : input)),
    })
  } catch (error) {
    parentPort?.postMessage({
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
})
