import { keysOfCommand } from '../ui/keys/bindings.ts'

/** The keys of a command, `Ctrl Z`, at the end of a line; nothing where it has none. */
export const Keys = ({ command }: { command: string }) => {
  const keys = keysOfCommand(command)
  return keys === undefined ? null : (
    <span className="push">
      {keys.split(' ').map(key => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
