/** The numbers of one measure, in the order they were taken. */
export type Sample = readonly number[]

/** The value below which a share of the sample lies, between its neighbours in proportion. */
export const quantile = (sample: Sample, share: number): number => {
  if (sample.length === 0) throw new Error('an empty sample has no quantile')
  const sorted = [...sample].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

export const median = (sample: Sample): number => quantile(sample, 0.5)

/** Runs something `warmUp` times unmeasured, then `runs` times, one after the other; gives what each measured run returns. */
export const repeat = async <T>(
  { warmUp, runs }: { warmUp: number; runs: number },
  work: (run: number) => Promise<T> | T,
): Promise<T[]> => {
  const results: T[] = []
  for (let run = 0; run < warmUp + runs; run += 1) {
    const result = await work(run)
    if (run >= warmUp) results.push(result)
  }
  return results
}
