import { emptyLayout } from '../../shared/model/layout.ts'
import { type Project, ProjectId } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import { Image } from '../../shared/protocol/build.ts'
import type { Reply } from '../../web/api.ts'
import { openDocument } from '../../web/store/document.ts'

export const testId = ProjectId.parse('test')

/** A project without devices. */
export const testProject = (sources: Project['sources'] = {}): Project => ({
  composition: { format: 1, name: 'test', devices: [], wires: [] },
  layout: emptyLayout,
  sources,
  files: {},
})

/** Opens such a project in the page, at revision 1. */
export const openTestProject = (sources: Project['sources'] = {}, id: ProjectId = testId): void =>
  openDocument({ id, revision: 1, project: testProject(sources) })

/** An image that nothing is known of. */
export const testImage = (platform: Platform): Image =>
  Image.parse({
    hash: 'a'.repeat(64),
    fileName: 'test.hvt',
    bytes: 1,
    platform,
    manifest: [],
    sections: [],
    components: [],
    storedAt: 0,
  })

/** What a server replies, and that it does not. */
export const ok = <T>(value: T): Reply<T> => ({ ok: true, value })
export const silent: Reply<never> = { ok: false, failure: { how: 'silent' } }
