import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, describe as group, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { boot, buildImage, inTemporaryFolder, writeProject } from './build-and-boot.ts'

const device = (id: string, type: string, settings: object = {}) => ({ id, type, name: id, settings })
const wire = (from: string, to: string, port: string) => ({
  from: { device: from },
  to: { device: to, port },
})

/** Every store there is, one app that writes what may be written and lists all. */
const composition = {
  format: 1,
  name: 'stores',
  devices: [
    device('first', 'crunch', { dirname: 'data/one' }),
    device('second', 'crunch', { dirname: 'Data Two' }),
    device('memory', 'kv_rw_mem'),
    device('tardisk', 'block_of_file'),
    device('archive', 'tar_kv_ro'),
    device('block', 'block_of_file'),
    device('disk', 'sqlite_kv_rw'),
    device('ramdisk', 'ramdisk'),
    device('lost', 'sqlite_kv_rw'),
    {
      ...device('app', 'app'),
      app: {
        module: 'App.Make',
        ports: [
          ...['first', 'second', 'archive'].map(name => ({ name, signature: 'kv_ro' })),
          ...['memory', 'disk', 'lost'].map(name => ({ name, signature: 'kv_rw' })),
        ],
        bootArguments: [],
        libraries: ['mirage-kv'],
      },
    },
  ],
  wires: [
    wire('tardisk', 'archive', 'block'),
    wire('block', 'disk', 'block'),
    wire('ramdisk', 'lost', 'block'),
    ...['first', 'second', 'archive', 'memory', 'disk', 'lost'].map(name => wire(name, 'app', name)),
  ],
}

const app = `open Lwt.Syntax
module Key = Mirage_kv.Key

module List_all (Store : Mirage_kv.RO) = struct
  let rec run name store key =
    let* entries = Store.list store key in
    Lwt_list.iter_s
      (fun (key, kind) ->
        match kind with
        | \`Dictionary -> run name store key
        | \`Value ->
            let* value = Store.get store key in
            Printf.printf "%s %s %S\\n" name (Key.to_string key) (Result.get_ok value);
            Lwt.return_unit)
      (Result.get_ok entries)
end

module Change (Store : Mirage_kv.RW) = struct
  module All = List_all (Store)

  let run name store =
    let* old = Store.get store (Key.v "a/b") in
    let* result = Store.set store (Key.v "a/b") (Result.value old ~default:"" ^ "+") in
    Result.get_ok (Result.map_error ignore result);
    All.run name store Key.empty
end

module Make
    (A : Mirage_kv.RO) (B : Mirage_kv.RO) (C : Mirage_kv.RO) (D : Mirage_kv.RW) (E : Mirage_kv.RW) (F : Mirage_kv.RW) =
struct
  module A = struct include A include List_all (A) end
  module B = struct include B include List_all (B) end
  module C = struct include C include List_all (C) end
  module D = struct include D include Change (D) end
  module E = struct include E include Change (E) end
  module F = struct include F include Change (F) end

  let start a b c d e f =
    let* () = A.run "first" a Key.empty in
    let* () = B.run "second" b Key.empty in
    let* () = C.run "archive" c Key.empty in
    let* () = D.run "memory" d in
    let* () = E.run "disk" e in
    F.run "lost" f
end
`

/** Counts in a store for as long as it lives, and says each number when the store has it. */
const counting = {
  format: 1,
  name: 'counting',
  devices: [
    device('disk', 'block_of_file'),
    device('store', 'sqlite_kv_rw'),
    {
      ...device('app', 'app'),
      app: {
        module: 'App.Make',
        ports: [{ name: 'store', signature: 'kv_rw' }],
        bootArguments: [],
        libraries: ['mirage-kv'],
      },
    },
  ],
  wires: [wire('disk', 'store', 'block'), wire('store', 'app', 'store')],
}

