import { type DragEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { ProjectSummary, Sample } from '../../shared/protocol/api.ts'
import { sentenceOf } from '../api.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import { pluralize } from '../ui/text/units.ts'
import styles from './Gallery.module.css'
import { GraphPicture } from './GraphPicture.tsx'
import { ProjectRow } from './ProjectRow.tsx'
import { create, importArchive } from './project-actions.ts'
import { useGallery } from './use-gallery.ts'

/** The first page: samples, and the projects to open again. */
export const Gallery = () => {
  const { samples, projects, failure, reload } = useGallery()
  const [wanted, setWanted] = useState('')
  const [tag, setTag] = useState<string | null>(null)
  const starts = useMemo(() => (samples ?? []).toSorted((a, b) => sizeOf(a) - sizeOf(b)), [samples])
  const tags = useMemo(
    () => [...new Set(starts.flatMap(({ project }) => project.composition.tags ?? []))].sort(),
    [starts],
  )
  const shown = starts.filter(sample => matches(sample, wanted, tag))
  const find = useSlash()
  const showAll = () => {
    setWanted('')
    setTag(null)
  }
  return (
    <main className={styles.gallery} {...dropTarget}>
      <div className={styles.inner}>
        <header className={styles.hero}>
          <div>
            <h1>Compose a unikernel</h1>
            <p>Wire devices into your OCaml app, build the image in about a second, boot it here.</p>
          </div>
          <span className="push" />
          <ImportButton />
          <button
            type="button"
            className={`btn line ${styles.large}`}
            onClick={() => void create({ from: 'empty' })}
          >
            <Icon name="plus" />
            Empty graph
          </button>
        </header>

        {failure && (
          <p className={styles.failure} role="status">
            <Icon name="warning" className="warnc" />
            <span>
              {failure.how === 'silent'
                ? 'The server does not answer. This page asks again every 5 s.'
                : `${sentenceOf(failure)}.`}
            </span>
            <button type="button" className="btn line small" onClick={reload}>
              Try now
            </button>
          </p>
        )}

        {projects !== null && projects.length > 0 && <Recent projects={projects} reload={reload} />}

        <div className={styles.filters}>
          <label className={`field ${styles.find}`}>
            <Icon name="find" />
            <input
              ref={find}
              type="search"
              aria-label="Find a starting point"
              placeholder="Find a starting point"
              value={wanted}
              onChange={event => setWanted(event.target.value)}
            />
            <kbd>/</kbd>
          </label>
          <button type="button" className="chip" aria-pressed={tag === null} onClick={() => setTag(null)}>
            All {starts.length}
          </button>
          {tags.map(each => (
            <button
              type="button"
              key={each}
              className="chip"
              aria-pressed={tag === each}
              onClick={() => setTag(each)}
            >
              {formatTag(each)}
            </button>
          ))}
          <span className={`push dim ${styles.promise}`}>
            Every one of these builds and boots as it stands
          </span>
        </div>

        <section aria-label="Samples">
          <ul className={styles.cards} onKeyDown={walk}>
            {shown.map(sample => (
              <Card key={sample.id} sample={sample} />
            ))}
          </ul>
          {samples !== null && shown.length === 0 && (
            <p className="empty">
              <b>No sample is called “{wanted}”</b>
              Start from an empty graph, or{' '}
              <button type="button" className={styles.link} onClick={showAll}>
                show all {starts.length}
              </button>
              .
            </p>
          )}
        </section>

        {projects !== null && projects.length === 0 && (
          <section className={styles.recent} aria-labelledby="recent-title">
            <h2 id="recent-title">Open again</h2>
            <p className="empty">
              <b>No projects yet</b>
              Open one of the samples above: it becomes a project of yours, saved as you go. It will be here.
            </p>
          </section>
        )}
      </div>
    </main>
  )
}

/** Rows that are there at once: what was opened last; the rest on request, so that the samples stay in sight. */
const few = 4

const Recent = ({ projects, reload }: { projects: readonly ProjectSummary[]; reload: () => void }) => {
  const [all, setAll] = useState(false)
  const shown = all ? projects : projects.slice(0, few)
  return (
    <section className={styles.recent} aria-labelledby="recent-title">
      <h2 id="recent-title">
        Open again
        {projects.length > few && (
          <button type="button" className="btn small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${projects.length}`}
          </button>
        )}
      </h2>
      <ul>
        {shown.map(project => (
          <ProjectRow key={project.id} project={project} reload={reload} />
        ))}
      </ul>
    </section>
  )
}

const Card = ({ sample: { id, project } }: { sample: Sample }) => {
  const { composition, layout } = project
  return (
    <li className={styles.card}>
      <button
        type="button"
        className={styles.open}
        onClick={() => void create({ from: 'sample', sample: id })}
        data-card
      >
        <span className={styles.picture}>
          <GraphPicture composition={composition} layout={layout} />
        </span>
        <span className={styles.text}>
          <b>{composition.title ?? composition.name}</b>
          <span className={styles.about}>{composition.description}</span>
          <span className={`${styles.meta} num`}>
            <span>{pluralize(composition.devices.length, 'device')}</span>
            <span>{pluralize(composition.wires.length, 'wire')}</span>
            <span className={styles.enter} aria-hidden="true">
              Open ↵
            </span>
          </span>
        </span>
      </button>
    </li>
  )
}

const ImportButton = () => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".tar.gz,.tgz,application/gzip"
        hidden
        aria-label="Archive of a project folder"
        onChange={event => {
          const [archive] = event.target.files ?? []
          event.target.value = ''
          if (archive) void importArchive(archive)
        }}
      />
      <button
        type="button"
        className={`btn line ${styles.large}`}
        title="A .tar.gz of a project folder; it can also be dropped on this page"
        onClick={() => input.current?.click()}
      >
        <Icon name="folder" />
        Import a folder
      </button>
    </>
  )
}

/** The simplest sample comes first, one without devices last. */
const sizeOf = ({ project: { composition, sources } }: Sample): number =>
  composition.devices.length === 0
    ? Number.POSITIVE_INFINITY
    : composition.devices.length * 1000 + Object.values(sources).join('').length

const matches = ({ id, project: { composition } }: Sample, wanted: string, tag: string | null): boolean => {
  if (tag !== null && !(composition.tags ?? []).includes(tag)) return false
  const text = `${id} ${composition.title ?? ''} ${composition.description ?? ''} ${(composition.tags ?? []).join(' ')}`
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.toLowerCase().includes(word))
}

/** `/` goes to the search field from anywhere but another field. */
const useSlash = () => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return field
}

/** Arrows walk the cards: left and right one, up and down a row. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-card]')]
  const at = cards.indexOf(event.target as HTMLElement)
  const top = cards[0]?.getBoundingClientRect().top
  const columns = Math.max(1, cards.filter(card => card.getBoundingClientRect().top === top).length)
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
  const next = by === undefined || at < 0 ? undefined : cards[at + by]
  if (!next) return
  event.preventDefault()
  next.focus()
}

const dropTarget = {
  onDragOver: (event: DragEvent) => event.preventDefault(),
  onDrop: (event: DragEvent) => {
    event.preventDefault()
    const [archive] = event.dataTransfer.files
    if (archive) void importArchive(archive)
  },
}

/** `Storage`, but `HTTP` and `TLS`: a tag of four letters at most is an abbreviation. */
const formatTag = (tag: string): string =>
  tag.length <= 4 ? tag.toUpperCase() : tag.charAt(0).toUpperCase() + tag.slice(1)
