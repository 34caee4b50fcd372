import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { BuildOutcome } from '../shared/protocol/build.ts'

/** What the server counts; each has its own registry, so that two servers fit into one process. */
export class Metrics {
  readonly registry = new Registry()
  readonly #builds = new Counter({
    name: 'composer_builds_total',
    help: 'Builds that ended, by how they ended',
    labelNames: ['how'],
    registers: [this.registry],
  })
  readonly #buildSeconds = new Histogram({
    name: 'composer_build_seconds',
    help: 'Time from the start of a build to its stored image, cached ones left out',
    buckets: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60],
    registers: [this.registry],
  })
  readonly #requests = new Counter({
    name: 'composer_http_requests_total',
    help: 'HTTP requests by method and status',
    labelNames: ['method', 'status'],
    registers: [this.registry],
  })

  readonly #faults = new Counter({
    name: 'composer_faults_total',
    help: 'Exceptions that nothing caught but the last handler',
    registers: [this.registry],
  })
  #faultCount = 0

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  buildEnded(outcome: BuildOutcome): void {
    this.#builds.inc({ how: outcome.how })
    if (outcome.how === 'built' && !outcome.cached) this.#buildSeconds.observe(outcome.ms / 1000)
  }

  requestEnded(method: string, status: number): void {
    this.#requests.inc({ method, status: String(status) })
  }

  faulted(): void {
    this.#faultCount += 1
    this.#faults.inc()
  }

  /** Exceptions that nothing caught but the last handler. */
  get faults(): number {
    return this.#faultCount
  }

  /** A number that is asked for whenever the metrics are read. */
  gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value())
      },
    })
  }
}
