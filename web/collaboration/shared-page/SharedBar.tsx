import type { SharedProject, ShareToken } from '../../../shared/protocol/share.ts'
import { createProject, sentenceOf, sharedUrl } from '../../api.ts'
import { ThemeMenu } from '../../bar/ThemeMenu.tsx'
import { go } from '../../route.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes } from '../../ui/text/units.ts'
import { attempt, toast } from '../../ui/toast/toast-store.ts'
import styles from './SharedPage.module.css'

/** Whose project this is, that it is to read, and what may be taken from it. */
export const SharedBar = ({ token, shared }: { token: ShareToken; shared: SharedProject }) => {
  const { image, mayCopy, project } = shared
  return (
    <header className={styles.bar}>
      <b className={styles.name}>{project.composition.name}</b>
      <span className={styles.tag}>Read only</span>
      <span className="push" />
      <ThemeMenu />
      {image && (
        <a
          className="btn line"
          href={sharedUrl(token, 'image')}
          download={image.fileName}
          title={`The last image that was built, ${bytes(image.bytes)}`}
        >
          <Icon name="save" />
          <span className={styles.wide}>{image.fileName}</span>
        </a>
      )}
      <a className="btn line" href={sharedUrl(token, 'export')} download aria-label="Download the folder">
        <Icon name="folder" />
        <span className={styles.wide}>Download</span>
      </a>
      {mayCopy ? (
        <button type="button" className="btn primary" onClick={() => void fork(token)}>
          <Icon name="copy" />
          Fork
        </button>
      ) : (
        <a
          className="btn primary"
          href="/login"
          title="Copies are made by who may log in here; the folder can be imported anywhere"
        >
          Log in to fork
        </a>
      )}
    </header>
  )
}

const fork = async (token: ShareToken): Promise<void> => {
  attempt('fork')
  const reply = await createProject({ from: 'shared', token })
  if (reply.ok) return go({ page: 'project', id: reply.value.id })
  toast({ kind: 'error', title: 'Not copied', text: `${sentenceOf(reply.failure)}`, key: 'fork' })
}
