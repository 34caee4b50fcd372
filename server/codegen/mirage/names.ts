import type { SignatureId } from '../../../shared/model/signature.ts'
import type { CustomModule } from './custom-modules.ts'
import { type Definition, readOnly } from './definitions.ts'
import { freeModule } from './free-module.ts'
import type { MiragePlan, MiragePort } from './plan-types.ts'

/** The names that `config.ml` may use where it stands: those of MirageOS, its own, and the devices bound so far. */
export class Definitions {
  readonly #taken: ReadonlySet<string>
  /** Device names hide MirageOS's: a device called `conduit` hides the type `conduit`. */
  readonly #bound = new Set<string>()
  readonly #definitions = new Map<string, Definition>()
  readonly #signatures = new Set<SignatureId>()

  constructor({ taken }: MiragePlan) {
    this.#taken = taken
  }

  bind(name: string): void {
    this.#bound.add(name)
  }

  /** A name of MirageOS. */
  readonly edsl = (name: string): string => (this.#bound.has(name) ? `Mirage.${name}` : name)

  /** A definition of `config.ml` itself, which it then has. Their names have an underscore, which device names have not. */
  readonly own = (definition: Definition): string => {
    this.#definitions.set(definition.name, definition)
    return definition.name
  }

  /** The value that stands for a signature. */
  readonly type = (signature: SignatureId): string => {
    // MirageOS does not tell whether a conduit has TLS.
    if (signature === 'tls_conduit') return this.edsl('conduit')
    if (exported.has(signature)) return this.edsl(signature)
    this.#signatures.add(signature)
    return `${signature}_type`
  }

  /** What is wired to a port of a device of MirageOS's; a store that can be written to has another type there. */
  readonly given = ({ source, needs, gives }: MiragePort): string =>
    needs === 'kv_ro' && gives === 'kv_rw' ? `(${this.own(readOnly)} ${source})` : source

  /** The definitions that were asked for, as they stand at the head of the file, and the modules that they need. */
  head(): { lines: string[]; modules: CustomModule[] } {
    const definitions = [...this.#definitions.values()].map(definition => {
      const name = definition.module && freeModule(definition.module.name, this.#taken)
      return {
        lines: definition
          .ocaml(name ?? '')
          .trimEnd()
          .split('\n'),
        modules: definition.module && name ? [{ ...definition.module, name }] : [],
      }
    })
    const types = [...this.#signatures].flatMap(signature => {
      const tag = signature.charAt(0).toUpperCase() + signature.slice(1)
      return ['', `type ${signature}_type = ${tag}`, '', `let ${signature}_type = typ ${tag}`]
    })
    return {
      lines: [...types, ...definitions.flatMap(({ lines }) => lines)],
      modules: definitions.flatMap(({ modules }) => modules),
    }
  }
}

/** The signatures that the eDSL has a value for, under the same name. */
const exported: ReadonlySet<SignatureId> = new Set(
  `job argv network ethernet arpv4 ipv4 ipv6 ipv4v6 dhcp_ipv4 lease udp udpv4v6 tcp tcpv4v6 stackv4v6 block kv_ro kv_rw
  conduit resolver happy_eyeballs dns_client mimic http http_client http_server alpn_client git_client syslog qubesdb`.split(
    /\s+/,
  ) as SignatureId[],
)
