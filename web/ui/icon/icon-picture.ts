import { Children, isValidElement, type ReactNode } from 'react'
import { deviceIconName } from './Icon.tsx'
import { icons } from './icons.tsx'

/**
 * A device's icon on its tile as a picture, for `background-image`, in colours as CSS writes them. Of a thousand devices at once:
 * each inline svg is a coordinate system of its own, which the browser sorts into layers again for every frame; a picture
 * is not.
 */
export const tilePicture = (name: string, colour: string, soft: string): string => {
  const key = `${name} ${colour} ${soft}`
  const known = pictures.get(key)
  if (known !== undefined) return known
  const icon = `<svg x="8" y="8" width="40" height="40" viewBox="0 0 16 16" fill="none" stroke="${colour}" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">${markupOf(icons[deviceIconName(name)])}</svg>`
  const tile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 56 56"><rect width="56" height="56" rx="12" fill="${soft}"/>${icon}</svg>`
  const picture = `url("data:image/svg+xml,${encodeURIComponent(tile)}")`
  pictures.set(key, picture)
  return picture
}

const pictures = new Map<string, string>()

/** The elements of an icon as text: their attributes are named alike in React and in SVG. */
const markupOf = (node: ReactNode): string =>
  Children.toArray(node)
    .map(part => {
      if (!isValidElement<Record<string, unknown> & { children?: ReactNode }>(part)) return ''
      const { children, ...attributes } = part.props
      if (typeof part.type !== 'string') return markupOf(children)
      const words = Object.entries(attributes).map(([name, value]) => ` ${name}="${String(value)}"`)
      return `<${part.type}${words.join('')}/>`
    })
    .join('')
