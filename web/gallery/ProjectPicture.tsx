import { useEffect, useRef, useState } from 'react'
import type { Project } from '../../shared/model/project.ts'
import type { ProjectSummary } from '../../shared/protocol/api.ts'
import { readProject } from '../api.ts'
import styles from './Gallery.module.css'
import { GraphPicture } from './GraphPicture.tsx'

/** Graphs that were fetched, by project and time of change: a list that is drawn again asks for nothing. */
const fetched = new Map<string, Project>()

/** The graph of a project, drawn small; fetched when its place comes into sight. */
export const ProjectPicture = ({ project: { id, changedAt } }: { project: ProjectSummary }) => {
  const key = `${id} ${changedAt}`
  const place = useRef<HTMLSpanElement>(null)
  const [project, setProject] = useState(fetched.get(key) ?? null)
  useEffect(() => {
    const known = fetched.get(key)
    if (known) return setProject(known)
    let mounted = true
    const seen = new IntersectionObserver(entries => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      seen.disconnect()
      void readProject(id).then(reply => {
        if (!reply.ok) return
        fetched.set(key, reply.value.project)
        if (mounted) setProject(reply.value.project)
      })
    })
    if (place.current) seen.observe(place.current)
    return () => {
      mounted = false
      seen.disconnect()
    }
  }, [id, key])
  return (
    <span ref={place} className={styles.thumb} data-pictured={project !== null}>
      {project && project.composition.devices.length > 0 && (
        <GraphPicture composition={project.composition} layout={project.layout} size="row" />
      )}
    </span>
  )
}
