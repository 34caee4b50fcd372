import type { DeviceType, OcamlSide } from '../model/device-type.ts'
import { Target } from '../model/target.ts'

/*
 * Disks and key-value stores. Ids, settings and defaults: mirage 4.11.1, lib/devices/{block,kv}.ml; what MirageOS does not have
 * says so in its `source`.
 */

const both = (side: OcamlSide): DeviceType['universes'] => ({ embedded: side, mirage: side })

const base = {
  ports: [],
  settings: [],
  bootArguments: [],
  targets: [...Target.options],
  layer: 'storage',
} satisfies Partial<DeviceType>

const onBlock = {
  ports: [{ name: 'block', signature: 'block', doc: 'The disk.' }],
} satisfies Partial<DeviceType>

const connectToBlock = {
  function: 'connect',
  arguments: [{ value: { from: 'port', port: 'block' } }],
  result: 'lwt',
} satisfies OcamlSide['connect']

/** The targets whose tender or hypervisor attaches a disk by its name in the manifest. */
const solo5: Target[] = ['hvt', 'spt', 'virtio', 'genode']

export const storageDevices: readonly DeviceType[] = [
  {
    ...base,
    id: 'block_of_file',
    title: 'Disk',
    summary: 'A disk that the tender attaches: a file of the host',
    doc: "A block device under the device's own name: boot with `--block:NAME=FILE`; Boot in the page gives it 16 MiB of zeroes for that boot alone. It is read and written by sectors of 512 bytes, or as many as the tender says. What was written has reached the host when the promise is resolved; when it reaches the host's disk is the host's affair, as Solo5 has no call for it.",
    icon: 'block',
    keywords: ['block', 'disk', 'sector', 'Block', 'Mirage_block', 'storage'],
    defaultName: 'disk',
    gives: 'block',
    targets: solo5,
    manifest: 'block',
    universes: both({
      libraries: ['mirage-block-solo5', 'mirage-block'],
      module: 'Block',
      connect: { function: 'connect', arguments: [{ value: { from: 'name' } }], result: 'lwt' },
    }),
    source: 'mirage lib/devices/block.ml:57-92',
    opam: 'mirage-block-solo5',
  },
  {
    ...base,
    id: 'ramdisk',
    title: 'RAM disk',
    summary: 'A disk in memory, empty at every boot',
    doc: '16 MiB in sectors of 512 bytes, all zero at first. It takes memory only for what was written, and is gone when the image ends.',
    icon: 'block',
    keywords: ['block', 'disk', 'memory', 'Ramdisk', 'Mirage_block'],
    defaultName: 'ramdisk',
    gives: 'block',
    universes: both({
      libraries: ['mirage-block-ramdisk', 'mirage-block'],
      module: 'Ramdisk',
      connect: {
        function: 'connect',
        arguments: [{ label: '~name', value: { from: 'name' } }],
        result: 'lwt',
      },
    }),
    source: 'mirage lib/devices/block.ml:94-97',
    opam: 'mirage-block-ramdisk',
  },
  {
    ...base,
    id: 'crunch',
    title: 'Image folder',
    summary: 'Files of the project, compiled into the image',
    doc: 'Every file of a data folder of the project, with its sub-folders, as a read-only key-value store. The bytes stand in the image as they are and are not copied before they are asked for. Changing a file changes the image. Digests are SHA-256; the time of every file is 1970-01-01, so that equal files give equal images.',
    icon: 'kv',
    keywords: ['crunch', 'static', 'files', 'folder', 'kv', 'key-value', 'Mirage_kv', 'read-only', 'assets'],
    defaultName: 'content',
    gives: 'kv_ro',
    settings: [
      {
        id: 'dirname',
        label: 'Folder',
        kind: 'text',
        default: 'content',
        pattern: '[A-Za-z0-9_][A-Za-z0-9_ +=-]*(/[A-Za-z0-9_][A-Za-z0-9_ +=-]*)*',
        doc: 'A data folder of the project, from the project folder on: `content`, or `site/static`.',
      },
    ],
    dataFolder: 'dirname',
    universes: {
      embedded: {
        libraries: ['kv-static', 'mirage-kv'],
        module: 'Static_{dirname}',
        connect: { function: 'connect', arguments: [{ value: { from: 'unit' } }], result: 'lwt' },
      },
    },
    source: 'mirage lib/devices/kv.ml:8-42',
    opam: 'crunch',
  },
  {
    ...base,
    id: 'kv_rw_mem',
    title: 'Store in memory',
    summary: 'A key-value store that is empty at every boot',
    doc: 'Values and dictionaries in memory, read and written, gone when the image ends. Times come from the wall clock.',
    icon: 'kv',
    keywords: ['kv', 'key-value', 'memory', 'Mirage_kv_mem', 'Mirage_kv', 'cache'],
    defaultName: 'store',
    gives: 'kv_rw',
    universes: both({
      libraries: ['mirage-kv-mem', 'mirage-kv'],
      module: 'Mirage_kv_mem',
      connect: { function: 'connect', arguments: [{ value: { from: 'unit' } }], result: 'lwt' },
    }),
    source: 'mirage lib/devices/kv.ml:76-79',
    opam: 'mirage-kv-mem',
  },
  {
    ...base,
    ...onBlock,
    id: 'tar_kv_ro',
    title: 'Tar archive',
    summary: 'The files of a tar archive on a disk, to read',
    doc: 'The disk is the archive: boot with `--block:NAME=files.tar`, not compressed. The headers are read at the start, each file when it is asked for. POSIX and GNU archives; links and devices in them are left out. A disk of zeroes is an empty store, one that holds something else stops the boot.',
    icon: 'kv',
    keywords: ['tar', 'archive', 'kv', 'key-value', 'read-only', 'files', 'Tar_mirage', 'Mirage_kv'],
    defaultName: 'archive',
    gives: 'kv_ro',
    universes: both({
      libraries: ['tar-mirage', 'mirage-kv'],
      module: 'Tar_mirage.Make_KV_RO',
      connect: connectToBlock,
    }),
    source: 'mirage lib/devices/block.ml:108-124',
    opam: 'tar-mirage',
  },
  {
    ...base,
    ...onBlock,
    id: 'sqlite_kv_rw',
    title: 'Store on a disk',
    summary: 'A key-value store that outlives power cuts',
    doc: 'An SQLite database on a disk. Each change is acknowledged when the disk has it, and a power cut at any moment leaves the store as it was before the change under way or as it is after it. A disk of zeroes becomes an empty store: `truncate -s 16M store.img`. The disk begins with the database, an SQLite archive: `sqlite3 store.img -At` lists it. Boot the image once after a power cut before another program opens the disk. Whether a file outlives a crash of the host is between the host and its disk.',
    icon: 'kv',
    keywords: [
      'sqlite',
      'kv',
      'key-value',
      'database',
      'persistent',
      'journal',
      'Mirage_kv',
      'chamelon',
      'files',
    ],
    defaultName: 'store',
    gives: 'kv_rw',
    universes: {
      embedded: {
        libraries: ['kv-sqlite', 'mirage-kv'],
        module: 'Kv_sqlite.Make',
        connect: connectToBlock,
      },
    },
    source: 'not in MirageOS, whose chamelon and tar_kv_rw have its place',
  },
]
