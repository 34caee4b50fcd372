import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { DataFile, ProjectContent } from '../../shared/model/project.ts'
import { dataFolderOf, folders as foldersOf, staticModule } from '../../shared/model/static-data.ts'
import { stringLiteral } from './ocaml.ts'

/** A data folder that is compiled into the image as a module. */
export type StaticStore = {
  /** In the project folder: `site/static`. */
  folder: string
  /** The module's file, without `.ml`: `static_site_static`. */
  file: string
  /** By path within the folder, in order. */
  files: [path: string, file: DataFile][]
}

/** Where a source tree has data files, each under its checksum: their own names may be any that a file can have. */
export const dataFolder = 'data'

/** The data folders that a project's devices name, each once, in the order of the composition. */
export const staticStores = (
  { composition, files = {} }: ProjectContent,
  catalogue: Catalogue,
): StaticStore[] => {
  const filesIn = foldersOf(files)
  const folders = composition.devices.flatMap(device => dataFolderOf(catalogue, device) ?? [])
  return [...new Set(folders)].map(folder => ({
    folder,
    file: staticModule(folder).toLowerCase(),
    files: filesIn(folder),
  }))
}

/** The data files that the tree of a build needs: where in it, and what of the project. */
export const dataFiles = (stores: readonly StaticStore[]): ReadonlyMap<string, { path: string } & DataFile> =>
  new Map(
    stores.flatMap(({ folder, files }) =>
      files.map(([path, file]): [string, { path: string } & DataFile] => [
        pathOf(file),
        { path: `${folder}/${path}`, ...file },
      ]),
    ),
  )

/** The generated files of one folder: the module, and the C that has the assembler put the bytes into the image. */
export const staticFiles = (store: StaticStore): [path: string, text: string][] => [
  [`${store.file}.mli`, interfaceOf(store)],
  [`${store.file}.ml`, moduleOf(store)],
  [`${store.file}_data.c`, stubOf(store)],
]

const pathOf = ({ sha256 }: DataFile): string => `${dataFolder}/${sha256}`

const interfaceOf = ({
  folder,
}: StaticStore): string => `(** The files of ${commented(folder)}/, in the image. *)

include Mirage_kv.RO with type error = Mirage_kv.error

val connect : unit -> t Lwt.t
`

const moduleOf = (store: StaticStore): string => {
  const places = placesOf(store)
  const lines = store.files.map(
    ([path, file]) =>
      `    ${stringLiteral(path)}, ${places.get(file.sha256)}, ${file.size}, ${stringLiteral(file.sha256)};\n`,
  )
  return `external bytes : unit -> Cstruct.buffer = "${store.file}_bytes"

include Kv_static.Make (struct
  let bytes = bytes

  (* Path, place among the bytes, length, SHA-256 *)
  let files = [
${lines.join('')}  ]
end)
`
}

const stubOf = ({ file, files }: StaticStore): string => {
  const pieces = [...new Set(files.map(([, file]) => pathOf(file)))]
  return `#include <caml/bigarray.h>

__asm__(
    ".pushsection .rodata.${file}, \\"a\\", @progbits\\n"
    "${file}_begin:\\n"
${pieces.map(piece => `    ".incbin \\"${piece}\\"\\n"\n`).join('')}    "${file}_end:\\n"
    ".popsection\\n");

extern const char ${file}_begin[], ${file}_end[];

value ${file}_bytes(value unit)
{
  (void)unit;
  return caml_ba_alloc_dims(CAML_BA_CHAR | CAML_BA_C_LAYOUT | CAML_BA_EXTERNAL, 1, (void *)${file}_begin,
                            (intnat)(${file}_end - ${file}_begin));
}
`
}

/** Where each content begins: equal files stand in the image once. */
const placesOf = ({ files }: StaticStore): ReadonlyMap<string, number> => {
  const places = new Map<string, number>()
  let place = 0
  for (const [, { sha256, size }] of files) {
    if (places.has(sha256)) continue
    places.set(sha256, place)
    place += size
  }
  return places
}

/** For an OCaml comment, which reads string literals and comments in it. */
const commented = (text: string): string => text.replace(/["*(){}']/g, '_')
