import { useEffect, useState } from 'react'

/** Milliseconds since a `performance.now()`, drawn again ten times a second while `running`. */
export const useRunningClock = (since: number, running: boolean, every = 100): number => {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!running) return
    setNow(performance.now())
    const timer = setInterval(() => setNow(performance.now()), every)
    return () => clearInterval(timer)
  }, [running, every])
  return Math.max(0, now - since)
}
