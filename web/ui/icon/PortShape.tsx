import type { Family } from '../../../shared/model/signature.ts'
import { shapes } from './shapes.tsx'

type Props = { family: Family; hollow?: boolean; className?: string | undefined }

/** The shape of a port: hollow while it needs a wire. Coloured by the family class around it (`--c`). */
export const PortShape = ({ family, hollow = false, className = '' }: Props) => (
  <svg
    className={`p ${hollow ? 'open' : ''} ${className}`}
    viewBox="-6 -6 12 12"
    aria-hidden="true"
    focusable="false"
  >
    {shapes[family]}
  </svg>
)
