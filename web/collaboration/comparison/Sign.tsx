import type { ChangeKind } from '../../../shared/comparison/describe-change.ts'
import styles from './Sign.module.css'

/** `+`, `−` or `≠`: what happened, without its colour too. `hidden`: the word for it stands beside. */
export const Sign = ({ kind, hidden = false }: { kind: ChangeKind; hidden?: boolean }) => (
  <span className={`${styles.sign} ${styles[kind]}`}>
    <span aria-hidden="true">{signs[kind]}</span>
    {!hidden && <span className="visually-hidden">{kind}: </span>}
  </span>
)

const signs: Record<ChangeKind, string> = { added: '+', removed: '−', changed: '≠' }
