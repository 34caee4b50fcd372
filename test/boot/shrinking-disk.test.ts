import { spawn } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { buildImage, writeProject } from './build-and-boot.ts'

const composition = {
  format: 1,
  name: 'shrinking',
  devices: [
    { id: 'disk', type: 'block_of_file', name: 'disk' },
    {
      id: 'app',
      type: 'app',
      name: 'app',
      app: {
        module: 'App.Make',
        ports: [{ name: 'disk', signature: 'block' }],
        libraries: ['mirage-block', 'cstruct', 'fmt'],
      },
    },
  ],
  wires: [{ from: { device: 'disk' }, to: { device: 'app', port: 'disk' } }],
}

/** Reads the last sector again and again until that fails, then the first one. */
const app = `open Lwt.Syntax

module Make (Disk : Mirage_block.S) = struct
  let start disk =
    let* { Mirage_block.size_sectors; sector_size; _ } = Disk.get_info disk in
    let sector = Cstruct.create sector_size in
    let say what = function
      | Ok () -> Fmt.pr "%s: %c@." what (Cstruct.get_char sector 0)
      | Error error -> Fmt.pr "%s: %a@." what Disk.pp_error error
    in
    let rec watch () =
      let* last = Disk.read disk (Int64.pred size_sectors) [ sector ] in
      if Result.is_ok last then Lwt.bind (Mirage_sleep.ns 10_000_000L) watch else Lwt.return last
    in
    Fmt.pr "reading@.";
    let* last = watch () in
    say "last" last;
    let* first = Disk.read disk 0L [ sector ] in
    say "first" first;
    let* over = Disk.read disk (Int64.pred (Int64.div size_sectors 2L)) [ Cstruct.create (2 * sector_size) ] in
    say "over the new end" over;
    Lwt.return_unit
end
`

it('a disk whose file shrinks under a running image gives errors, and what is left of it', async () => {
  const folder = temporaryFolder()
  const project = writeProject(join(folder, 'project'), {
    'composition.json': JSON.stringify(composition),
    'src/app.ml': app,
  })
  const disk = join(folder, 'disk')
  writeFileSync(disk, Buffer.alloc(1024 * 1024, 'x'))
  const image = buildImage(project, folder)
  const guest = spawn(join(toolchainPrefix(), 'bin', 'hvt-run'), [`--block:disk=${disk}`, image])
  let said = ''
  guest.stdout.on('data', data => {
    said += String(data)
    if (said.trim() === 'reading') truncateSync(disk, 512 * 1024)
  })
  const status = await new Promise(resolve => guest.once('close', resolve))
  expect(said.trim().split('\n')).toEqual([
    'reading',
    'last: the host failed to read or write the block device',
    'first: x',
    'over the new end: the host failed to read or write the block device',
  ])
  expect(status).toBe(0)
})
