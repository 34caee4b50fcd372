import { useEffect, useState } from 'react'
import styles from './DataPane.module.css'
import { nameOf } from './data-store.ts'
import { TextFile } from './TextFile.tsx'

/** A drawing, which is a text as well: shown as the one, edited as the other. As an image nothing in it can run or load. */
export const SvgFile = ({ path, first }: { path: string; first: string }) => {
  const [text, setText] = useState(first)
  const [asText, setAsText] = useState(false)
  return (
    <div className={styles.drawing}>
      <fieldset className={styles.ways}>
        <legend className="visually-hidden">How {nameOf(path)} is shown</legend>
        <button type="button" className="chip" aria-pressed={!asText} onClick={() => setAsText(false)}>
          Picture
        </button>
        <button type="button" className="chip" aria-pressed={asText} onClick={() => setAsText(true)}>
          Text
        </button>
      </fieldset>
      {asText ? <TextFile path={path} first={text} onText={setText} /> : <Drawing path={path} text={text} />}
    </div>
  )
}

const Drawing = ({ path, text }: { path: string; text: string }) => {
  const [url, setUrl] = useState<string | null>(null)
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
    setUrl(made)
    setBroken(false)
    return () => URL.revokeObjectURL(made)
  }, [text])
  if (url === null) return null
  return (
    <div className={styles.picture}>
      {broken ? (
        <p className={styles.note}>This browser cannot draw it. The text may say why.</p>
      ) : (
        <img src={url} alt={nameOf(path)} onError={() => setBroken(true)} />
      )}
    </div>
  )
}
