import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { NetworkSamples } from './measure-network.ts'
import { repeat } from './sample.ts'

/*
 * RUNNER FOLDER RUNS, started by measure-network.ts inside its namespace, where the images of FOLDER are at 10.0.0.2.
 * Prints the samples as JSON.
 */
const call = promisify(execFile)
const peer = fileURLToPath(new URL('../unikernel/test/net-peers/peer.py', import.meta.url))
const address = '10.0.0.2'
const seconds = 3
const connectionsAtOnce = 16
const mebibyte = 1048576
const runsOfStart = 11

const [runner = '', folder = '', runsText = ''] = process.argv.slice(2)
const count = { warmUp: 1, runs: Number(runsText) }

/** With an image running. */
const during = async <T>(image: string, work: (guest: ChildProcess) => Promise<T>): Promise<T> => {
  const guest = await boot(image)
  const ended = new Promise(resolve => guest.once('exit', resolve))
  try {
    return await work(guest)
  } finally {
    guest.kill('SIGKILL')
    await ended
  }
}

/** An image that has said that it listens. */
const boot = (image: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const options = [
      '--quiet',
      '--net',
      'service=tap:tap0',
      join(folder, `${image}.hvt`),
      `--ipv4=${address}/24`,
    ]
    const guest = spawn(runner, options, { stdio: ['ignore', 'pipe', 'inherit'] })
    guest.once('error', reject)
    guest.once('exit', status => reject(new Error(`${image} ended with status ${status}`)))
    guest.stdout.on('data', text => {
      if (String(text).includes('listening')) resolve(guest)
    })
  })

const requestsPerSecond = async (url: string, connections: number, ...more: string[]): Promise<number> => {
  const { stdout } = await call('wrk', ['-t1', `-c${connections}`, `-d${seconds}`, ...more, url])
  if (/Socket errors|Non-2xx/.test(stdout) && !more.includes('Connection: close')) throw new Error(stdout)
  return numberIn(stdout, /Requests\/sec:\s+([0-9.]+)/)
}

const askPeer = async (what: string): Promise<number> => {
  const { stdout } = await call('python3', [peer, what], { env: { ...process.env, PEER: address } })
  return numberIn(stdout, /^\w+ ([0-9.]+)/)
}

const numberIn = (text: string, pattern: RegExp): number => {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`no metric in: ${text}`)
  return Number(found)
}

/** Over a connection of its own: the one before led to another image. */
const firstAnswer = (): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ host: address, agent: false }, reply => reply.resume().once('end', resolve)).once('error', reject)
  })

const start = async (): Promise<{ ready: number; resident: number }> => {
  const began = performance.now()
  return during('http-hello', async guest => {
    await firstAnswer()
    const ready = performance.now() - began
    const status = readFileSync(`/proc/${guest.pid}/status`, 'utf8')
    return { ready, resident: numberIn(status, /VmRSS:\s+(\d+) kB/) / 1000 }
  })
}

const measure = async (): Promise<NetworkSamples> => {
  const starts = await repeat({ warmUp: 1, runs: runsOfStart }, start)
  const plain = await during('http-hello', async () => ({
    http: await repeat(count, () => requestsPerSecond(`http://${address}/`, connectionsAtOnce)),
    httpOne: await repeat(count, () => requestsPerSecond(`http://${address}/`, 1)),
    httpNew: await repeat(count, () =>
      requestsPerSecond(`http://${address}/`, connectionsAtOnce, '-H', 'Connection: close'),
    ),
  }))
  const long = await during('http-speed', () =>
    repeat(count, () => requestsPerSecond(`http://${address}/long`, connectionsAtOnce)),
  )
  const https = await during('https-static-site', () =>
    repeat(count, () => requestsPerSecond(`https://${address}/`, connectionsAtOnce)),
  )
  /* wrk takes a session up again where it may: this image gives no tickets. */
  const handshakes = await during('https-handshakes', () =>
    repeat(count, () =>
      requestsPerSecond(`https://${address}/`, connectionsAtOnce, '-H', 'Connection: close'),
    ),
  )
  const tcp = await during('tcp-speed', async () => ({
    tcpIn: await repeat(count, () => askPeer('into:200')),
    tcpOut: await repeat(count, () => askPeer('out')),
    echo: await repeat(count, () => askPeer('round_trip:5000')),
  }))
  return {
    ...plain,
    httpLong: long.map(requests => (requests * mebibyte) / 1e6),
    https,
    handshakes,
    ...tcp,
    ready: starts.map(({ ready }) => ready),
    resident: starts.map(({ resident }) => resident),
  }
}

process.stdout.write(JSON.stringify(await measure()))
