import { DropdownMenu } from 'radix-ui'
import { useRef, useState } from 'react'
import { apiBase } from '../../shared/protocol/api.ts'
import { setShareOpen } from '../collaboration/share/share-open.ts'
import { projectNameFault } from '../gallery/project-actions.ts'
import { logOut, useLogin } from '../login/login.ts'
import { showMirageProject } from '../panels/files/show-mirage-project.ts'
import { go } from '../route.ts'
import { edit, useDocument } from '../store/document.ts'
import { showHistory } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { useAfterMenu } from '../ui/menu/use-after-menu.ts'
import styles from './Bar.module.css'

/** The project's name, and what is done with the project as a whole. */
export const ProjectMenu = () => {
  const name = useDocument(state => state.composition.name)
  const id = useDocument(state => state.projectId)
  const loggedIn = useLogin(state => state.loggedIn)
  const [renaming, setRenaming] = useState(false)
  const { afterMenu, onCloseAutoFocus } = useAfterMenu()
  if (renaming) return <Rename name={name} onDone={() => setRenaming(false)} />
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={`choice ${styles.project}`} title={name}>
        <b>{name}</b>
        <Icon name="down" className="i12" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" align="start" sideOffset={6} onCloseAutoFocus={onCloseAutoFocus}>
        <DropdownMenu.Item className="menu-item" onSelect={afterMenu(() => setRenaming(true))}>
          <Icon name="app" />
          Rename
        </DropdownMenu.Item>
        <DropdownMenu.Item className="menu-item" onSelect={showHistory}>
          <Icon name="timer" />
          Version history
        </DropdownMenu.Item>
        <DropdownMenu.Item className="menu-item" onSelect={afterMenu(() => setShareOpen(true))}>
          <Icon name="share" />
          Share to read
        </DropdownMenu.Item>
        <DropdownMenu.Item className="menu-item" asChild>
          <a href={`${apiBase}/projects/${id}/export`} download>
            <Icon name="save" />
            Download the folder
          </a>
        </DropdownMenu.Item>
        <DropdownMenu.Item className="menu-item" onSelect={afterMenu(showMirageProject)}>
          <Icon name="share" />
          As a MirageOS project
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="menu-rule" />
        <DropdownMenu.Item className="menu-item" onSelect={() => go({ page: 'gallery' })}>
          <Icon name="folder" />
          All projects
        </DropdownMenu.Item>
        {loggedIn && (
          <DropdownMenu.Item className="menu-item" onSelect={() => void logOut()}>
            <Icon name="logOut" />
            Log out
          </DropdownMenu.Item>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const Rename = ({ name, onDone }: { name: string; onDone: () => void }) => {
  const [value, setValue] = useState(name)
  const left = useRef(false)
  const fault = projectNameFault(value)
  const finish = (keep: boolean) => {
    if (left.current || (keep && fault !== null)) return
    left.current = true
    if (keep && value !== name) edit([{ edit: 'rename-composition', name: value }])
    onDone()
  }
  return (
    <>
      <div className={`field ${styles.rename}`}>
        <input
          aria-label="Project name"
          aria-invalid={fault !== null}
          aria-describedby={fault ? 'rename-fault' : undefined}
          // biome-ignore lint/a11y/noAutofocus: Rename was just chosen
          autoFocus
          value={value}
          onChange={event => setValue(event.target.value)}
          onFocus={event => event.target.select()}
          onBlur={() => (fault === null ? finish(true) : finish(false))}
          onKeyDown={event => {
            if (event.key === 'Enter') finish(true)
            if (event.key === 'Escape') finish(false)
          }}
        />
      </div>
      {fault !== null && (
        <p id="rename-fault" role="alert" className={`float ${styles.fault}`}>
          {fault}.
        </p>
      )}
    </>
  )
}
