/**
 * The words before a command that yields to the server on a busy machine: builds and guests take what time is left over, so that
 * pages are answered meanwhile. `level` is that of nice(1), 1 to 19.
 *
 * Linux weighs sessions against each other first where it groups them (sched(7), "The autogroup feature"; Debian's kernel does),
 * and a command that leads a session of its own is then compared with the server by its group alone: the group gets the
 * same level. Only one process in a tenth of a second may set it.
 */
export const lowPriority = (level: number): string[] => ['sh', '-c', yieldTime, String(level)]

const yieldTime =
  '[ -w /proc/self/autogroup ] && for try in 1 2 3; do echo "$0" 2>/dev/null >/proc/self/autogroup && break; sleep 0.1; done; ' +
  'exec nice -n "$0" "$@"'

/** Of what builds, and of what guests need: a guest is somebody's page, a build can wait. */
export const buildLevel = 10
export const guestLevel = 5
