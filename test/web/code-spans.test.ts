import { expect, it } from 'vitest'
import { codeSpans } from '../../web/ui/text/code-spans.ts'

/** Code between angle brackets, the rest as it is. */
const shown = (text: string): string =>
  codeSpans(text)
    .map(({ text, code }) => (code ? `<${text}>` : text))
    .join('')

it('finds code between backticks', () => {
  expect(shown('`over` needs `Tcpip.Stack.V4V6`.')).toBe('<over> needs <Tcpip.Stack.V4V6>.')
})

it('lets code hold backticks between more of them', () => {
  expect(shown('What listens at `` `TCP port `` here: `tls`')).toBe('What listens at <`TCP port> here: <tls>')
})

it('leaves backticks that open nothing', () => {
  expect(shown('a ` alone, and `` two')).toBe('a ` alone, and `` two')
  expect(shown('')).toBe('')
})
