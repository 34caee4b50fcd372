import { Command, CommanderError, Option } from 'commander'
import { buildable, type Platform } from '../../shared/model/target.ts'
import { ConfigError, productVersion } from '../config.ts'
import { StartError } from '../start-error.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { formatFileError } from './file-messages.ts'
import { printJson, say } from './print.ts'

/** Runs one command; resolves with its exit status. */
export const runCommandLine = async (argv: readonly string[]): Promise<number> => {
  let status: number = exitCode.ok
  // Each command's code is loaded when it is asked for: `check` needs none of the server's.
  const program = programWith(code => {
    status = code
  })
  // With --json standard output has one object whatever happens; what went wrong is said on standard error, too.
  const ended = (code: number, message: string): number => {
    if (message === '') return code
    if (argv.includes('--json')) printJson({ ok: false, error: message })
    say(message)
    return code
  }
  try {
    await program.parseAsync([...argv])
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
    if (error instanceof CommandError) return ended(error.code, error.message)
    if (error instanceof ConfigError) return ended(exitCode.usage, error.message)
    if (error instanceof StartError) return ended(exitCode.missing, error.message)
    const words = formatFileError(error)
    if (words === null) throw error
    return ended(exitCode.files, words)
  }
}

const programWith = (end: (code: number) => void): Command => {
  const program = new Command('unikernel-composer')
    .description(
      'Composes unikernels: checks, builds and boots the project folders that the web application edits.',
    )
    .version(productVersion, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('unikernel-composer --help lists the commands')
    .addHelpText(
      'after',
      '\nunikernel-composer toolchain export FILE and import FILE carry the tools to a machine without a network.',
    )
    .addHelpText('after', exitCodes)

  program
    .command('start')
    .description('start the server and print its address')
    .option('--port <number>', 'the port to listen on (4170)')
    .option('--json', 'print one JSON object once it listens')
    .action(async (options: { port?: string; json?: boolean }) => {
      const { startCommand } = await import('./start.ts')
      end(await startCommand({ port: options.port, json: options.json ?? false }))
    })

  withPlatform(program.command('check'))
    .argument('<dir>', 'a project folder')
    .description('say what is wrong with a project, without compiling it')
    .option('--json', 'print one JSON object')
    .action(async (dir: string, options: PlatformOptions & { json?: boolean }) => {
      const { checkCommand } = await import('./check.ts')
      end(await checkCommand(dir, { platform: platformOf(options), json: options.json ?? false }))
    })

  withPlatform(program.command('generate'))
    .argument('<dir>', 'a project folder')
    .description('write the source tree that dune would be given')
    .requiredOption('-o, --output <dir>', 'the folder to write to')
    .option('--json', 'print one JSON object')
    .action(async (dir: string, options: PlatformOptions & { output: string; json?: boolean }) => {
      const { generateCommand } = await import('./generate.ts')
      const platform = platformOf(options)
      end(await generateCommand(dir, { platform, output: options.output, json: options.json ?? false }))
    })

  withPlatform(program.command('build'))
    .argument('<dir>', 'a project folder, or one that `mirage configure -t hvt` wrote')
    .description('build an image')
    .option('-o, --output <file>', 'the image to write (NAME.hvt)')
    .option('--bom <file>', 'write what the image holds, with versions and licences, as CycloneDX 1.6 JSON')
    .option('--force', 'build even where the same inputs were built before')
    .option('--json', 'print one JSON object')
    .action(
      async (
        dir: string,
        options: PlatformOptions & { output?: string; bom?: string; force?: boolean; json?: boolean },
      ) => {
        const { buildCommand } = await import('./build.ts')
        const platform = platformOf(options)
        end(
          await buildCommand(dir, {
            platform,
            output: options.output,
            bom: options.bom,
            force: options.force ?? false,
            json: options.json ?? false,
          }),
        )
      },
    )

  program
    .command('run')
    .argument('<image>', 'an hvt image')
    .argument('[arguments...]', 'boot arguments, after --')
    .description("boot an image here, with its console on this terminal; exits with the guest's status")
    .option('--mem <mb>', 'guest memory in MB', '128')
    .option('--block <name=file>', 'the file behind a disk of the image; once for each', collected, [])
    .option(
      '--net <name=backend>',
      'what a network device is attached to; once for each. user (passt, no root): the image is reached at its published ports and opens no connection itself; user,internet: it reaches the internet as well, but neither this machine nor private addresses; tap:INTERFACE or socket:PATH: what is behind it',
      collected,
      [],
    )
    .option(
      '--publish <[host:]guest>',
      'a TCP port of the image on a user network, to be reached at 127.0.0.1 (HOST, or a free port); once for each. Without it: 80, 443, 8080, 8443, 7 and those that boot arguments such as --port=8000 name',
      collected,
      [],
    )
    .option('--json', 'print one JSON object when it has ended, with its console')
    .action(
      async (
        image: string,
        words: string[],
        options: { mem: string; block: string[]; net: string[]; publish: string[]; json?: boolean },
      ) => {
        const { runCommand } = await import('./run.ts')
        const { mem: memory, block: disks, net: networks, publish, json = false } = options
        end(await runCommand(image, words, { memory, disks, networks, publish, json }))
      },
    )

  program
    .command('export')
    .argument('<dir>', 'a project folder')
    .description('pack a project into one .tar.gz file, or make a MirageOS project of it')
    .addOption(
      new Option('--as <form>', 'archive: one .tar.gz file; mirage: a folder for mirage configure 4.11')
        .choices(['archive', 'mirage'])
        .default('archive'),
    )
    .requiredOption('-o, --output <path>', 'the file, or the folder, to write')
    .option('--force', 'with --as mirage: write over files that are there and differ')
    .option('--json', 'print one JSON object')
    .action(
      async (
        dir: string,
        options: { as: 'archive' | 'mirage'; output: string; force?: boolean; json?: boolean },
      ) => {
        const { output, force = false, json = false } = options
        if (options.as === 'mirage') {
          const { exportMirageCommand } = await import('./export-mirage.ts')
          return end(await exportMirageCommand(dir, { output, force, json }))
        }
        const { exportCommand } = await import('./archive.ts')
        end(await exportCommand(dir, output, json))
      },
    )

  program
    .command('import')
    .argument('<file>', 'an exported .tar.gz file')
    .argument('<dir>', 'the folder to make; it may not exist yet')
    .description('unpack an exported project')
    .option('--json', 'print one JSON object')
    .action(async (file: string, dir: string, options: { json?: boolean }) => {
      const { importCommand } = await import('./archive.ts')
      end(await importCommand(file, dir, options.json ?? false))
    })

  withPlatform(program.command('lock'))
    .argument('<dir>', 'a project folder')
    .description('choose the versions of the opam packages that a project names, and write NAME.opam.locked')
    .option('--update', 'look for newer states of the repositories first')
    .option('--json', 'print one JSON object')
    .action(async (dir: string, options: PlatformOptions & { update?: boolean; json?: boolean }) => {
      const { lockCommand } = await import('./lock.ts')
      const { universe } = platformOf(options)
      end(await lockCommand(dir, { universe, update: options.update ?? false, json: options.json ?? false }))
    })

  program
    .command('pull')
    .argument('<dir>', 'a project folder with a lock')
    .description('fetch the sources of the packages of a lock, checked')
    .option('--json', 'print one JSON object')
    .action(async (dir: string, options: { json?: boolean }) => {
      const { pullCommand } = await import('./lock.ts')
      end(await pullCommand(dir, options.json ?? false))
    })

  program
    .command('sources')
    .argument('<dir>', 'a project folder with a lock')
    .description('say where each package of a lock is from: version, licence, repository, URL')
    .option('--json', 'print one JSON object')
    .action(async (dir: string, options: { json?: boolean }) => {
      const { sourcesCommand } = await import('./lock.ts')
      end(await sourcesCommand(dir, options.json ?? false))
    })

  withPlatform(program.command('outdated'))
    .argument('<dir>', 'a project folder with a lock')
    .description('say what locking again would change; changes nothing')
    .option('--json', 'print one JSON object')
    .action(async (dir: string, options: PlatformOptions & { json?: boolean }) => {
      const { outdatedCommand } = await import('./lock.ts')
      const { universe } = platformOf(options)
      end(await outdatedCommand(dir, { universe, json: options.json ?? false }))
    })

  program
    .command('doctor')
    .description('say what this machine has, what is missing and how to get it')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: boolean }) => {
      const { doctorCommand } = await import('./doctor.ts')
      end(await doctorCommand(options.json ?? false))
    })

  for (const command of program.commands)
    command.showHelpAfterError(`unikernel-composer ${command.name()} --help says how to call it`)
  program.commands
    .find(command => command.name() === 'run')
    ?.showHelpAfterError('Boot arguments stand after --: unikernel-composer run IMAGE -- ARGUMENTS')
  return program
}

