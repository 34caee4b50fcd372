/** The name of a module that the user has not. */
export const freeModule = (name: string, taken: ReadonlySet<string>): string =>
  taken.has(name) ? freeModule(`${name}_`, taken) : name
