import { useCallback, useEffect, useState } from 'react'
import type { ProjectSummary, Sample } from '../../shared/protocol/api.ts'
import { type Failure, listProjects, listSamples } from '../api.ts'

type GalleryState = {
  samples: readonly Sample[] | null
  projects: readonly ProjectSummary[] | null
  failure: Failure | null
}

/** How often an absent server is asked again, in milliseconds. */
const again = 5000

/** What the gallery shows; `reload` after a change. Asks again by itself while nobody answers. */
export const useGallery = (): GalleryState & { reload: () => void } => {
  const [state, setState] = useState<GalleryState>({ samples: null, projects: null, failure: null })

  const reload = useCallback(async () => {
    const [samples, projects] = await Promise.all([listSamples(), listProjects()])
    setState(before => ({
      samples: samples.ok ? samples.value : before.samples,
      projects: projects.ok ? projects.value : before.projects,
      failure: projects.ok ? (samples.ok ? null : samples.failure) : projects.failure,
    }))
  }, [])

  useEffect(() => void reload(), [reload])
  useEffect(() => {
    if (!state.failure) return
    const timer = setTimeout(() => void reload(), again)
    return () => clearTimeout(timer)
  }, [state, reload])

  return { ...state, reload: () => void reload() }
}
