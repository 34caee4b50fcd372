import { type IconName, icons } from './icons.tsx'

type Props = { name: IconName; className?: string | undefined }

/** An icon, in the colour of the text around it. Always beside words or inside a labelled button: hidden from readers. */
export const Icon = ({ name, className = '' }: Props) => (
  <svg className={`i ${className}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    {icons[name]}
  </svg>
)

/** The icon that the catalogue names, or a box where there is none of that name. */
export const DeviceIcon = ({ name, className }: { name: string; className?: string | undefined }) => (
  <Icon name={deviceIconName(name)} className={className} />
)

export const deviceIconName = (name: string): IconName => (isIcon(name) ? name : 'box')

const isIcon = (name: string): name is IconName => Object.hasOwn(icons, name)
