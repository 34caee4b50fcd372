import type { ReactNode } from 'react'
import type { Family } from '../../../shared/model/signature.ts'

/** The shape of a family's ports, around the origin, 12 across: families are told apart without colour. */
export const shapes: Record<Family, ReactNode> = {
  net: <rect x="-4.1" y="-4.1" width="8.2" height="8.2" rx=".6" />,
  ip: <circle r="4.5" />,
  flow: <path d="M-2.6-4.5h5.2L5.2 0 2.6 4.5h-5.2L-5.2 0z" />,
  block: <path d="M-5.2-4.4H5.2v3.3H-5.2zM-5.2 1.1H5.2v3.3H-5.2z" />,
  kv: <path d="M-4.6-4.3H1L5.2 0 1 4.3h-5.6z" />,
  http: <path d="M-3.6-4.9 5 0l-8.6 4.9z" />,
  name: (
    <path
      fillRule="evenodd"
      d="M-4.8 0a4.8 4.8 0 1 0 9.6 0 4.8 4.8 0 1 0-9.6 0M-1.7 0a1.7 1.7 0 1 1 3.4 0 1.7 1.7 0 1 1-3.4 0"
    />
  ),
  time: <path d="M-4.4-4.8h8.8L.9 0l3.5 4.8h-8.8L-.9 0z" />,
  log: <path d="M-1.7-4.9h3.4v3.2h3.2v3.4H1.7v3.2h-3.4V1.7h-3.2v-3.4h3.2z" />,
  app: <path d="M0-5.2 5.2 0 0 5.2-5.2 0z" />,
}
