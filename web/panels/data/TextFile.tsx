import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef, useState } from 'react'
import { codeLook, languageOf } from '../../editor/code-look.ts'
import styles from './DataPane.module.css'
import { keepText } from './data-actions.ts'

/** After the last keystroke, in milliseconds. */
const debounceMs = 700

type Props = {
  path: string
  first: string
  /** Hears of the text as it is when it is left. */
  onText?: (text: string) => void
}

/** A data file of text, to edit: saved a moment after the last change, and when it is left. */
export const TextFile = ({ path, first, onText }: Props) => {
  const place = useRef<HTMLDivElement>(null)
  const tell = useRef(onText)
  tell.current = onText
  const [saved, setSaved] = useState(true)
  useEffect(() => {
    if (!place.current) return
    let kept = first
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = async () => {
      clearTimeout(timer)
      const text = view.state.doc.toString()
      if (text === kept) return setSaved(true)
      kept = text
      if (await keepText(path, text)) setSaved(view.state.doc.toString() === text)
      else kept = ''
    }
    const keepNow = () => {
      void keep()
      return true
    }
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first,
        extensions: [
          lineNumbers(),
          highlightActiveLine(),
          history(),
          drawSelection(),
          search({ top: true }),
          codeLook,
          ...(/\.mli?$/.test(path) ? [languageOf(path)] : []),
          keymap.of([
            { key: 'Mod-s', run: keepNow, preventDefault: true },
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
          ]),
          EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}`, tabindex: '0' }),
          EditorView.updateListener.of(update => {
            if (!update.docChanged) return
            setSaved(false)
            clearTimeout(timer)
            timer = setTimeout(() => void keep(), debounceMs)
          }),
        ],
      }),
    })
    return () => {
      void keep()
      tell.current?.(view.state.doc.toString())
      view.destroy()
    }
  }, [path, first])
  return (
    <div className={styles.text}>
      <div ref={place} className={styles.editor} />
      <p className={`dim ${styles.saved}`} role="status">
        {saved ? 'Saved' : 'Not saved yet'}
      </p>
    </div>
  )
}
