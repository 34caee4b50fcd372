import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type Project, pathOfSource } from '../../../shared/model/project.ts'
import type { ShareToken } from '../../../shared/protocol/share.ts'
import { readSharedGenerated, sharedUrl } from '../../api.ts'
import { FileView } from '../../panels/files/FileView.tsx'
import { bytes } from '../../ui/text/units.ts'
import styles from './SharedPage.module.css'

type File = { path: string; group: 'Sources' | 'Generated'; text: string }

const narrow = () => matchMedia('(max-width: 719px)').matches

/** The project's own OCaml, and what is generated around it, to read; data files to download. */
export const SharedFiles = ({ token, project }: { token: ShareToken; project: Project }) => {
  const [generated, setGenerated] = useState<readonly File[]>([])
  const [shown, setShown] = useState<string | null>(null)
  const view = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let mounted = true
    readSharedGenerated(token).then(reply => {
      if (mounted && reply.ok)
        setGenerated(
          reply.value.files
            .filter(({ user }) => !user)
            .map(({ path, text }) => ({ path, text, group: 'Generated' })),
        )
    })
    return () => {
      mounted = false
    }
  }, [token])
  const sources = Object.entries(project.sources).map(
    ([name, text]): File => ({ path: pathOfSource(name), text, group: 'Sources' }),
  )
  const files = [...sources, ...generated]
  const file = files.find(({ path }) => path === shown) ?? files[0]
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next = step && file && files[files.indexOf(file) + step]
    if (!next) return
    event.preventDefault()
    setShown(next.path)
    document.getElementById(`shared-${next.path}`)?.focus()
  }
  return (
    <section className={styles.files} aria-label="Files">
      <div className={styles.tree}>
        {(['Sources', 'Generated'] as const).map(group => {
          const own = files.filter(file => file.group === group)
          if (own.length === 0) return null
          return (
            <div key={group}>
              <h3>{group}</h3>
              <div role="listbox" aria-label={group} onKeyDown={walk}>
                {own.map(({ path, text }) => (
                  <button
                    type="button"
                    role="option"
                    key={path}
                    id={`shared-${path}`}
                    aria-selected={path === file?.path}
                    tabIndex={
                      path === file?.path || (file?.group !== group && path === own[0]?.path) ? 0 : -1
                    }
                    className={styles.file}
                    onClick={() => {
                      setShown(path)
                      // On a phone it is further down the page.
                      view.current?.scrollIntoView({ block: narrow() ? 'start' : 'nearest' })
                    }}
                  >
                    <span>{path}</span>
                    <span className="num dim">{bytes(new Blob([text]).size)}</span>
                  </button>
                ))}
              </div>
            </div>
          )
        })}
        {Object.keys(project.files).length > 0 && (
          <div>
            <h3>Data files</h3>
            <ul>
              {Object.entries(project.files).map(([path, { size }]) => (
                <li key={path}>
                  <a
                    className={styles.file}
                    href={sharedUrl(token, `files/${path.split('/').map(encodeURIComponent).join('/')}`)}
                    download
                  >
                    <span>{path}</span>
                    <span className="num dim">{bytes(size)}</span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <div className={styles.view} ref={view}>
        {file && <h3 className={styles.shown}>{file.path}</h3>}
        {file ? (
          <FileView
            key={file.path}
            path={file.path}
            text={file.text}
            kind={file.group === 'Generated' ? 'generated' : 'read only'}
          />
        ) : (
          <p className="empty">No source files yet.</p>
        )}
      </div>
    </section>
  )
}
