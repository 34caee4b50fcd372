/** What the slots of an image are called in a message. */
export const slotTitles: Readonly<Record<string, string>> = {
  sleep: 'sleep',
  ptime: 'wall clock',
  mtime: 'monotonic clock',
  random: 'random source',
  reporter: 'log reporter',
  argv: 'command line',
}
