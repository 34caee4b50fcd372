import type { Page } from 'playwright-core'
import { buildButton, consoleLog, device, dockTab, editor, paletteEntry, waitForBuild } from '../e2e/parts.ts'

/** A state of the page that has a picture: its file name, what the page opens on, and how to get there. */
export type State = {
  name: string
  /** The sample that is opened as a project; null for the gallery. */
  sample: string | null
  size?: { width: number; height: number }
  /** Shows the tour of the first visit. */
  tour?: boolean
  reach: (page: Page) => Promise<void>
}

const build = async (page: Page): Promise<void> => {
  await buildButton(page).click()
  await waitForBuild(page, 'Built')
}

const select = async (page: Page, name: string): Promise<void> => {
  await device(page, name).click()
  await page.getByRole('complementary', { name: 'Inspector' }).waitFor()
}

/** Opens the menu of the project and takes an entry. */
const choose = async (page: Page, sample: string, entry: string): Promise<void> => {
  await page.getByRole('button', { name: sample, exact: true }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

export const states: readonly State[] = [
  {
    name: 'gallery',
    sample: null,
    reach: page => page.getByRole('region', { name: 'Samples' }).getByRole('button').first().waitFor(),
  },
  {
    name: 'empty',
    sample: null,
    reach: async page => {
      await page.getByRole('button', { name: 'Empty graph' }).click()
      await page.getByText('Drag a device here').waitFor()
    },
  },
  { name: 'compose', sample: 'https-static-site', reach: page => device(page, 'site').waitFor() },
  {
    name: 'wire',
    sample: 'https-static-site',
    reach: async page => {
      const output = page
        .locator('.react-flow__node')
        .filter({ has: device(page, 'stack') })
        .locator('[data-handleid=out]')
      const box = await output.boundingBox()
      if (!box) throw new Error('the stack has no output')
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.move(box.x + 120, box.y + 180, { steps: 12 })
    },
  },
  { name: 'inspect', sample: 'https-static-site', reach: page => select(page, 'tls') },
  {
    name: 'library',
    sample: 'https-static-site',
    reach: async page => {
      await select(page, 'stack')
      await page.getByRole('button', { name: 'tcpip_stack_lwip.mli' }).click()
      await page
        .getByRole('textbox', { name: 'tcpip_stack_lwip.mli, read only' })
        .getByText('include')
        .waitFor()
    },
  },
  {
    name: 'source',
    sample: 'https-static-site',
    reach: async page => {
      await select(page, 'site')
      await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
      await editor(page).waitFor()
    },
  },
  {
    name: 'problems',
    sample: 'https-static-site',
    reach: async page => {
      await select(page, 'content')
      await page.keyboard.press('Delete')
      await buildButton(page).filter({ hasText: 'problem' }).click()
      await page.getByRole('tabpanel').getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'failed',
    sample: 'hello',
    reach: async page => {
      await select(page, 'hello')
      await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
      await editor(page).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.insertText('let answer : string = 42\n')
      await buildButton(page).click()
      await waitForBuild(page, 'Build failed')
      await editor(page).waitFor()
    },
  },
  {
    name: 'log',
    sample: 'https-static-site',
    reach: async page => {
      await dockTab(page, 'Log').click()
      await build(page)
    },
  },
  {
    name: 'files',
    sample: 'https-static-site',
    reach: async page => {
      await dockTab(page, 'Files').click()
      await page.getByRole('option', { name: 'main.ml' }).click()
      await select(page, 'tls')
    },
  },
  {
    name: 'image',
    sample: 'https-static-site',
    reach: async page => {
      await build(page)
      await dockTab(page, 'Image').click()
      await page.getByRole('heading', { name: /^Sections/ }).waitFor()
    },
  },
  {
    name: 'running',
    sample: 'https-static-site',
    reach: async page => {
      await build(page)
      await page.keyboard.press('Control+Enter')
      await consoleLog(page)
        .getByText(/listening/)
        .waitFor()
      await page.frameLocator('iframe').getByRole('heading').first().waitFor()
      await page.getByRole('button', { name: 'Fit' }).click()
      await page.getByRole('button', { name: 'Load test' }).click()
      await consoleLog(page)
        .getByText(/requests a second/)
        .waitFor()
      await page.mouse.move(0, 0)
    },
  },
  {
    name: 'commands',
    sample: 'https-static-site',
    reach: async page => {
      await device(page, 'site').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'keys',
    sample: 'https-static-site',
    reach: async page => {
      await device(page, 'site').waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'palette',
    sample: 'hello',
    reach: async page => {
      await device(page, 'hello').waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('http')
      await paletteEntry(page, 'HTTP server').waitFor()
    },
  },
  {
    name: 'types',
    sample: 'https-notebook',
    reach: async page => {
      await select(page, 'notebook')
      await page.getByRole('button', { name: 'Open unikernel.ml' }).click()
      await page.getByText('Types agree').waitFor()
      await editor(page)
        .getByText('let read_form body')
        .click({ position: { x: 50, y: 8 } })
      await page.keyboard.press('Alt+t')
      await page.locator('.type-tip').waitFor()
    },
  },
  {
    name: 'data',
    sample: 'kv-browser',
    reach: async page => {
      await dockTab(page, 'Data').click()
      const pane = page.getByRole('region', { name: 'Data files' })
      await pane.getByRole('option', { name: 'welcome.txt' }).click()
      await page.getByRole('textbox', { name: 'Text of content/welcome.txt' }).waitFor()
    },
  },
  {
    name: 'history',
    sample: 'hello',
    reach: async page => {
      await choose(page, 'hello', 'Version history')
      const history = page.getByRole('complementary', { name: 'Version history' })
      await history.getByRole('textbox', { name: 'Name for the current state' }).fill('It works')
      await history.getByRole('button', { name: 'Save version' }).click()
      await device(page, 'logs').click()
      await page.keyboard.press('Delete')
      await device(page, 'logs').waitFor({ state: 'detached' })
      await history.getByRole('button', { name: /It works/ }).click()
      await page.getByText('1 device removed').first().waitFor()
    },
  },
  {
    name: 'share',
    sample: 'hello',
    reach: async page => {
      await choose(page, 'hello', 'Share to read')
      await page.getByRole('button', { name: 'Make a link' }).click()
      await page.getByRole('textbox', { name: 'The link' }).waitFor()
    },
  },
  {
    name: 'mirage',
    sample: 'https-static-site',
    reach: async page => {
      await choose(page, 'https-static-site', 'As a MirageOS project')
      await page.getByRole('textbox', { name: 'config.ml, generated' }).waitFor()
    },
  },
  {
    name: 'frames',
    sample: 'https-notebook',
    reach: async page => {
      for (const name of ['service', 'stack']) await device(page, name).click({ modifiers: ['Control'] })
      await page.keyboard.press('g')
      await page.getByRole('textbox', { name: 'Title of the frame' }).waitFor()
      await page.keyboard.type('Network')
      await page.keyboard.press('Enter')
      await page.locator('[data-frame]').waitFor()
    },
  },
  {
    name: 'own-device',
    sample: 'hello',
    reach: async page => {
      await device(page, 'hello').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find a command or a device' }).fill('Define a device')
      await page.getByRole('option', { name: 'Define a device' }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').or(page.getByRole('form')).first().waitFor()
    },
  },
  {
    name: 'tour',
    sample: 'hello',
    tour: true,
    reach: page => page.getByRole('button', { name: 'Skip the tour' }).waitFor(),
  },
  {
    name: 'phone',
    sample: 'https-static-site',
    size: { width: 390, height: 844 },
    reach: page => page.getByRole('region', { name: 'Outline' }).waitFor(),
  },
]