type PlatformOptions = { target: string; universe: string }

const withPlatform = (command: Command): Command =>
  command
    .addOption(
      new Option('--target <target>', `what the image runs on: ${namesOf(each => each.target)}`).default(
        'hvt',
      ),
    )
    .addOption(
      new Option(
        '--universe <universe>',
        `the libraries it is built from: ${namesOf(each => each.universe)}`,
      ).default('embedded'),
    )

const namesOf = (name: (platform: Platform) => string): string => [...new Set(buildable.map(name))].join(', ')

const platformOf = ({ target, universe }: PlatformOptions): Platform => {
  const platform = buildable.find(each => each.universe === universe && each.target === target)
  if (platform) return platform
  const known = buildable.map(each => `--universe ${each.universe} --target ${each.target}`).join(', ')
  throw new CommandError(
    exitCode.usage,
    `This version does not build for ${universe}/${target}. It builds for: ${known}.`,
  )
}

const exitCodes = `
Exit status:
  0  done
  1  problems were found, or the build failed
  2  the command line is wrong
  3  the toolchain or another part of the machine is missing: see doctor
  4  the build took longer than its time limit
  5  a file or folder cannot be read or written
  130  cancelled
run ends with the guest's own status, 64 where a device that the image asks for is not given, 125 where the image is
refused, 126 where this machine cannot run it.`

/** The values of an option that may be given several times. */
const collected = (value: string, before: string[]): string[] => [...before, value]
