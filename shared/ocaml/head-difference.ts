import { z } from 'zod'

/** One way in which an app's ports and the head of its source differ. */
export const HeadDifference = z.discriminatedUnion('kind', [
  /** The file has no such module. */
  z.object({ kind: z.literal('no-module'), module: z.string() }),
  /** The modules that the source takes, and the ports that are modules. */
  z.object({ kind: z.literal('functor-count'), source: z.array(z.string()), app: z.array(z.string()) }),
  z.object({
    kind: z.literal('signature'),
    parameter: z.string(),
    asks: z.string(),
    port: z.string(),
    gives: z.string(),
  }),
  /** How many values `start` takes, and what it is given. */
  z.object({ kind: z.literal('start-count'), source: z.int(), given: z.array(z.string()) }),
])
export type HeadDifference = z.infer<typeof HeadDifference>

/** A difference in words. Text between backticks is a name or source text. */
export const describeDifference = (difference: HeadDifference): string => {
  switch (difference.kind) {
    case 'no-module':
      return `The source has no module \`${difference.module}\``
    case 'functor-count':
      return `The source takes ${listed(difference.source, 'no module')}; ${
        difference.app.length === 0
          ? 'no port is one'
          : `the ports that are modules: ${listed(difference.app, '')}`
      }`
    case 'signature':
      return `\`${difference.parameter}\` is \`${difference.asks}\` in the source; port \`${difference.port}\` is \`${difference.gives}\``
    case 'start-count':
      return `\`start\` takes ${formatStart(difference.source, difference.given)}; it is given ${listed(difference.given, '`()`')}`
  }
}

/** Where the counts are the same, the one parameter is `()`. */
const formatStart = (source: number, given: readonly string[]): string =>
  source === given.length && source === 1 ? '`()`' : source === 1 ? '1 argument' : `${source} arguments`

const listed = (names: readonly string[], none: string): string =>
  names.length === 0 ? none : names.map(name => `\`${name}\``).join(', ')
