/**
 * A tool's text in the names that the user knows: dune keeps what it compiled in folders of its own, under names of its own
 * (`.main.eobjs/byte/dune__exe__Unikernel.cmi`), and builds in a copy (`_build/hvt/src`).
 */
export const plainNames = (text: string): string =>
  text
    .replace(
      /(?:[\w./-]*\/)?\.\w+\.eobjs\/\w+\/(?:dune__exe__)?([A-Za-z_][\w']*)\.(cmti?|cm[iox]|o)\b/g,
      (_, unit: string, kind: string) =>
        `${unit[0]?.toLowerCase()}${unit.slice(1)}.${sourceOf[kind] ?? 'ml'}`,
    )
    .replace(/\bcamlDune__exe__/g, 'caml')
    .replace(/\b[Dd]une__exe(?:__|\.)/g, '')
    .replace(/(?:\/composition\/)?_build\/(?:default|\w+)\/(?=\S)/g, '')
    .replace(/ in _build\/\w+/g, '')

const sourceOf: Readonly<Record<string, string>> = { cmi: 'mli', cmti: 'mli' }
