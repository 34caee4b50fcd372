import { DropdownMenu } from 'radix-ui'
import { type Command, isAvailable } from '../../commands/command.ts'
import { command } from '../../commands/commands.ts'
import { Keys } from '../../commands/Keys.tsx'
import { useSession } from '../../store/session.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { useAfterMenu } from '../../ui/menu/use-after-menu.ts'
import { focusDevice } from '../gestures/focus-store.ts'
import { openDevice } from '../gestures/keys.ts'
import { closeMenu, type MenuTarget, useContextMenu } from './context-menu-store.ts'
import { openQuickAddAt } from './quick-add.ts'

/** The commands for what was pressed with the right button, or for what has the focus. */
export const ContextMenu = () => {
  const asked = useContextMenu(state => state.asked)
  const { afterMenu, onCloseAutoFocus } = useAfterMenu()
  if (!asked) return null
  const { x, y } = asked.client
  return (
    <DropdownMenu.Root key={asked.requestId} open modal={false} onOpenChange={open => open || closeMenu()}>
      <DropdownMenu.Trigger asChild>
        <span style={{ position: 'fixed', left: x, top: y, width: 1, height: 1 }} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className="menu"
        align="start"
        sideOffset={2}
        aria-label={names[asked.target]}
        onCloseAutoFocus={event => onCloseAutoFocus(event, focusSelected)}
      >
        {groupsFor(asked.target, asked.client).map((group, index) => (
          <DropdownMenu.Group key={group[0]?.id}>
            {index > 0 && <DropdownMenu.Separator className="menu-rule" />}
            {group.map(({ id, icon, title, run }) => (
              <DropdownMenu.Item key={id} className="menu-item" onSelect={afterMenu(run)}>
                <Icon name={icon} />
                {title}
                <Keys command={id} />
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Group>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const focusSelected = (): void => {
  const [only] = useSession.getState().selection.devices
  if (only) focusDevice(only)
}

const names: Record<MenuTarget, string> = { devices: 'Device', wire: 'Wire', canvas: 'Canvas' }

/** By group, without what cannot be done now. */
const groupsFor = (target: MenuTarget, client: { x: number; y: number }): Command[][] => {
  const { devices } = useSession.getState().selection
  const [only] = devices
  const open: Command = {
    id: 'open',
    title: 'Open',
    icon: 'right',
    when: () => devices.length === 1,
    run: () => only && openDevice(only),
  }
  const addHere: Command = {
    id: 'add-here',
    title: 'Add a device here',
    icon: 'plus',
    run: () => void openQuickAddAt(client),
  }
  const groups: Record<MenuTarget, Command[][]> = {
    devices: [
      [open, command('auto-wire')],
      [command('duplicate'), command('copy'), command('cut')],
      ['frame', 'unframe', 'expand-device', 'collapse-device', 'clone-as-custom-type'].map(command),
      ['align-left', 'align-top', 'distribute-across', 'distribute-down'].map(command),
      [
        command('select-upstream'),
        command('select-downstream'),
        command('select-same'),
        command('zoom-selection'),
      ],
      [command('remove-and-reconnect'), command('remove')],
    ],
    wire: [[command('insert')], [command('zoom-selection')], [command('remove')]],
    canvas: [
      [addHere, command('note'), command('auto-wire-all')],
      [command('paste'), command('select-all')],
      [command('tidy'), command('fit')],
    ],
  }
  return groups[target].map(group => group.filter(isAvailable)).filter(group => group.length > 0)
}
