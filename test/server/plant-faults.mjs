// Loaded into a server (node --import) by tests: on SIGUSR2, mistakes that nothing catches.
import { EventEmitter } from 'node:events'

process.on('SIGUSR2', () => {
  setTimeout(() => {
    throw new Error('planted in a timer')
  })
  void Promise.reject(new Error('planted in a promise'))
  setImmediate(() => new EventEmitter().emit('error', new Error('planted in an emitter')))
})
