import { useEffect, useState } from 'react'
import type { DataFile } from '../../../shared/model/project.ts'
import { useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes } from '../../ui/text/units.ts'
import styles from './DataPane.module.css'
import { remove } from './data-actions.ts'
import { nameOf } from './data-store.ts'
import { dataFileUrl, getDataFile } from './file-calls.ts'
import { SvgFile } from './SvgFile.tsx'
import { TextFile } from './TextFile.tsx'

type Seen =
  | { kind: 'waiting' }
  | { kind: 'gone' }
  | { kind: 'text'; text: string }
  | { kind: 'drawing'; text: string }
  | { kind: 'picture'; url: string }
  | { kind: 'bytes'; start: Uint8Array }

/** A data file: a text to edit, a picture, or its first bytes. A picture is shown as one, so nothing in it can run. */
export const ShownFile = ({ path, file }: { path: string; file: DataFile }) => {
  const project = useDocument(state => state.projectId)
  const [seen, setSeen] = useState<Seen>({ kind: 'waiting' })
  useEffect(() => {
    if (!project) return
    let url: string | null = null
    let left = false
    void look(project, path, file.size).then(found => {
      if (found.kind === 'picture') url = found.url
      if (left && url) URL.revokeObjectURL(url)
      if (!left) setSeen(found)
    })
    return () => {
      left = true
      if (url) URL.revokeObjectURL(url)
    }
    // Not again for a new size: what the editor saves it shows already.
  }, [project, path])
  if (!project) return null
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <code className={styles.name}>{path}</code>
        <span className="dim num">{bytes(file.size)}</span>
        <span className="push" />
        <a className="btn small" href={dataFileUrl(project, path)} download={nameOf(path)}>
          <Icon name="save" className="i14" />
          Download
        </a>
        <button type="button" className="btn small" onClick={() => void remove([path], nameOf(path))}>
          <Icon name="trash" className="i14" />
          Delete
        </button>
      </div>
      <Content path={path} seen={seen} />
    </div>
  )
}

const Content = ({ path, seen }: { path: string; seen: Seen }) => {
  switch (seen.kind) {
    case 'waiting':
      return <p className={styles.note}>Reading</p>
    case 'gone':
      return <p className={styles.note}>The file cannot be read now.</p>
    case 'text':
      return <TextFile path={path} first={seen.text} />
    case 'drawing':
      return <SvgFile path={path} first={seen.text} />
    case 'picture':
      return (
        <div className={styles.picture}>
          <img src={seen.url} alt={nameOf(path)} />
        </div>
      )
    case 'bytes':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll
        <section className={styles.bytes} tabIndex={0} aria-label={`First bytes of ${nameOf(path)}`}>
          {hexLines(seen.start).map((line, at) => (
            <div key={at}>{line}</div>
          ))}
        </section>
      )
  }
}

const pictureTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  ico: 'image/x-icon',
  bmp: 'image/bmp',
}

/** The largest text that is edited here. */
const maxText = 2_000_000

const look = async (
  project: Parameters<typeof getDataFile>[0],
  path: string,
  size: number,
): Promise<Seen> => {
  const blob = await getDataFile(project, path)
  if (!blob) return { kind: 'gone' }
  const type = pictureTypes[path.split('.').at(-1)?.toLowerCase() ?? '']
  if (type) return { kind: 'picture', url: URL.createObjectURL(new Blob([blob], { type })) }
  if (size <= maxText) {
    const text = textOf(await blob.arrayBuffer())
    if (text !== null) return { kind: /\.svg$/i.test(path) ? 'drawing' : 'text', text }
  }
  return { kind: 'bytes', start: new Uint8Array(await blob.slice(0, 1024).arrayBuffer()) }
}

/** The text in some bytes; null where they are none. */
const textOf = (bytes: ArrayBuffer): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // An editor would end lines another way than the file does.
    return /[\0\r]/.test(text) ? null : text
  } catch {
    return null
  }
}

const hexLines = (start: Uint8Array): string[] =>
  Array.from({ length: Math.ceil(start.length / 16) }, (_, row) => {
    const some = [...start.subarray(row * 16, row * 16 + 16)]
    const hex = some.map(byte => byte.toString(16).padStart(2, '0')).join(' ')
    const letters = some.map(byte => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
    return `${(row * 16).toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${letters}`
  })
