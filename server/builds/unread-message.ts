import type { ConfinedEnd } from '../process/run-confined.ts'
import { plainNames } from './plain-names.ts'
import type { Toolchain } from './toolchain.ts'

/** What is to be said where nothing that dune said has a place: its last lines, and what may be the matter. */
export const unreadMessage = (
  messages: readonly string[],
  ended: ConfinedEnd['ended'],
  { prefix }: Pick<Toolchain, 'prefix'>,
): string => {
  if (messages.some(line => /^Fatal error: exception Stack[ _]overflow$/.test(line)))
    return 'The compiler ran out of stack: a source nests too deeply, for example a list of very many elements.'
  if (messages.some(line => saysNoMemory.some(pattern => pattern.test(line))))
    return 'A tool of the build ran out of memory. UNIKERNEL_COMPOSER_BUILD_MEMORY_MB sets the limit.'
  const words = messages
    .filter(line => line.trim() !== '' && !isOfGenerated.test(line))
    .slice(-12)
    .map(plainNames)
    .join('\n')
  const how = ended.how === 'killed' ? `dune was ended by ${ended.signal}` : 'dune could not build the image'
  const said = words === '' ? `${how}, and said nothing.` : `${how}:\n${words}`
  const isOfToolchain = words === '' || words.includes(`${prefix}/`)
  return isOfToolchain
    ? `${said}\nThe toolchain may be damaged: remove the folder ${prefix} and run \`npm start\`.`
    : said
}

/** OCaml's runtime and compiler (runtime/, `caml_fatal_error`), then gcc, the assembler and the linker. */
const saysNoMemory = [
  /^Fatal error: .*(out[ _]of[ _]memory|not enough (heap )?memory|no memory for|allocation failure|failed to allocate)/i,
  /^(\S*\/)?(cc1|gcc|collect2|[\w-]*as|[\w-]*ld)(\.\w+)?: .*(out of memory|(virtual )?memory exhausted|cannot allocate memory)/i,
  /^(virtual memory exhausted|.*: memory exhausted)/i,
]

/** Dune's place in a file that was written for it, the lines that it quotes from there, and which context it means. */
const isOfGenerated = /^(File "dune", |\s*\d+ \| |Context: )/
