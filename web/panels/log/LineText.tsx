import { Fragment } from 'react'
import { useDocument } from '../../store/document.ts'
import { reveal } from '../../store/session.ts'
import styles from './LogView.module.css'
import { linksIn } from './links.ts'
import { splitMatches } from './search-log.ts'

/** The text of a line: what names a file or a device of the project leads there, what is searched for is marked. */
export const LineText = ({ text, wanted }: { text: string; wanted: string }) => (
  <>
    {linksIn(text).map(({ text, target }, index) =>
      target === null ? (
        <Marked key={index} text={text} wanted={wanted} />
      ) : (
        <button
          type="button"
          key={index}
          className={styles.link}
          onClick={() => {
            if (target.kind === 'source')
              return reveal({ kind: 'source', file: target.file, ...(target.line && { line: target.line }) })
            const device = useDocument.getState().composition.devices.find(({ name }) => name === target.name)
            if (device) reveal({ kind: 'device', device: device.id })
          }}
        >
          <Marked text={text} wanted={wanted} />
        </button>
      ),
    )}
  </>
)

const Marked = ({ text, wanted }: { text: string; wanted: string }) =>
  splitMatches(text, wanted).map(({ text, match }, index) =>
    match ? <mark key={index}>{text}</mark> : <Fragment key={index}>{text}</Fragment>,
  )
