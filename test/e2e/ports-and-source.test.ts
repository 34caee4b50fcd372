import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../server/server-in-process.ts'
import { expectNoViolations } from './axe.ts'
import { openProject } from './browser.ts'
import { device, editor } from './parts.ts'
import { fromContent, fromSample, startProduct } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startProduct()
})

const source = `module Make (Kv : Mirage_kv.RO) (Stack : Tcpip.Stack.V4V6) = struct
  (* stays as it is *)
  let start kv stack = ignore kv; Stack.listen stack
end
`
/** An app whose only port is a stack, with a source that takes a store too. */
const differing = {
  devices: [
    { id: 'stack', name: 'stack', type: 'stack_generic', settings: {}, boot: {} },
    {
      id: 'app',
      name: 'app',
      type: 'app',
      app: { module: 'Unikernel.Make', ports: [{ name: 'stack', signature: 'stackv4v6' }] },
    },
  ],
  wires: [{ from: { device: 'stack' }, to: { device: 'app', port: 'stack' } }],
}

const notice = (page: Page) => page.getByRole('region', { name: 'Ports and source differ' })
const openSource = async (page: Page): Promise<void> => {
  await device(page, 'app').dblclick()
  await editor(page).waitFor()
}

describe.each(['light', 'dark'] as const)('an app and its source, %s,', colorScheme => {
  it('say how they differ, in the inspector and beside the source', async () => {
    const id = await fromContent(server, differing, { 'unikernel.ml': source })
    const page = await openProject(server.address, id, { colorScheme })
    await device(page, 'app').click()
    await notice(page).getByText('The source takes Kv, Stack; the ports that are modules: stack').waitFor()
    await notice(page).getByRole('button', { name: 'Write the head for these ports' }).click()
    await expectNoViolations(page, 'differences in the inspector')
    await openSource(page)
    await notice(page).getByText('start takes 2 arguments; it is given stack').waitFor()
    await expectNoViolations(page, 'differences beside the source')
  })
})

describe('an app and its source', () => {
  it('come in step by the ports, in one step that undo takes back, the wire kept', async () => {
    const id = await fromContent(server, differing, { 'unikernel.ml': source })
    const page = await openProject(server.address, id)
    await device(page, 'app').click()
    await notice(page).getByRole('button', { name: 'Take the ports from the source' }).press('Enter')
    await notice(page).waitFor({ state: 'detached' })
    await expect.poll(() => device(page, 'app').getAttribute('aria-label')).toMatch(/kv.*stack, .*from stack/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await device(page, 'app').click()
    await notice(page).waitFor()
  })

  it('come in step by the head, which is shown before, and taken back by the toast', async () => {
    const id = await fromContent(server, differing, { 'unikernel.ml': source })
    const page = await openProject(server.address, id)
    await openSource(page)
    await notice(page).getByRole('button', { name: 'Write the head for these ports' }).click()
    const preview = page.getByRole('region', { name: 'What would change in the source' })
    await preview.getByText('+ module Make (Stack : Tcpip.Stack.V4V6) = struct').waitFor()
    await notice(page).getByRole('button', { name: 'Change unikernel.ml' }).click()
    await editor(page).getByText('module Make (Stack : Tcpip.Stack.V4V6) = struct').waitFor()
    await editor(page).getByText('(* stays as it is *)').waitFor()
    await notice(page).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await editor(page).getByText('(Kv : Mirage_kv.RO)').waitFor()
    await notice(page).waitFor()
  })

  it('name a module type that no signature is', async () => {
    const id = await fromContent(server, differing, {
      'unikernel.ml':
        'module Make (Own : Store.S) (Stack : Tcpip.Stack.V4V6) = struct\n  let start own stack = own stack\nend\n',
    })
    const page = await openProject(server.address, id)
    await openSource(page)
    await notice(page).getByText('No signature of the catalogue is Store.S of Own').waitFor()
    expect(
      await notice(page).getByRole('button', { name: 'Take the ports from the source' }).isDisabled(),
    ).toBe(true)
  })

  it('lead to each other: from a functor argument to its device, and from a port to the argument', async () => {
    const page = await openProject(server.address, await fromSample(server, 'tcp-echo'))
    await device(page, 'tcpecho').dblclick()
    await editor(page).getByText('Stack', { exact: true }).first().click()
    await page.keyboard.press('F12')
    await page.getByRole('complementary', { name: 'Inspector' }).getByText('TCP/IP stack').first().waitFor()
    expect(await device(page, 'stack').getAttribute('aria-label')).toContain('stack')
    await device(page, 'tcpecho').click()
    await page.getByRole('button', { name: 'Show stack in the source' }).click()
    await page.locator('.cm-activeLine', { hasText: 'module Make (Stack' }).waitFor()
  })
})