const countingApp = `open Lwt.Syntax

module Make (Store : Mirage_kv.RW) = struct
  let key = Mirage_kv.Key.v "number"

  let start store =
    let* old = Store.get store key in
    let first = match old with Ok text -> int_of_string (String.trim text) | Error _ -> 0 in
    Printf.printf "found %d\\n%!" first;
    let rec go number =
      (* Some thousand bytes, so that a write takes its time. *)
      let* result = Store.set store key (Printf.sprintf "%9000d" number) in
      Result.get_ok (Result.map_error ignore result);
      Printf.printf "has %d\\n%!" number;
      go (number + 1)
    in
    go (first + 1)
end
`

/** Runs an image, kills it so many milliseconds after its console has matched, and gives the console. */
const killedAfter = async (options: string[], awaited: RegExp, ms: number): Promise<string> => {
  const guest = spawn(join(toolchainPrefix(), 'bin', 'hvt-run'), options)
  let said = ''
  const matches = new Promise<void>(resolve => {
    const look = () => awaited.test(said) && resolve()
    guest.once('spawn', look)
    guest.stdout.on('data', data => {
      said += String(data)
      look()
    })
  })
  const closed = once(guest, 'close')
  await Promise.race([matches.then(() => delay(ms)), closed])
  guest.kill('SIGKILL')
  await closed
  return said
}

group('storage', () => {
  it('has what it acknowledged, however often the machine is killed', async () => {
    const folder = temporaryFolder()
    const project = writeProject(join(folder, 'project'), {
      'composition.json': JSON.stringify(counting),
      'src/app.ml': countingApp,
    })
    const image = buildImage(project, folder)
    const disk = join(folder, 'disk')
    writeFileSync(disk, '')
    truncateSync(disk, 1024 * 1024)
    let acknowledged = 0
    for (let kill = 0; kill < 12; kill++) {
      // Every third is killed as soon as it starts, the others while they count.
      const said = await killedAfter(
        [`--block:disk=${disk}`, image],
        kill % 3 === 0 ? /^/ : /^has /m,
        17 * kill,
      )
      const found = Number(/^found (\d+)$/m.exec(said)?.[1] ?? acknowledged)
      // The last change may have reached the disk without its acknowledgement reaching us.
      expect(found - acknowledged).toBeGreaterThanOrEqual(0)
      expect(found - acknowledged).toBeLessThanOrEqual(1)
      acknowledged = Number([...said.matchAll(/^has (\d+)$/gm)].at(-1)?.[1] ?? found)
    }
    expect(acknowledged).toBeGreaterThanOrEqual(8)
  })

  it('of every kind in one image, with several disks', () => {
    inTemporaryFolder(folder => {
      const project = writeProject(join(folder, 'project'), {
        'composition.json': JSON.stringify(composition),
        'src/app.ml': app,
        'data/one/x.ml': 'let () = assert false',
        'data/one/dune': 'not for dune',
        'data/one/_sub/y': 'why',
        'Data Two/x.ml': 'let () = assert false',
      })
      mkdirSync(join(folder, 'in'))
      writeFileSync(join(folder, 'in', 'file'), 'in the archive')
      execFileSync('tar', ['-cf', join(folder, 'x.tar'), '-C', join(folder, 'in'), 'file'])
      writeFileSync(join(folder, 'disk'), '')
      truncateSync(join(folder, 'disk'), 1024 * 1024)
      const image = buildImage(project, folder)
      const disks = [`--block:tardisk=${join(folder, 'x.tar')}`, `--block:block=${join(folder, 'disk')}`]
      const lines = (boots: number) => [
        'first /_sub/y "why"',
        'first /dune "not for dune"',
        'first /x.ml "let () = assert false"',
        'second /x.ml "let () = assert false"',
        'archive /file "in the archive"',
        'memory /a/b "+"',
        `disk /a/b "${'+'.repeat(boots)}"`,
        'lost /a/b "+"',
      ]
      for (const boots of [1, 2]) {
        const { status, out, error } = boot(image, [], disks)
        expect(`${out}${error}`.trim().split('\n')).toEqual(lines(boots))
        expect(status).toBe(0)
      }
    })
  })
})
