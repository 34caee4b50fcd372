import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { jsonShape } from '../../shared/model/json-bounds.ts'
import { Queue } from '../builds/queue.ts'
import { UserError } from '../user-error.ts'
import { doJob, type JobInput, type JobName, type JobOutput } from './jobs.ts'

/** For whom a job is done, and when nobody waits for it any more. */
export type Caller = { client: string; signal: AbortSignal | null }

/** What a job may cost; every job has these. */
export type JobBounds = {
  /** A job that takes longer ends with its thread, in milliseconds. */
  timeoutMs: number
  /** The heap of a thread, in MiB. */
  heapMb: number
  threads: number
  /** Jobs that may wait, of one client and in all. */
  waitingOfClient: number
  waiting: number
}

export const jobBounds: JobBounds = {
  timeoutMs: 20_000,
  heapMb: 1024,
  threads: Math.max(1, Math.min(2, availableParallelism())),
  waitingOfClient: 16,
  waiting: 64,
}

/**
 * Does what loops over a user's data: small data here and now, large data in a worker thread, so that nobody else waits for
 * it. Clients take turns; a job ends with its thread when its time is over, its heap is full, or its client has gone.
 */
export class WorkPool {
  readonly #bounds: JobBounds
  readonly #queue: Queue
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  #stopped = false

  constructor(bounds: JobBounds = jobBounds) {
    this.#bounds = bounds
    this.#queue = new Queue(bounds.threads)
  }

  /** How many threads there are, and how many jobs wait for one. */
  get threads(): number {
    return this.#all.size
  }
  get waiting(): number {
    return this.#queue.waiting
  }

  /** Does a job. Throws a `UserError` where too many wait or it costs too much, and `Gone` where its client has gone. */
  async do<N extends JobName>(name: N, input: JobInput<N>, caller: Caller): Promise<JobOutput<N>> {
    // Text goes to a thread as it is; of objects JSON is the quickest copy.
    const isText = 'text' in input
    const text = isText ? input.text : JSON.stringify(input)
    // What a small text asks for takes a few milliseconds; a thread would cost more than that to talk to.
    if (isSmall(text)) return doJob(name, input)
    const { waiting, waitingOfClient } = this.#bounds
    const owner = { client: caller.client }
    if (this.#queue.waiting >= waiting || this.#queue.waitingOf(owner) >= waitingOfClient)
      throw new UserError(429, 'Too much is worked on already. Try again in a moment.')
    const done = await this.#queue.run(
      () => this.#run(name, isText ? input : text, caller.signal),
      caller.signal,
      owner,
    )
    if (done === null) throw new Gone()
    return JSON.parse(done) as JobOutput<N>
  }

  /** Ends all threads, and whatever they do. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all([...this.#all].map(worker => worker.terminate()))
  }

  #run(name: JobName, input: string | JobInput<JobName>, signal: AbortSignal | null): Promise<string> {
    if (this.#stopped) return Promise.reject(new Gone())
    const worker = this.#idle.pop() ?? this.#start()
    return new Promise<string>((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      }
      // A thread that is busy hears nothing: it can only be ended.
      const give = (error: Error) => {
        leave()
        this.#all.delete(worker)
        worker.terminate().catch(() => undefined)
        reject(error)
      }
      const onAbort = () => give(new Gone())
      const timer = setTimeout(
        () =>
          give(
            new UserError(
              503,
              `This took longer than ${this.#bounds.timeoutMs / 1000} seconds and was ended. Ask for less.`,
            ),
          ),
        this.#bounds.timeoutMs,
      )
      signal?.addEventListener('abort', onAbort, { once: true })
      const onMessage = ({ output, failure }: { output?: string; failure?: string }) => {
        leave()
        this.#rest(worker)
        if (output === undefined) reject(new Error(`a worker failed: ${failure}`))
        else resolve(output)
      }
      const onError = (error: NodeJS.ErrnoException) =>
        give(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new UserError(413, 'This takes more memory than there is for it. Ask for less.')
            : error,
        )
      const onExit = () => give(new Gone())
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.ref()
      worker.postMessage({ name, input })
    })
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#bounds.heapMb },
    })
    this.#all.add(worker)
    // One that ends while it rests is no more; its error would end the server without a listener.
    worker.on('error', () => undefined)
    worker.on('exit', () => this.#forget(worker))
    return worker
  }

  /** Keeps a thread for the next job, but not for long: a thread holds some 100 MB. */
  #rest(worker: Worker): void {
    worker.unref()
    this.#idle.push(worker)
    setTimeout(() => {
      if (this.#idle.includes(worker) && this.#idle[0] === worker) worker.terminate().catch(() => undefined)
    }, restMs).unref()
  }

  #forget(worker: Worker): void {
    this.#all.delete(worker)
    const place = this.#idle.indexOf(worker)
    if (place >= 0) this.#idle.splice(place, 1)
  }
}

/** Nobody waits for the answer any more. */
export class Gone extends Error {}

/** Whether what a JSON text stands for is worked on in a few milliseconds. */
export const isSmall = (text: string): boolean =>
  text.length <= smallLength && jsonShape(text).values <= smallValues

/** How long a thread may rest. */
const restMs = 60_000

const smallLength = 256 * 1024
const smallValues = 4000
