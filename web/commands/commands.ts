import { arrangeCommands } from './arrange-commands.ts'
import type { Command } from './command.ts'
import { composeCommands } from './compose-commands.ts'
import { projectCommands } from './project-commands.ts'

/** Every command of the project page, in the order in which they are listed. */
export const commands: readonly Command[] = [...composeCommands, ...arrangeCommands, ...projectCommands]

const byId = new Map(commands.map(command => [command.id, command]))

/** The command of an id. */
export const command = (id: string): Command => {
  const found = byId.get(id)
  if (!found) throw new Error(`there is no command ${id}`)
  return found
}
