import { DropdownMenu } from 'radix-ui'
import { buildable, type Platform } from '../../shared/model/target.ts'
import { setPlatform, useSession } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './Bar.module.css'

const universes = {
  embedded: 'Debian packages and this product’s own libraries. Builds in under a second',
  mirage: 'opam packages',
} as const
const targets: Partial<Record<Platform['target'], string>> = {
  hvt: 'Solo5 tender on KVM. Boots here too',
  spt: 'Solo5 tender as a confined process',
  virtio: 'Any virtual machine with virtio',
}

/** What the image is built from, and what it is built to run on: properties of the build, never of the graph. */
export const PlatformMenus = ({ narrow }: { narrow: boolean }) => {
  const { universe, target } = useSession(state => state.platform)
  const own = [...new Set(buildable.map(({ universe }) => universe))]
  const reachable = buildable.filter(platform => platform.universe === universe).map(({ target }) => target)
  const pickUniverse = (next: Platform['universe']) => {
    const platform = buildable.find(each => each.universe === next)
    if (platform) setPlatform(platform)
  }
  if (narrow)
    return (
      <Menu
        label={`Universe ${universe}, target ${target}`}
        shown={
          <>
            {universe}, {target}
          </>
        }
      >
        <p className="menu-title">Universe</p>
        <Choices value={universe} values={own} notes={universes} onPick={pickUniverse} />
        <p className="menu-title">Target</p>
        <Choices
          value={target}
          values={reachable}
          notes={targets}
          onPick={target => setPlatform({ universe, target })}
        />
      </Menu>
    )
  return (
    <>
      <Menu
        label={`Universe ${universe}`}
        shown={
          <>
            <small>Universe</small> {universe}
          </>
        }
      >
        <Choices value={universe} values={own} notes={universes} onPick={pickUniverse} />
      </Menu>
      <Menu
        label={`Target ${target}`}
        shown={
          <>
            <small>Target</small> {target}
          </>
        }
      >
        <Choices
          value={target}
          values={reachable}
          notes={targets}
          onPick={target => setPlatform({ universe, target })}
        />
      </Menu>
    </>
  )
}

const Menu = ({
  label,
  shown,
  children,
}: {
  label: string
  shown: React.ReactNode
  children: React.ReactNode
}) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger className="choice" aria-label={label}>
      {shown}
      <Icon name="down" className="i12" />
    </DropdownMenu.Trigger>
    <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
      {children}
    </DropdownMenu.Content>
  </DropdownMenu.Root>
)

type ChoicesProps<T extends string> = {
  value: T
  values: readonly T[]
  notes: Partial<Record<T, string>>
  onPick: (value: T) => void
}

const Choices = <T extends string>({ value, values, notes, onPick }: ChoicesProps<T>) => (
  <DropdownMenu.RadioGroup value={value} onValueChange={picked => onPick(picked as T)}>
    {values.map(each => (
      <DropdownMenu.RadioItem key={each} value={each} className={`menu-item ${styles.item}`}>
        <span>
          {each}
          <small>{notes[each]}</small>
        </span>
        <DropdownMenu.ItemIndicator className="push">
          <Icon name="check" className="i14" />
        </DropdownMenu.ItemIndicator>
      </DropdownMenu.RadioItem>
    ))}
  </DropdownMenu.RadioGroup>
)
