/** Lets this process import TypeScript files as they are; needs the npm packages. */
export const register = async () => {
  const { register: registerTsx } = await import('tsx/esm/api')
  registerTsx()
}
