import { z } from 'zod'
import { Library, LibraryFile, LibraryName, LibraryText } from '../../shared/catalogue/library.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'

const noToolchain = { 503: 'The toolchain is not built, or cannot be read' }

export const libraryRoutes = ({ libraries }: AppContext): Route[] => [
  route({
    method: 'get',
    path: '/libraries',
    summary: 'The libraries of the embedded universe, as the toolchain has them, and their files to read',
    reply: z.array(Library),
    refusals: noToolchain,
    handle: () => libraries.list(),
  }),
  route({
    method: 'get',
    path: '/libraries/:library/files/:file',
    summary: 'An interface or an implementation of a library, one of those that the list names',
    parameters: { library: LibraryName, file: LibraryFile },
    reply: LibraryText,
    refusals: { ...noToolchain, 404: 'The list names no such file' },
    handle: async ({ parameters: { library, file } }) => ({ text: await libraries.read(library, file) }),
  }),
]
