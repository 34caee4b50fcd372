import { DropdownMenu } from 'radix-ui'
import { setTheme, type ThemeChoice, useSession } from '../store/session.ts'
import { Icon } from '../ui/icon/Icon.tsx'

const themes: readonly { value: ThemeChoice; label: string; icon: 'screen' | 'sun' | 'moon' }[] = [
  { value: 'system', label: 'As the system', icon: 'screen' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
]

/** Light, dark, or as the system has it. */
export const ThemeMenu = () => {
  const theme = useSession(state => state.theme)
  const icon = themes.find(({ value }) => value === theme)?.icon ?? 'screen'
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="btn icon" aria-label="Theme" title="Theme">
        <Icon name={icon} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
        <DropdownMenu.RadioGroup value={theme} onValueChange={value => setTheme(value as ThemeChoice)}>
          {themes.map(({ value, label, icon }) => (
            <DropdownMenu.RadioItem key={value} value={value} className="menu-item">
              <Icon name={icon} />
              {label}
              <DropdownMenu.ItemIndicator className="push">
                <Icon name="check" className="i14" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}
