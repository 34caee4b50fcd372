/**
 * The words before a command that yields to the server on a busy machine: builds and guests take what time is left over, so that
 * pages are answered meanwhile. `level` is that of nice(1), 1 to 19.
 *
 * Linux weighs sessions against each other first where it groups them (sched(7), "The autogroup feature"; Debian's kernel does),
 * and a command that leads a session of its own is then compared with the server by its group alone: the group gets the
 * same level. Only one process of the machine in a tenth of a second may set it: where another one has, that is tried again
 * beside the command, which waits for nothing, by a process that is no child of it.
 */
export const lowPriority = (level: number): string[] => ['sh', '-c', yieldTime, String(level)]

const setLevel = 'echo "$0" 2>/dev/null >/proc/self/autogroup'
const yieldTime = `[ -w /proc/self/autogroup ] && { ${setLevel} || (
  (for try in $(seq 30); do sleep 0.1; ${setLevel} && break; done) </dev/null >/dev/null 2>&1 &
); }
exec nice -n "$0" "$@"`

/** Of what builds, and of what guests need: a guest is somebody's page, a build can wait. */
export const buildLevel = 10
export const guestLevel = 5
