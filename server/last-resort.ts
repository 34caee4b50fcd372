/**
 * The last handler: an exception in a callback, or a rejection, that nothing else has caught. The process goes on serving everybody else;
 * `report` logs and counts it, for each of them is a mistake of ours. Only for a process that is nothing but a server.
 */
export const keepServing = (report: (error: unknown, origin: string) => void): void => {
  process.on('uncaughtException', (error, origin) => report(error, origin))
  // Nobody reads what is printed: that must not become a fault that is printed in turn.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
}

/** Lets through at most `perSecond` calls a second: a fault that comes with every event must not fill the disk with its log. */
export const rateLimited = <A extends unknown[]>(
  call: (...args: A) => void,
  perSecond: number,
  now: () => number = Date.now,
): ((...args: A) => void) => {
  let second = 0
  let calls = 0
  return (...args) => {
    const current = Math.floor(now() / 1000)
    calls = current === second ? calls + 1 : 1
    second = current
    if (calls <= perSecond) call(...args)
  }
}
