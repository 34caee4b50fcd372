import { MembersReply, MembersRequest, TypesReply, TypesRequest } from '../../shared/protocol/source-types.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'

const refusals = { 429: 'Too many ask', 503: 'The toolchain is not built, or cannot type these sources' }

export const typeRoutes = ({ types }: AppContext): Route[] => [
  route({
    method: 'post',
    path: '/types',
    summary: 'What each name in the sources is, and what the compiler would say of them, without a build',
    body: TypesRequest,
    reply: TypesReply,
    refusals,
    cost: 'work',
    handle: ({ body, ...caller }) => types.of(body, caller),
  }),
  route({
    method: 'post',
    path: '/types/members',
    summary: 'What may stand at a place in a source, where a name is begun',
    body: MembersRequest,
    reply: MembersReply,
    refusals,
    cost: 'work',
    handle: ({ body, ...caller }) => types.members(body, caller),
  }),
]
