import { ocamlWords } from '../../shared/ocaml-message.ts'
import { Icon } from '../icon/Icon.tsx'
import { reveal } from '../store/session.ts'
import { Ticked } from '../text/Ticked.tsx'
import { counted } from '../text/units.ts'
import styles from './SourcePane.module.css'
import type { OcamlProblem } from './source-problems.ts'
import { useTypes } from './types-store.ts'

/** What the type-checker says of the sources as they are typed: the worst of it, to go to; and the keys of the editor. */
export const SourceStatus = ({ shown, problems }: { shown: string; problems: readonly OcamlProblem[] }) => {
  // What a build has marked already is not said again, but it is no agreement.
  const agree = useTypes(({ answer, sound }) => answer !== null && sound?.sources === answer.sources)
  const [first, ...more] = problems.toSorted((a, b) => rank(a, shown) - rank(b, shown))
  return (
    <div className={styles.status}>
      {first ? (
        <button
          type="button"
          className={styles.live}
          title={first.message}
          onClick={() => reveal({ kind: 'source', ...placeOf(first) })}
        >
          <Icon
            name={first.severity === 'error' ? 'err' : 'warning'}
            className={`i12 ${first.severity === 'error' ? 'badc' : 'warnc'}`}
          />
          <span className={styles.liveText}>
            {placeOf(first).file === shown ? 'Line' : `${placeOf(first).file}, line`} {first.place.line}:{' '}
            <Ticked text={ocamlWords(first.message).title} />
          </span>
          {more.length > 0 && <span className="dim">and {counted(more.length, 'more', 'more')}</span>}
        </button>
      ) : (
        agree && (
          <span className="dim">
            <Icon name="check" className="i12 okc" /> Types agree
          </span>
        )
      )}
      {!first && (
        <span className={`dim push ${styles.keys}`}>
          <kbd>Alt T</kbd> type <kbd>F12</kbd> definition <kbd>Ctrl Space</kbd> complete
        </span>
      )}
    </div>
  )
}

/** Errors before warnings; those of the file that is shown first. */
const rank = ({ severity, place }: OcamlProblem, shown: string): number =>
  (severity === 'error' ? 0 : 2) + (place.file === `src/${shown}` ? 0 : 1)

const placeOf = ({ place: { file, line, column } }: OcamlProblem) => ({
  file: file.replace(/^src\//, ''),
  line,
  column,
})
