/** A command to be handed to `run`. */
export type Command = { program: string; args: string[] }
