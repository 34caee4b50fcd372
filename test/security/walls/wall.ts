/*
 * An attack that fails shows nothing where it would fail without the wall, too. So each wall is named here with how to take it
 * away, and with the attack that must then succeed: `npm run test:walls` tries them, one after the other.
 */

/** Something in the code that keeps an attack from succeeding. */
export type Wall = {
  /** What it does, in words that follow "the wall that". */
  that: string
  file: string
  /** It, as it stands in the file, once. */
  text: string
  /** What stands there when it has been taken away. */
  without: string
  /** The test that fails then: its title, or enough of it to be the only one of its file. */
  attack: string
  /**
   * What still stands when it has gone, so that the attack goes on failing. `also` takes that away, too, where it can be: with
   * both gone the attack succeeds.
   */
  behind?: { words: string; also?: Replacement }
}

export type Replacement = Pick<Wall, 'file' | 'text' | 'without'>

/** Walls that the attacks of one test file run against. */
export type Group = {
  name: string
  /** The test file. */
  attacks: string
  /** Its walls are in C, of the runner: it is compiled anew without each. */
  runner?: true
  walls: readonly Wall[]
}
