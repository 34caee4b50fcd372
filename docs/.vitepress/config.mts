import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = fileURLToPath(new URL('..', import.meta.url))

/** The first heading of a page. */
const titleOf = (page: string): string =>
  readFileSync(join(docs, page), 'utf8')
    .match(/^# (.+)$/m)?.[1]
    ?.replaceAll('`', '') ?? page

const entry = (page: string) => ({ text: titleOf(page), link: `/${page.replace(/\.md$/, '')}` })

const decisions = readdirSync(join(docs, 'decisions')).filter(name => /^\d.*\.md$/.test(name))

/* The pages of docs/ as a site with search, all of it local: `npm run docs` writes dist/docs. */
export default defineConfig({
  title: 'Unikernel Composer',
  description: 'Wire devices, build with dune, boot an hvt image',
  outDir: '../dist/docs',
  cacheDir: '../dist/.vitepress',
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  // What stands between < and > in these pages is text.
  markdown: { html: false },
  themeConfig: {
    search: { provider: 'local' },
    sidebar: [
      {
        text: 'Use',
        items: [
          'screenshots.md',
          'devices.md',
          'your-own-device.md',
          'own-libraries.md',
          'mirage-project.md',
          'storage.md',
          'glossary.md',
        ].map(entry),
      },
      {
        text: 'Run',
        items: ['security.md', 'reliability.md', 'performance.md'].map(entry),
      },
      {
        text: 'Reference',
        items: ['composition-format.md', 'http-api.md'].map(entry),
      },
      {
        text: 'Contribute',
        items: ['adding-a-device.md', 'releasing.md'].map(entry),
      },
      {
        text: 'Decisions',
        collapsed: true,
        items: [
          { text: 'All decisions', link: '/decisions/' },
          ...decisions.map(name => entry(`decisions/${name}`)),
        ],
      },
    ],
  },
})
