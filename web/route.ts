import { useSyncExternalStore } from 'react'
import { ProjectId } from '../shared/model/project.ts'
import { ShareToken } from '../shared/protocol/share.ts'

/** Where the page is: the gallery at `/`, a project at `/p/ID`, one to read at `/s/TOKEN`. */
export type Route =
  | { page: 'gallery' }
  | { page: 'project'; id: ProjectId }
  | { page: 'shared'; token: ShareToken }

/** The route that a path names; the gallery for one that names nothing. */
export const routeOf = (path: string): Route => {
  const token = ShareToken.safeParse(/^\/s\/([^/]+)$/.exec(path)?.[1])
  if (token.success) return { page: 'shared', token: token.data }
  const id = ProjectId.safeParse(/^\/p\/([^/]+)\/?$/.exec(path)?.[1])
  return id.success ? { page: 'project', id: id.data } : { page: 'gallery' }
}

/** The path of a route: the inverse of `routeOf`. */
export const pathOf = (route: Route): string => {
  switch (route.page) {
    case 'gallery':
      return '/'
    case 'project':
      return `/p/${route.id}`
    case 'shared':
      return `/s/${route.token}`
  }
}

/** Goes to a route as a link would: Back returns here. */
export const go = (route: Route): void => {
  if (pathOf(route) === location.pathname) return
  history.pushState(null, '', pathOf(route))
  for (const listener of listeners) listener()
}

/** The current route; the component is drawn again when it changes. */
export const useRoute = (): Route => {
  const path = useSyncExternalStore(subscribe, () => location.pathname)
  return routeOf(path)
}

const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}
