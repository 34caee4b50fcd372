import { register } from 'tsx/esm/api'

// A thread does not have its parent's loader for TypeScript.
register()
await import('./worker.ts')
