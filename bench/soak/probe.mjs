import { Agent, get } from 'node:http'

// Asks for one address ten times a second over one connection, and prints how many milliseconds each answer took. What a
// server that is being started again does not answer is no answer.
const url = process.argv[2]
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const ask = () => {
  const startedAt = performance.now()
  const request = get(url, { agent }, response => {
    response.resume()
    response.on('end', () => {
      process.stdout.write(`${performance.now() - startedAt}\n`)
      setTimeout(ask, 100)
    })
  })
  request.on('error', () => setTimeout(ask, 100))
}
ask()
