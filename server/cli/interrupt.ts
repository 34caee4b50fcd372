/** Aborted by the first Ctrl-C or SIGTERM; a second one ends the command at once. */
export const cancelledByKeyboard = (): AbortSignal => {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}
