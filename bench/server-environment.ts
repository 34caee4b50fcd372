/** The environment of a server that a measurement starts: on the loopback, with a data folder of its own. `port`: '0' for any. */
export const serverEnvironment = (data: string, port: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  UNIKERNEL_COMPOSER_HOST: '127.0.0.1',
  UNIKERNEL_COMPOSER_PORT: port,
  UNIKERNEL_COMPOSER_DATA: data,
  UNIKERNEL_COMPOSER_TOKEN: '',
  UNIKERNEL_COMPOSER_LOG: 'error',
})
