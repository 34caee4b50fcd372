import { SessionReply } from '../../shared/protocol/api.ts'
import type { AppContext } from './app-context.ts'
import { clearSessionCookie } from './pages.ts'
import { type Route, route } from './route.ts'

export const sessionRoutes = ({ access }: AppContext): Route[] => [
  route({
    method: 'get',
    path: '/session',
    summary: 'Whether this client has logged in, and so can log out',
    reply: SessionReply,
    handle: async ({ request }) => ({ loggedIn: access.enter(request).how === 'session' }),
  }),
  route({
    method: 'delete',
    path: '/session',
    summary: 'Logs out: ends the session and its websockets',
    handle: async ({ request, response }) => {
      const entry = access.enter(request)
      if (entry.how !== 'session') return
      access.sessions.end(entry.id)
      clearSessionCookie(request, response)
    },
  }),
]
