import { DropdownMenu } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { describe } from '../../shared/problems/describe.ts'
import type { ProjectSummary } from '../../shared/protocol/api.ts'
import { exportUrl } from '../api.ts'
import { go } from '../route.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { useAfterMenu } from '../ui/menu/use-after-menu.ts'
import { Ticked } from '../ui/text/Ticked.tsx'
import { ago, bytes, pluralize } from '../ui/text/units.ts'
import styles from './Gallery.module.css'
import { ProjectPicture } from './ProjectPicture.tsx'
import { duplicate, projectNameFault, remove, rename } from './project-actions.ts'

/** One project to open again; a broken one says why it cannot be. */
export const ProjectRow = ({ project, reload }: { project: ProjectSummary; reload: () => void }) => {
  const [naming, setNaming] = useState(false)
  const { id, name, broken } = project
  const opener = useRef<HTMLButtonElement>(null)
  const wasNaming = useRef(false)
  useEffect(() => {
    // The field is gone, and what had the focus with it.
    if (wasNaming.current && !naming && document.activeElement === document.body) opener.current?.focus()
    wasNaming.current = naming
  }, [naming])
  return (
    <li className={styles.row}>
      {broken ? (
        <span className={styles.thumb}>
          <Icon name="warning" className="warnc" />
        </span>
      ) : (
        <ProjectPicture project={project} />
      )}
      {naming ? (
        <NameField
          project={project}
          done={() => {
            setNaming(false)
            reload()
          }}
        />
      ) : broken ? (
        <span className={styles.name}>{name}</span>
      ) : (
        <button
          type="button"
          ref={opener}
          className={`${styles.name} ${styles.whole}`}
          onClick={() => go({ page: 'project', id })}
        >
          {name}
        </button>
      )}
      {broken ? (
        <Reason broken={broken} />
      ) : (
        <>
          <span className="mid num">
            {pluralize(project.devices, 'device')}, {pluralize(project.wires, 'wire')}
          </span>
          <LastBuild project={project} />
        </>
      )}
      <span className={`${styles.when} dim num`}>{ago(project.changedAt, Date.now())}</span>
      <RowMenu project={project} reload={reload} startNaming={() => setNaming(true)} />
    </li>
  )
}

const Reason = ({ broken }: { broken: NonNullable<ProjectSummary['broken']> }) => {
  const empty = { composition: { format: 1 as const, name: 'project', devices: [], wires: [] }, catalogue }
  const [first] = broken
  const words = first && describe(first, empty)
  return (
    <span className={styles.reason}>
      <span className="badc">Cannot be opened.</span>{' '}
      {words && (
        <>
          <code>{words.where}</code>: <Ticked text={words.title} />
          {broken.length > 1 && `, and ${pluralize(broken.length - 1, 'more problem')}`}
        </>
      )}
    </span>
  )
}

const LastBuild = ({ project: { lastBuild, devices } }: { project: ProjectSummary }) => {
  if (lastBuild?.how === 'built')
    return (
      <span className="status okc num">
        <Icon name="check" className="i14" />
        Built, {bytes(lastBuild.image.bytes)}
      </span>
    )
  if (lastBuild?.how === 'failed')
    return (
      <span className="status badc num">
        <Icon name="err" className="i14" />
        Last build failed
      </span>
    )
  return (
    <span className="dim">{devices === 0 ? 'Empty' : lastBuild ? 'Build stopped' : 'Not built yet'}</span>
  )
}

type MenuProps = { project: ProjectSummary; reload: () => void; startNaming: () => void }

const RowMenu = ({ project, reload, startNaming }: MenuProps) => {
  const { afterMenu, onCloseAutoFocus } = useAfterMenu()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={`btn small icon ${styles.menuButton}`}
        aria-label={`More for ${project.name}`}
      >
        <Icon name="more" />
      </DropdownMenu.Trigger>

      <DropdownMenu.Content className="menu" align="end" sideOffset={4} onCloseAutoFocus={onCloseAutoFocus}>
        {!project.broken && (
          <>
            <DropdownMenu.Item className="menu-item" onSelect={afterMenu(startNaming)}>
              Rename
            </DropdownMenu.Item>
            <DropdownMenu.Item className="menu-item" onSelect={() => void duplicate(project).then(reload)}>
              Duplicate
            </DropdownMenu.Item>
          </>
        )}
        <DropdownMenu.Item className="menu-item" asChild>
          <a href={exportUrl(project.id)} download={`${project.name}.tar.gz`} className={styles.plain}>
            Export the folder
          </a>
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="menu-rule" />
        <DropdownMenu.Item className="menu-item" onSelect={() => void remove(project, reload)}>
          Delete
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const NameField = ({ project: { id, name }, done }: { project: ProjectSummary; done: () => void }) => {
  const [text, setText] = useState(name)
  const fault = projectNameFault(text)
  const finish = async () => {
    if (!fault && text !== name) await rename(id, text)
    done()
  }
  return (
    <span className={styles.naming}>
      <span className="field">
        <input
          // biome-ignore lint/a11y/noAutofocus: it appears because the user asked for it
          autoFocus
          aria-label={`New name of ${name}`}
          aria-invalid={fault !== null}
          aria-describedby={`fault-${id}`}
          value={text}
          onChange={event => setText(event.target.value)}
          onFocus={event => event.target.select()}
          onBlur={() => void finish()}
          onKeyDown={event => {
            if (event.key === 'Escape') done()
            if (event.key === 'Enter' && !fault) void finish()
          }}
        />
      </span>
      <span id={`fault-${id}`} role="status" className={fault ? `badc ${styles.fault}` : 'visually-hidden'}>
        {fault}
      </span>
    </span>
  )
}
