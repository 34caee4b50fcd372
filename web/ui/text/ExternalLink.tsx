import type { ReactNode } from 'react'
import { Icon } from '../icon/Icon.tsx'

/** A link to another site, marked as one; it opens beside this page. */
export const ExternalLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <a href={href} target="_blank" rel="noopener noreferrer" title={`${href}, in a new tab`}>
    {children} <Icon name="out" className="i12" />
    <span className="visually-hidden">, another site, in a new tab</span>
  </a>
)
