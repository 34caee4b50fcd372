import { useEffect, useState } from 'react'
import type { SharedProject, ShareToken } from '../../../shared/protocol/share.ts'
import { type Failure, openShared, sentenceOf } from '../../api.ts'
import { Canvas } from '../../canvas/Canvas.tsx'
import { canvasControls } from '../../canvas/controls.ts'
import { GraphPicture } from '../../gallery/GraphPicture.tsx'
import { closeDocument, openToRead } from '../../store/document.ts'
import { select } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { isKey } from '../../ui/keys/bindings.ts'
import { Toasts } from '../../ui/toast/Toasts.tsx'
import { useWidth } from '../../use-width.ts'
import { DeviceList } from './DeviceList.tsx'
import { SharedBar } from './SharedBar.tsx'
import { SharedFiles } from './SharedFiles.tsx'
import styles from './SharedPage.module.css'

/** A project that someone shared: to read, to download, to copy. */
export const SharedPage = ({ token }: { token: ShareToken }) => {
  const [state, setState] = useState<{ shared: SharedProject | null; failure: Failure | null }>({
    shared: null,
    failure: null,
  })
  const { shared, failure } = state
  useEffect(() => {
    let mounted = true
    openShared(token).then(reply => {
      if (!mounted) return
      if (!reply.ok) return setState({ shared: null, failure: reply.failure })
      openToRead(reply.value.project)
      setState({ shared: reply.value, failure: null })
    })
    return () => {
      mounted = false
      select({})
      closeDocument()
    }
  }, [token])
  useEffect(() => {
    document.title = `${shared?.project.composition.name ?? 'Shared project'} · Unikernel Composer`
  }, [shared])
  if (failure)
    return (
      <main className={styles.middle}>
        <div className="empty" role="alert">
          <h1>This link opens nothing</h1>
          <p>{whyOf(failure)}</p>
        </div>
      </main>
    )
  if (!shared)
    return (
      <main className={styles.middle}>
        <p className="dim" role="status">
          Opening
        </p>
      </main>
    )
  return <Opened token={token} shared={shared} />
}

const whyOf = (failure: Failure): string =>
  failure.how === 'silent'
    ? 'The server does not answer. Load the page again in a while.'
    : `${sentenceOf(failure)} Ask whoever sent it for a new one.`

const Opened = ({ token, shared }: { token: ShareToken; shared: SharedProject }) => {
  const width = useWidth()
  useViewKeys()
  const { name, title, description } = shared.project.composition
  return (
    <div className={styles.page}>
      <SharedBar token={token} shared={shared} />
      <main className={styles.main} aria-label="Graph">
        <h1 className="visually-hidden">{name}</h1>
        {width >= 720 && (
          <div className={styles.canvas}>
            <Canvas />
          </div>
        )}
        <aside className={styles.side} aria-label="About the project">
          {width < 720 && (
            <div className={styles.picture}>
              <GraphPicture
                composition={shared.project.composition}
                layout={shared.project.layout}
                size="large"
              />
            </div>
          )}
          <h2>{title ?? name}</h2>
          {description && <p className="mid">{description}</p>}
          <p className={styles.note}>
            <Icon name="info" className="i14" />
            You are reading. To change something, make a copy.
          </p>
          <DeviceList project={shared.project} />
        </aside>
      </main>
      <SharedFiles token={token} project={shared.project} />
      <Toasts />
    </div>
  )
}

/** The keys that move the view; there are no others here. */
const useViewKeys = () => {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, [contenteditable], [role="textbox"]')
      )
        return
      if (isKey('fit', event)) canvasControls()?.fit()
      else if (isKey('zoom-in', event)) canvasControls()?.zoom('in')
      else if (isKey('zoom-out', event)) canvasControls()?.zoom('out')
      else if (isKey('zoom-actual', event)) canvasControls()?.zoom('actual')
      else if (isKey('cancel', event)) select({})
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [])
}
