import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import type { Share } from '../../../shared/protocol/share.ts'
import { endShare, type Failure, makeShare, type Reply, readShare, sentenceOf } from '../../api.ts'
import { pathOf } from '../../route.ts'
import { useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { useReturnFocus } from '../../ui/menu/use-return-focus.ts'
import styles from './ShareDialog.module.css'
import { setShareOpen } from './share-open.ts'

/** The link that opens the project to read: made, copied, ended. */
export const ShareDialog = () => {
  const name = useDocument(state => state.composition.name)
  const returning = useReturnFocus()
  return (
    <Dialog.Root open onOpenChange={setShareOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil" />
        <Dialog.Content {...returning} className={`dialog ${styles.share}`} aria-describedby="share-about">
          <div className={styles.head}>
            <Dialog.Title>Share “{name}” to read</Dialog.Title>
            <Dialog.Close className="btn small icon" aria-label="Close">
              <Icon name="x" />
            </Dialog.Close>
          </div>
          <p id="share-about">
            Whoever has the link sees this project as it is saved: graph, sources, all data files (private
            keys among them), generated files, and the last image to download. They can make a copy of their
            own. They change nothing here, build nothing, and see no other project.
          </p>
          <Link />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type State = { share: Share | null; known: boolean; failure: Failure | null }

const Link = () => {
  const project = useDocument(state => state.projectId)
  const [{ share, known, failure }, setState] = useState<State>({ share: null, known: false, failure: null })
  const [copied, setCopied] = useState(false)
  const take = (reply: Reply<{ share: Share | null } | undefined>) =>
    setState(before =>
      reply.ok
        ? { share: reply.value?.share ?? null, known: true, failure: null }
        : { ...before, failure: reply.failure },
    )
  useEffect(() => {
    if (project) void readShare(project).then(take)
  }, [project])
  if (project === null) return null
  const link = share && new URL(pathOf({ page: 'shared', token: share.token }), location.href).href
  return (
    <>
      {failure && (
        <p className="badc" role="alert">
          {sentenceOf(failure)}.
        </p>
      )}
      {link ? (
        <>
          <div className={styles.link}>
            <label className="field">
              <span className="visually-hidden">The link</span>
              <input readOnly value={link} onFocus={event => event.target.select()} />
            </label>
            <button
              type="button"
              className="btn primary"
              onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
            >
              <Icon name={copied ? 'check' : 'copy'} />
              {copied ? 'Copied' : 'Copy'}
            </button>
          </div>
          <div className="acts">
            <button
              type="button"
              className="btn line"
              onClick={() => {
                setCopied(false)
                void endShare(project).then(take)
              }}
            >
              End this link
            </button>
            <a className="btn" href={link} target="_blank" rel="noreferrer">
              Look at it
            </a>
          </div>
        </>
      ) : (
        <div className="acts">
          <span className={`dim ${styles.state}`} role="status">
            {known ? 'Not shared.' : 'Asking'}
          </span>
          <button
            type="button"
            className="btn primary"
            disabled={!known}
            onClick={() => void makeShare(project).then(take)}
          >
            Make a link
          </button>
        </div>
      )}
    </>
  )
}
