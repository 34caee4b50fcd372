import { z } from 'zod'
import { apiBase, ErrorBody } from '../../shared/protocol/api.ts'
import type { Route } from './route.ts'

/** The OpenAPI 3.1 document of these routes, made from their own schemas. */
export const openApiOf = (routes: readonly Route[], version: string): object => {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = `${apiBase}${route.path.replace(/[:*](\w+)/g, '{$1}')}`
    const operations = paths[path] ?? {}
    operations[route.method] = operationOf(route)
    paths[path] = operations
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Unikernel Composer',
      version,
      description:
        'Projects, builds, images and runs. Live events come over the websocket at /api/v1/socket, whose messages are described in shared/protocol/protocol.ts.',
      license: { name: 'ISC', identifier: 'ISC' },
    },
    paths,
    components: { schemas: { Error: schemaOf(ErrorBody, 'output') } },
  }
}

const operationOf = (route: Route): object => ({
  summary: route.summary,
  operationId: `${route.method}${route.path.replace(/[^A-Za-z]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
  parameters: [
    ...Object.entries(route.parameters).map(([name, schema]) => ({
      name,
      in: 'path',
      required: true,
      schema: schemaOf(schema, 'input'),
    })),
    ...Object.entries(route.query).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: schemaOf(schema, 'output'),
    })),
  ],
  ...(route.body === null
    ? {}
    : { requestBody: { required: true, content: contentOf(route.body, 'input') } }),
  responses: {
    [route.status]: {
      description: 'Done',
      ...(route.reply === null ? {} : { content: contentOf(route.reply, 'output') }),
    },
    ...Object.fromEntries(
      Object.entries({
        ...(route.body === null ? {} : { 400: 'The request is not as described' }),
        ...route.refusals,
      }).map(([status, description]) => [status, { description, content: errorContent }]),
    ),
  },
})

const errorContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Error' } } }

const contentOf = (schema: z.ZodType | 'bytes', io: 'input' | 'output'): object =>
  schema === 'bytes'
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: schemaOf(schema, io) } }

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return json
}
