import { describe, expect, it } from 'vitest'
import type { OpenProject, ProjectSummary } from '../../shared/protocol/api.ts'
import type { Build, BuildEvent } from '../../shared/protocol/build.ts'
import { endless } from '../server/sample-project.ts'
import { spawnServer } from '../server/server-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { breakableLine } from './breakable-line.ts'
import { openProject } from './browser.ts'
import { buildButton, device, dockTab, editor, log, waitForBuild, waitForSaved } from './parts.ts'
import { appWithLogs, logging, manyModules } from './sample-graphs.ts'
import { fromContent, fromSample, requireBundle, startProduct } from './server.ts'

const openSource = async (page: Awaited<ReturnType<typeof openProject>>, app: string) => {
  await device(page, app).click()
  await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
  await editor(page).click()
  await page.keyboard.press('Control+End')
}

/** A project of which a page has typed a text without the server, and was closed then. */
const closedWhileAway = async (typed: string) => {
  const server = await startProduct()
  const id = await fromSample(server, 'hello')
  const line = await breakableLine(server.address)
  const page = await openProject(line.address, id)
  await openSource(page, 'hello')
  line.cut()
  await page.keyboard.insertText(typed)
  await page.getByText('Not saved: the server does not answer').waitFor()
  const context = page.context()
  await page.close()
  return { server, id, line, context }
}

describe('a connection that is lost', () => {
  it('in mid-build comes back, and the log has every line once', async () => {
    const server = await startProduct()
    const count = 40
    const id = await fromContent(server, appWithLogs(), {
      ...manyModules(count),
      'unikernel.ml': logging('hi', `let before = M${count - 1}.f0 0\n\n`),
    })
    const line = await breakableLine(server.address)
    const page = await openProject(line.address, id)
    await dockTab(page, 'Log').click()
    await buildButton(page).click()
    // The log shows its end: whichever line that is by now.
    await log(page)
      .getByText(/^ocaml(c|opt) src\/m\d+\.ml/)
      .first()
      .waitFor()
    line.cut()
    await page.getByRole('status').getByText('Connection lost').waitFor()
    await new Promise(resolve => setTimeout(resolve, 800))
    line.repair()
    await waitForBuild(page, 'Built')

    const [build] = await server.json<Build[]>('GET', `/builds?project=${id}`)
    const events = await server.json<BuildEvent[]>('GET', `/builds/${build?.id}/events?from=0`)
    const said = events.flatMap(event => (event.type === 'log' ? event.text.split('\n') : []))
    expect(said.length).toBeGreaterThan(count * 3)
    await page.getByRole('button', { name: 'Copy the log' }).click()
    await expect
      .poll(async () => {
        const copied = await page.evaluate(() => navigator.clipboard.readText())
        return copied.split('\n').filter(text => said.includes(text))
      })
      .toEqual(said)
  })

  it('keeps what is typed meanwhile, says so, and saves it when the server is back', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const line = await breakableLine(server.address)
    const page = await openProject(line.address, id)
    await openSource(page, 'hello')
    line.cut()
    await page.keyboard.insertText('(* typed while away *)')
    await page.getByText('Not saved: the server does not answer').waitFor()
    await page.getByText('Your changes are kept in this browser.').waitFor()
    line.repair()
    await waitForSaved(page)
    const { project } = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(project.sources['unikernel.ml']).toContain('(* typed while away *)')
  })

  it('loses nothing when the page is closed before the server is back', async () => {
    const { server, id, line, context } = await closedWhileAway('(* typed, then closed *)')
    line.repair()
    const again = await context.newPage()
    await again.goto(`${line.address}p/${id}`)
    await waitForSaved(again)
    await expect
      .poll(
        async () =>
          (await server.json<OpenProject>('GET', `/projects/${id}`)).project.sources['unikernel.ml'],
      )
      .toContain('(* typed, then closed *)')
  })

  it('offers to merge what was done without the server with what was changed elsewhere meanwhile', async () => {
    const { server, id, line, context } = await closedWhileAway('(* typed while away *)')

    const { revision, project } = await server.json<OpenProject>('GET', `/projects/${id}`)
    const { files: _, ...theirs } = project
    const layout = {
      ...theirs.layout,
      notes: [{ id: 'n', position: { x: 0, y: 0 }, title: '', text: 'from elsewhere' }],
    }
    await server.json('PUT', `/projects/${id}`, { revision, project: { ...theirs, layout } })

    line.repair()
    const again = await context.newPage()
    await again.goto(`${line.address}p/${id}`)
    const conflict = again.getByRole('alertdialog', { name: /was also changed elsewhere/ })
    await conflict.getByText('1 note added').waitFor()
    await conflict.getByRole('button', { name: 'Merge both' }).focus()
    await again.keyboard.press('Enter')
    await conflict.waitFor({ state: 'detached' })
    await waitForSaved(again)
    const merged = (await server.json<OpenProject>('GET', `/projects/${id}`)).project
    expect(merged.sources['unikernel.ml']).toContain('(* typed while away *)')
    expect(merged.layout.notes.map(({ text }) => text)).toEqual(['from elsewhere'])
  })

  it('to a server that is killed in mid-build and started again: the build is interrupted, the next one is not', async () => {
    requireBundle()
    const data = temporaryFolder()
    const first = await spawnServer(data)
    const id = await fromContent({ ...first, stop: async () => {} }, appWithLogs(), {
      'unikernel.ml': endless,
    })
    const line = await breakableLine(first.address)
    const page = await openProject(line.address, id)
    await dockTab(page, 'Log').click()
    await buildButton(page).click()
    await log(page).getByText('ocamlc src/unikernel.ml').waitFor()
    await first.end('SIGKILL')
    await page.getByRole('status').getByText('Connection lost').waitFor()
    line.repair((await spawnServer(data)).address)
    await buildButton(page).filter({ hasText: 'Interrupted' }).waitFor()
    await log(page).getByText('The server ended while this build ran. Build again.').waitFor()

    await openSource(page, 'app')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(logging('after the restart'))
    await page.keyboard.press('Control+b')
    await waitForBuild(page, 'Built')
  })
})

describe('two pages on one project', () => {
  it('keep both versions when both change it', async () => {
    const server = await startProduct()
    const id = await fromSample(server, 'hello')
    const [one, two] = await Promise.all([openProject(server.address, id), openProject(server.address, id)])
    await openSource(one, 'hello')
    await one.keyboard.insertText('(* one *)')
    await expect
      .poll(
        async () =>
          (await server.json<OpenProject>('GET', `/projects/${id}`)).project.sources['unikernel.ml'],
      )
      .toContain('(* one *)')
    await openSource(two, 'hello')
    await two.keyboard.insertText('(* two *)')
    await two.getByRole('alertdialog').getByText('was also changed elsewhere').waitFor()
    await two.getByRole('button', { name: 'Go on with this one' }).click()
    await waitForSaved(two)

    const mine = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(mine.project.sources['unikernel.ml']).toContain('(* two *)')
    const all = await server.json<ProjectSummary[]>('GET', '/projects')
    const copy = all.find(project => project.id !== id)
    const theirs = await server.json<OpenProject>('GET', `/projects/${copy?.id}`)
    expect(theirs.project.sources['unikernel.ml']).toContain('(* one *)')
  })
})
