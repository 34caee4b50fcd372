// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are pieces of code
import type { Group } from './wall.ts'

const headers = 'server/http/headers.ts'
const guard = 'server/http/guard.ts'
const pages = 'server/http/pages.ts'
const gateway = 'server/runs/gateway.ts'
const shown = 'web/panels/run/page-of-image.ts'

const frameAncestors = { file: headers, text: `  "frame-ancestors 'none'",\n`, without: '' }
const frameOptions = { file: headers, text: "    'X-Frame-Options': 'DENY',\n", without: '' }
const resourcePolicy = {
  file: headers,
  text: "    'Cross-Origin-Resource-Policy': 'same-origin',\n",
  without: '',
}
const foreign = {
  file: guard,
  text: 'if (!followsLink(request) && isForeign(request, host))',
  without: "if (host === '')",
}

/** Who is logged in, and looks at the page of an image. */
export const pageOfAnImage: Group = {
  name: 'page of an image',
  attacks: 'test/security/browser/page-of-an-image.test.ts',
  walls: [
    {
      that: 'opens no window from a frame',
      file: shown,
      text: 'allow-scripts',
      without: 'allow-popups allow-scripts',
      attack: 'opens no window and shows no dialog',
    },
    {
      that: 'shows no dialog from a frame',
      file: shown,
      text: 'allow-scripts',
      without: 'allow-modals allow-scripts',
      attack: 'opens no window and shows no dialog',
    },
    {
      that: 'lets a frame send no page elsewhere',
      file: shown,
      text: 'allow-scripts',
      without: 'allow-top-navigation allow-scripts',
      attack: 'reads nothing of the page around it, nor sends it elsewhere',
    },
    {
      that: 'tells a frame nothing of the address that shows it',
      file: shown,
      text: "referrerPolicy: 'no-referrer'",
      without: "referrerPolicy: 'unsafe-url'",
      attack: 'gets no login cookie',
    },
    {
      that: 'tells a tab nothing of the address that opens it',
      file: shown,
      text: "rel: 'noreferrer'",
      without: "rel: '', referrerPolicy: 'unsafe-url'",
      attack: 'gets no login cookie',
    },
    {
      that: 'gives a frame no camera, microphone or place',
      file: shown,
      text: "allow: ''",
      without: "allow: 'geolocation *'",
      attack: 'has no camera, microphone or place',
      behind: {
        words: 'the page around it has none either',
        also: {
          file: headers,
          text: "    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',\n",
          without: '',
        },
      },
    },
    {
      that: 'frames no page from outside',
      file: headers,
      text: "'frame-src http://*.localhost:*',",
      without: "'frame-src http:',",
      attack: 'does not become the page of a site outside',
    },
    {
      that: 'has each image shown under a name of its own',
      file: 'server/runs/previews.ts',
      text: "`preview-${randomBytes(10).toString('hex')}.localhost`",
      without: "'preview.localhost'",
      attack: 'has cookies of its own in its tab, which no other image gets',
    },
    {
      that: 'shows an image under its name alone',
      file: gateway,
      text: 'if (headers.host?.toLowerCase() !== host)',
      without: "if (headers.host === '')",
      attack: 'is not shown under a name that shares its cookies with the server',
    },
    {
      that: 'publishes ports at an address of each run',
      file: 'server/runs/run-address.ts',
      text: 'return `127.${64 + (a % 64)}.${b}.${1 + (c % 254)}`',
      without: "return a + b + c < 0 ? '' : '127.0.0.1'",
      attack: 'sets no cookie for the server, and so locks nobody out of it',
    },
    {
      that: 'answers no page of another site',
      ...foreign,
      attack: 'opens no websocket of the server',
      behind: { words: 'the cookie is not sent along, nor would be by itself: browsers take `Lax` for it' },
    },
    {
      that: 'takes no form from another site',
      ...foreign,
      attack: 'sends no form to the server',
    },
  ],
}

/** Who is logged in, and looks at the page of another site. */
export const pageOfAnotherSite: Group = {
  name: 'page of another site',
  attacks: 'test/security/browser/page-of-another-site.test.ts',
  walls: [
    {
      that: 'answers no page of another site',
      ...foreign,
      attack: 'a page of evil.example opens no websocket',
    },
    {
      that: 'lets no other site use its files',
      ...resourcePolicy,
      attack: 'a page of evil.example uses nothing of a server',
      behind: { words: 'requests of other sites are refused', also: foreign },
    },
    {
      that: 'lets nobody frame it (CSP)',
      ...frameAncestors,
      attack: 'a page of another site frames no page of a server',
      behind: { words: 'X-Frame-Options says the same', also: frameOptions },
    },
    {
      that: 'lets nobody frame it (X-Frame-Options)',
      ...frameOptions,
      attack: 'a page of another site frames no page of a server',
      behind: { words: 'frame-ancestors says the same', also: frameAncestors },
    },
    {
      that: 'gives no other site a hand on its window',
      file: headers,
      text: "    'Cross-Origin-Opener-Policy': 'same-origin',\n",
      without: '',
      attack: 'a page of another site that opens the page in a window has no hand on that window',
    },
    {
      that: 'sends the cookie along from its own pages alone',
      file: pages,
      text: "sameSite: 'strict'",
      without: "sameSite: 'lax'",
      attack: 'a link from another site leads to the page, without the session',
    },
    {
      that: 'answers to the names of this machine alone',
      file: guard,
      text: '(!access.needsToken && !isLoopback(hostName(host)))',
      without: "host === ''",
      attack: 'a site that gives its own name the address of this machine reads nothing',
    },
    {
      that: 'answers to no name of an image',
      file: guard,
      text: 'isHostOfImages(hostName(host)) ||',
      without: '',
      attack: 'a name below localhost, as pages of images have, is no name of a server',
    },
  ],
}

/** The login, and what it opens. */
export const login: Group = {
  name: 'login',
  attacks: 'test/security/browser/login.test.ts',
  walls: [
    {
      that: 'hides the cookie from scripts',
      file: pages,
      text: 'httpOnly: true',
      without: 'httpOnly: false',
      attack: 'whoever has the access token logs in, and is where they wanted to go',
    },
    {
      that: 'ends a session when its user logs out',
      file: 'server/http/session-routes.ts',
      text: 'access.sessions.end(entry.id)',
      without: '',
      attack: 'who logs out from the menu of a project is out',
    },
    {
      that: 'takes the cookie back',
      file: 'server/http/session-routes.ts',
      text: 'clearSessionCookie(request, response)',
      without: '',
      attack: 'who logs out from the menu of a project is out',
    },
    {
      that: 'ends the websockets of a session with it',
      file: 'server/http/sessions.ts',
      text: 'for (const socket of session?.sockets ?? []) socket.destroy()',
      without: 'void session',
      attack: 'a tab whose session ends is cut off',
    },
    {
      that: 'runs no script but its own',
      file: headers,
      text: `"script-src 'self'",`,
      without: `"script-src 'self' 'unsafe-inline'",`,
      attack: 'the page holds no script but its own',
    },
    {
      that: 'has data files saved, not shown',
      file: 'server/http/send-file.ts',
      text: '  response.attachment(fileName)\n',
      without: '',
      attack: 'a data file that is a page of script is saved, not shown',
      behind: {
        words: 'its type is one that browsers save',
        also: {
          file: 'server/http/send-file.ts',
          text: "type ?? 'application/octet-stream'",
          without: "'text/html'",
        },
      },
    },
  ],
}
