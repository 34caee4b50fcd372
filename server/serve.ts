import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { socketPath } from '../shared/protocol/protocol.ts'
import { appOf } from './app.ts'
import { Builds } from './builds/builds.ts'
import { buildDependencies } from './builds/dependencies.ts'
import { Libraries } from './builds/libraries.ts'
import { SourceTypes } from './builds/source-types.ts'
import { openDatabase } from './builds/store/database.ts'
import { StoredBuilds } from './builds/store/stored-builds.ts'
import { releaseTemporary, releaseUnfinished } from './builds/temporary.ts'
import type { Config } from './config.ts'
import { prepareDataFolder } from './fs/data-folder.ts'
import { Access } from './http/access.ts'
import { EventSockets } from './http/event-sockets.ts'
import { guardOf } from './http/guard.ts'
import { sharerOf } from './http/sharer.ts'
import { releaseIdleHeap } from './idle-heap.ts'
import { rateLimited } from './last-resort.ts'
import { Metrics } from './metrics.ts'
import { ProjectPackages } from './opam/project-packages.ts'
import { Presence } from './presence/presence.ts'
import { endAllGroups } from './process/run-process.ts'
import { Shares } from './projects/shares/shares.ts'
import { Lifetime } from './projects/store/lifetime.ts'
import { Projects } from './projects/store/projects.ts'
import { Versions } from './projects/versions/versions.ts'
import { Runs } from './runs/runs.ts'
import { StartError } from './start-error.ts'

export type RunningServer = {
  /** Where it answers: `http://127.0.0.1:4170/`. */
  address: string
  /** Ends builds, runs and connections, then resolves. */
  stop: () => Promise<void>
  /** Logs and counts an exception that nothing caught (`keepServing`). */
  faulted: (error: unknown, origin: string) => void
}

/** Starts everything and listens. Picks up what an earlier server left behind when it was killed. */
export const serve = async (config: Config): Promise<RunningServer> => {
  const destination = pino.destination({ fd: 2, sync: false })
  // Nobody reads the log any more: no reason to end.
  destination.on('error', () => undefined)
  const logger = pino({ level: config.logLevel }, destination)
  await prepareDataFolder(config.dataFolder)
  const database = openDatabase(join(config.dataFolder, 'composer.sqlite'))
  const stored = new StoredBuilds(database)
  const tools = await buildDependencies(config)
  const { images } = tools
  if (tools.confinement.kind === 'limits')
    logger.warn({ reason: tools.confinement.reason }, 'builds are not confined, only limited')
  if (tools.confinement.kind === 'none')
    logger.error({ reason: tools.confinement.reason }, 'nothing can be built here')
  const lifetime = new Lifetime(join(config.dataFolder, 'lifetime.json'))
  await lifetime.start()
  const projects = new Projects({
    lifetime,
    dataFolder: config.dataFolder,
    uploadBytes: config.limits.uploadBytes,
    lastBuild: project => stored.lastOutcome(project),
    work: tools.work,
    onTrouble: error => logger.warn({ err: error }, 'a version was not kept'),
  })
  await projects.recover()
  const interrupted = await stored.interruptUnfinished()
  let leftovers = (await tools.workspaces.releaseLeftovers()) + (await releaseTemporary())
  for (const folder of ['', 'shares', 'images', 'images/keys'])
    leftovers += await releaseUnfinished(join(config.dataFolder, folder))
  if (interrupted + leftovers > 0) logger.warn({ interrupted, leftovers }, 'an earlier server was killed')

  // The first build need not wait for it.
  void tools.findToolchain().catch(error => logger.warn({ err: error }, 'the toolchain was not found'))
  const versions = new Versions(projects)
  const shares = new Shares(join(config.dataFolder, 'shares'), projects)
  const metrics = new Metrics()
  const builds = new Builds(tools, stored, project => projects.folderOf(project), logger, metrics)
  const runs = new Runs({
    images,
    findToolchain: tools.findToolchain,
    limits: config.limits,
    token: config.token,
    logger,
  })
  const types = new SourceTypes(tools, project => projects.folderOf(project))
  const libraries = new Libraries(tools.findToolchain)
  const packages = new ProjectPackages(projects, tools)
  const presence = new Presence(projects)
  const sockets = new EventSockets(builds, runs, presence)
  metrics.gauge('composer_builds_running', 'Builds that run', () => builds.running)
  metrics.gauge('composer_builds_waiting', 'Builds that wait', () => builds.waiting)
  metrics.gauge('composer_runs_running', 'Images that run', () => runs.running)
  metrics.gauge('composer_sockets', 'Open websockets', () => sockets.connections)

  const access = new Access(config.token)
  const server = createServer(
    { connectionsCheckingInterval: 5000 },
    appOf({
      config,
      access,
      projects,
      versions,
      shares,
      builds,
      images,
      types,
      libraries,
      packages,
      runs,
      metrics,
      logger,
      work: tools.work,
      confinement: tools.confinement,
    }),
  )
  // Longer than clients and proxies keep a connection that nothing goes through: it is theirs to close, never under a request.
  server.keepAliveTimeout = 75_000
  // Heads and bodies that trickle in hold a connection for so long and no longer.
  server.headersTimeout = 20_000
  server.requestTimeout = 30 * 60_000
  // Beyond a number fields would be dropped without a word, such as the one that names another site; a head has 16 kB.
  server.maxHeadersCount = 0
  server.on('error', error => logger.error({ err: error }, 'the server does not listen'))
  upgradeTo(server, access, sockets, logger)
  const keepHeap = releaseIdleHeap()
  const end = async () => {
    keepHeap()
    presence.stop()
    await lifetime.stop()
    access.sessions.stop()
    types.stop()
    await packages.stop()
    await tools.work.stop()
    return stop(server, sockets, builds, runs, () => database.destroy(), logger)
  }
  const address = await listen(server, config).catch(async (error: unknown) => {
    // What is open by now would keep the process alive.
    await end()
    throw error
  })
  logger.info({ address, data: config.dataFolder, confinement: tools.confinement.kind }, 'listening')
  const logFault = rateLimited((error: unknown, origin: string) => {
    logger.error({ err: error, origin }, 'nothing caught this')
  }, 20)
  const faulted = (error: unknown, origin: string) => {
    metrics.faulted()
    logFault(error, origin)
  }
  return { address, stop: end, faulted }
}

