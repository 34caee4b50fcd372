import { readFileSync } from 'node:fs'

/** The text of a file; '' where it cannot be read. */
export const readOrNothing = file => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
