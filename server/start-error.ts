/** A command cannot do its work on this machine as it is; `message` is one or two sentences that say why and what to do. */
export class StartError extends Error {}
