import { describe, expect, it } from 'vitest'
import { applyEdit } from '../../shared/model/edit.ts'
import { ProjectContent } from '../../shared/model/project.ts'
import { sameInputs } from '../../web/panels/build/same-inputs.ts'

const content = ProjectContent.parse({
  composition: {
    format: 1,
    name: 'hello',
    devices: [{ id: 'logs', name: 'logs', type: 'default_reporter' }],
    wires: [],
  },
  sources: { 'unikernel.ml': '' },
})
const { id } = content.composition.devices[0] ?? { id: undefined }
const after = (edit: Parameters<typeof applyEdit>[1]) => ({
  ...content,
  composition: applyEdit(content.composition, edit),
})

describe('the inputs of a build', () => {
  it('are the same after a value for the next boot', () => {
    if (id)
      expect(sameInputs(content, after({ edit: 'set-boot', device: id, flag: 'logs', value: 'debug' }))).toBe(
        true,
      )
  })
  it('are others after any other change', () => {
    if (!id) throw new Error('the sample has a device')
    expect(
      sameInputs(content, after({ edit: 'set-setting', device: id, setting: 'level', value: 'app' })),
    ).toBe(false)
    expect(sameInputs(content, after({ edit: 'rename-device', device: id, name: 'other' }))).toBe(false)
    expect(sameInputs(content, after({ edit: 'remove-device', device: id }))).toBe(false)
    expect(sameInputs(content, after({ edit: 'rename-composition', name: 'other' }))).toBe(false)
    expect(sameInputs(content, { ...content, sources: { 'unikernel.ml': 'x' } })).toBe(false)
  })
})
