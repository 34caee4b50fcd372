import { useState } from 'react'
import type { AppDevice } from '../../shared/model/composition.ts'
import { portsFromHead, textWithHead } from '../../shared/ocaml/app-head.ts'
import { describeDifference } from '../../shared/ocaml/head-difference.ts'
import { headOf } from '../../shared/ocaml/ocaml-head.ts'
import { useProblems } from '../panels/problems/use-problems.ts'
import { catalogueNow, useCatalogue } from '../store/catalogue.ts'
import { editPorts, useDocument } from '../store/document.ts'
import { setSource } from '../store/source-edits.ts'
import { moduleFile } from '../store/source-of-app.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { Ticked } from '../ui/text/Ticked.tsx'
import { during, toast } from '../ui/toast/toast-store.ts'
import styles from './HeadNotice.module.css'

/**
 * Where an app's ports and the head of its source differ: how, and both ways to fix it, each shown before it is done and each
 * one step to undo. Nothing where they agree.
 */
export const HeadNotice = ({ device }: { device: AppDevice }) => {
  const catalogue = useCatalogue()
  const file = useDocument(({ sources }) => moduleFile(device.app.module, sources))
  const text = useDocument(({ sources }) => (file === null ? '' : (sources[file] ?? '')))
  const problems = useProblems()
  const [previewed, setPreviewed] = useState(false)
  if (file === null) return null
  const differences = problems.flatMap(problem =>
    problem.code === 'head-differs' && problem.device === device.id ? [problem.difference] : [],
  )
  if (differences.length === 0) return null
  const head = headOf(text, device.app.module.split('.').slice(1))
  const taken = head && portsFromHead(device, head, catalogue)
  const portsDiffer = differences.some(({ kind }) => kind === 'functor-count' || kind === 'signature')
  const written = textWithHead(device, text, catalogue)
  return (
    <section className={styles.notice} aria-label="Ports and source differ">
      <p className={styles.title}>
        <Icon name="warning" className="i14 warnc" />
        Ports and source of <code>{device.name}</code> differ
      </p>
      <ul className={styles.list}>
        {differences.map(difference => (
          <li key={difference.kind + describeDifference(difference)}>
            <Ticked text={describeDifference(difference)} />
          </li>
        ))}
        {portsDiffer &&
          taken?.unknown.map(({ name, moduleType }) => (
            <li key={name}>
              <Ticked
                text={`No signature of the catalogue is \`${moduleType}\` of \`${name}\`: define it, or change the source`}
              />
            </li>
          ))}
      </ul>
      {previewed && written !== null && <Preview before={text} after={written} />}
      <div className={styles.acts}>
        {portsDiffer && taken && (
          <button
            type="button"
            className="btn line small"
            disabled={taken.unknown.length > 0}
            onClick={() => editPorts(device.id, taken.ports)}
          >
            Take the ports from the source
          </button>
        )}
        {written !== null &&
          (previewed ? (
            <>
              <button
                type="button"
                className="btn line small"
                onClick={() => {
                  setPreviewed(false)
                  writeHead(device, file)
                }}
              >
                Change {file}
              </button>
              <button type="button" className="btn small" onClick={() => setPreviewed(false)}>
                Leave it
              </button>
            </>
          ) : (
            <button type="button" className="btn line small" onClick={() => setPreviewed(true)}>
              Write the head for these ports
            </button>
          ))}
      </div>
    </section>
  )
}

/** The lines that would go, and those that would come. */
const Preview = ({ before, after }: { before: string; after: string }) => {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < old.length && old[start] === now[start]) start += 1
  let same = 0
  while (same < Math.min(old.length, now.length) - start && old.at(-1 - same) === now.at(-1 - same)) same += 1
  const lines = [
    ...old.slice(start, old.length - same).map(line => ({ sign: '−', line })),
    ...now.slice(start, now.length - same).map(line => ({ sign: '+', line })),
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll
    <section className={styles.preview} tabIndex={0} aria-label="What would change in the source">
      {lines.map(({ sign, line }, at) => (
        <span key={at} className={sign === '+' ? styles.comes : styles.goes}>
          {sign} {line}
        </span>
      ))}
    </section>
  )
}

/** Writes the head into the source, and into its interface where that has one; the toast takes both back. */
const writeHead = (device: AppDevice, file: string): void => {
  const { sources } = useDocument.getState()
  const path = device.app.module.split('.').slice(1)
  const changed = [file, `${file}i`].flatMap(name => {
    const text = sources[name]
    if (text === undefined || (name !== file && !headOf(text, path))) return []
    const written = textWithHead(device, text, catalogueNow())
    return written === null || written === text ? [] : [{ name, text, written }]
  })
  for (const { name, written } of changed) setSource(name, written)
  toast({
    kind: 'plain',
    title: `Changed the head in ${changed.map(({ name }) => name).join(' and ')}`,
    action: {
      label: 'Undo',
      run: () => {
        for (const { name, text } of changed) setSource(name, text)
      },
    },
    while: during(useDocument, ({ sources }) =>
      changed.every(({ name, written }) => sources[name] === written),
    ),
  })
}
