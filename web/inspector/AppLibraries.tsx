import { useMemo, useState } from 'react'
import { librariesOf } from '../../shared/catalogue/libraries.ts'
import type { AppDevice } from '../../shared/model/composition.ts'
import { ownLibrariesOf } from '../../shared/model/own-libraries.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { edit, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { TextBox } from './fields.tsx'
import styles from './Inspector.module.css'
import { Package } from './LibraryFacts.tsx'

/** The findlib packages that an app's sources use, besides what its ports bring. */
export const AppLibraries = ({ device }: { device: AppDevice }) => {
  const { libraries } = device.app
  const [typed, setTyped] = useState('')
  const problems = useProblems()
  const universe = useSession(state => state.platform.universe)
  const own = useDocument(state => ownLibrariesOf(state.sources))
  const offers = useMemo(
    () =>
      [...own.libraries.map(({ name }) => name).sort(), ...librariesOf(universe)].filter(
        name => !libraries.includes(name),
      ),
    [own, universe, libraries],
  )
  const set = (next: string[]) =>
    edit([{ edit: 'replace-device', device: { ...device, app: { ...device.app, libraries: next } } }])
  const add = () => {
    const names = typed.split(/[\s,]+/).filter(name => name !== '' && !libraries.includes(name))
    if (names.length > 0) set([...libraries, ...new Set(names)])
    setTyped('')
  }
  return (
    <section>
      <h3>
        Libraries<span>findlib names</span>
      </h3>
      {libraries.length > 0 && (
        <ul className={styles.chips} style={{ marginBottom: 8 }}>
          {libraries.map(library => {
            const fault = problems.find(
              problem =>
                problem.code === 'unknown-library' &&
                problem.device === device.id &&
                problem.library === library,
            )
            return (
              <li
                key={library}
                className={`${styles.chipX} ${fault ? styles.wrong : ''}`}
                title={fault?.code === 'unknown-library' ? fault.reason : undefined}
              >
                <Package name={library} />
                <button
                  type="button"
                  aria-label={`Remove ${library}`}
                  onClick={() => set(libraries.filter(other => other !== library))}
                >
                  <Icon name="x" className="i12" />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <form
        onSubmit={event => {
          event.preventDefault()
          add()
        }}
      >
        <TextBox
          code
          label="Add a library"
          placeholder="Add: duration, fmt"
          offers={offers}
          value={typed}
          onChange={setTyped}
          hint={
            typed.trim() === '' ? null : (
              <button type="submit" className={styles.reset}>
                Add
              </button>
            )
          }
        />
      </form>
    </section>
  )
}
