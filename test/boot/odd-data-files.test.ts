import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { boot, buildImage, inTemporaryFolder, writeProject } from './build-and-boot.ts'

const names = [
  '[slug].js',
  '(group).js',
  'über.html',
  '日本.html',
  'it\'s "quoted".txt',
  'index.html?lang=de',
  'a~b&c;d%20#e.txt',
  '.well-known/security.txt',
  '-rf',
]

const source = `open Lwt.Syntax

module Make (Content : Mirage_kv.RO) (Empty : Mirage_kv.RO) = struct
  let ok pp = function Ok value -> value | Error error -> Fmt.failwith "%a" pp error

  let rec browse content key =
    let* entries = Content.list content key in
    Lwt_list.iter_s
      (fun (key, kind) ->
        match kind with
        | \`Dictionary -> browse content key
        | \`Value ->
            let* text = Content.get content key in
            print_endline (Mirage_kv.Key.to_string key ^ " holds " ^ ok Content.pp_error text);
            Lwt.return_unit)
      (ok Content.pp_error entries)

  let start content empty =
    let* () = browse content Mirage_kv.Key.empty in
    let* entries = Empty.list empty Mirage_kv.Key.empty in
    print_endline ("the other holds " ^ string_of_int (List.length (ok Empty.pp_error entries)));
    Lwt.return_unit
end
`

const composition = {
  format: 1,
  name: 'odd',
  devices: [
    { id: 'content', type: 'crunch', name: 'content', settings: { dirname: 'content' } },
    { id: 'empty', type: 'crunch', name: 'empty', settings: { dirname: 'nothing' } },
    {
      id: 'app',
      type: 'app',
      name: 'app',
      app: {
        module: 'Unikernel.Make',
        ports: [
          { name: 'content', signature: 'kv_ro' },
          { name: 'empty', signature: 'kv_ro' },
        ],
        libraries: ['fmt', 'lwt', 'mirage-kv'],
      },
    },
  ],
  wires: [
    { from: { device: 'content' }, to: { device: 'app', port: 'content' } },
    { from: { device: 'empty' }, to: { device: 'app', port: 'empty' } },
  ],
}

it('an image holds data files of any name and those that links lead to; a folder without files is an empty store', () => {
  inTemporaryFolder(folder => {
    const project = writeProject(join(folder, 'project'), {
      'composition.json': JSON.stringify(composition),
      'src/unikernel.ml': source,
      ...Object.fromEntries(names.map((name, at) => [`content/${name}`, `text ${at}`])),
    })
    symlinkSync('über.html', join(project, 'content/link.html'))
    const { status, out } = boot(buildImage(project, folder))
    const expected = names.map((name, at) => `/${name} holds text ${at}`)
    expect(out.split('\n')).toEqual(
      expect.arrayContaining([...expected, '/link.html holds text 2', 'the other holds 0']),
    )
    expect(status).toBe(0)
  })
})