const upgradeTo = (server: Server, access: Access, sockets: EventSockets, logger: Logger): void => {
  const guard = guardOf(access)
  server.on('upgrade', (request, socket, head) => {
    // Node has stopped listening to this connection: one that breaks now would end the server.
    socket.on('error', () => socket.destroy())
    try {
      const refused = request.url?.split('?')[0] === socketPath ? guard(request) : { status: 404 }
      if (refused) {
        socket.end(`HTTP/1.1 ${refused.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
        return
      }
      const entry = access.enter(request)
      if (entry.how === 'session') access.sessions.attach(entry.id, socket)
      sockets.accept(request, socket, head, sharerOf(request, access))
    } catch (error) {
      logger.error({ err: error }, 'a websocket was not opened')
      socket.destroy()
    }
  })
}

const listen = (server: Server, { host, port }: Config): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, () => {
      const { port: actual } = server.address() as AddressInfo
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}/`)
    })
  })

const listenError = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} of ${host} is in use. End what listens there, or set UNIKERNEL_COMPOSER_PORT.`,
      )
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        `This user may not listen on port ${port}. Set UNIKERNEL_COMPOSER_PORT to one from 1024 on.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
      return new StartError(
        `This machine has no address ${host} to listen on. Set UNIKERNEL_COMPOSER_HOST to one of its own, such as 127.0.0.1.`,
      )
    default:
      return error
  }
}

const stop = async (
  server: Server,
  sockets: EventSockets,
  builds: Builds,
  runs: Runs,
  closeDatabase: () => Promise<void>,
  logger: Logger,
): Promise<void> => {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  await Promise.all([builds.stop(), runs.stopAll()])
  sockets.stop()
  server.closeAllConnections()
  await closed
  endAllGroups()
  await closeDatabase()
  logger.info('ended')
  logger.flush()
}
