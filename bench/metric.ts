import { median, quantile, type Sample } from './sample.ts'

export type Unit = 'ms' | 's' | 'MB' | 'KB' | 'µs' | '/s' | 'MB/s'

/** Rates: everything else is the better the less it is. */
const isRate = (unit: Unit): boolean => unit.endsWith('/s')

/** One line of the report. `goal` and `mirage` are in the same unit; null where there is none. */
export type Metric = {
  title: string
  unit: Unit
  sample: Sample
  goal: number | null
  /** What MirageOS 4.11's own tools need for the same, measured on a machine like this. */
  mirage: number | null
}

const digits: Record<Unit, number> = {
  ms: 1,
  s: 2,
  MB: 2,
  KB: 0,
  µs: 1,
  '/s': 0,
  'MB/s': 0,
}

const spell = (value: number, unit: Unit): string =>
  `${value.toFixed(digits[unit])}${unit.startsWith('/') ? '' : ' '}${unit}`

/** The report as aligned text: median, the middle nine tenths, runs, the goal and whether it is met, MirageOS and how many times as much. */
export const table = (metrics: readonly Metric[]): string => {
  const rows = metrics.map(({ title, unit, sample, goal, mirage }) => {
    const middle = median(sample)
    return [
      title,
      spell(middle, unit),
      sample.length === 1
        ? ''
        : `${spell(quantile(sample, 0.05), unit)} to ${spell(quantile(sample, 0.95), unit)}`,
      String(sample.length),
      goal === null
        ? ''
        : `${spell(goal, unit)} ${(isRate(unit) ? middle >= goal : middle <= goal) ? 'met' : 'MISSED'}`,
      mirage === null
        ? ''
        : `${spell(mirage, unit)}, ${(isRate(unit) ? middle / mirage : mirage / middle).toFixed(1)}×`,
    ]
  })
  const all = [['measure', 'median', '5 % to 95 %', 'runs', 'goal', 'MirageOS 4.11'], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0))) ?? []
  const aligned = (text: string, column: number): string => {
    const width = widths[column] ?? 0
    return column === 1 || column === 3 ? text.padStart(width) : text.padEnd(width)
  }
  return all.map(row => row.map(aligned).join('  ').trimEnd()).join('\n')
}
