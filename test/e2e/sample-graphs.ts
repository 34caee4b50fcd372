/** An app with its logs; `wired: false` leaves the port without its wire. */
export const appWithLogs = ({ wired = true }: { wired?: boolean } = {}) => ({
  devices: [
    { id: 'logs', name: 'logs', type: 'default_reporter' },
    {
      id: 'app',
      name: 'app',
      type: 'app',
      app: {
        module: 'Unikernel',
        ports: [{ name: 'log', signature: 'reporter' }],
        libraries: ['logs', 'lwt'],
      },
    },
  ],
  wires: wired ? [{ from: { device: 'logs' }, to: { device: 'app', port: 'log' } }] : [],
})

/** `start` that logs a line; what comes before it may be wrong. */
export const logging = (text: string, before = '') =>
  `${before}let start () =\n  Logs.info (fun m -> m "${text}");\n  Lwt.return_unit\n`

/** Many modules that each stand on the one before, so that they are compiled one after another, with a line for each. */
export const manyModules = (count: number): Record<string, string> => {
  const body = Array.from(
    { length: 60 },
    (_, i) => `let f${i} x = Printf.sprintf "%d %s" (x + ${i}) (string_of_int x)`,
  )
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `m${i}.ml`,
      `${i === 0 ? '' : `let before = M${i - 1}.f0 0\n`}${body.join('\n')}\n`,
    ]),
  )
}
