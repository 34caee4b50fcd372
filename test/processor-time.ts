/** The milliseconds of processor time that some work takes: what else the machine does is not counted. */
export const processorTime = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
