import { describe, expect, it } from 'vitest'
import { ProjectId } from '../../shared/model/project.ts'
import { pathOf, routeOf } from '../../web/route.ts'

describe('routes', () => {
  it('lead to a project and back', () => {
    const id = ProjectId.parse('hello-1234')
    expect(pathOf({ page: 'project', id })).toBe('/p/hello-1234')
    expect(routeOf('/p/hello-1234')).toEqual({ page: 'project', id })
    expect(routeOf('/p/hello-1234/')).toEqual({ page: 'project', id })
  })
  it('lead to the gallery from anywhere else', () => {
    for (const path of ['/', '/p/', '/p/../etc', '/p/UPPER', '/p/a/b', '/elsewhere'])
      expect(routeOf(path)).toEqual({ page: 'gallery' })
  })
})
