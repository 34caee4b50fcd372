import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Library, mainPlaceOf, placesIn, placesOfModule } from '../../shared/catalogue/library.ts'
import { mirageLines } from '../../shared/catalogue/upstream.ts'

const library = (name: string, ...files: string[]): Library => Library.parse({ name, component: null, files })
const shelf = (...libraries: Library[]) =>
  new Map(libraries.map(library => [library.name as string, library]))
const words = (places: readonly { library: string; file: string }[]) =>
  places.map(({ library, file }) => `${library}/${file}`)

describe('the source of a module', () => {
  it('is its interface, then its implementation, in the library that has them', () => {
    const libraries = shelf(
      library('tcpip', 'stack.mli', 'stack.ml', 'tcpip.ml'),
      library('tcpip.stack-lwip', 'flow.ml', 'tcpip_stack_lwip.mli', 'tcpip_stack_lwip.ml'),
    )
    expect(words(placesOfModule('Tcpip_stack_lwip.Make', ['tcpip', 'tcpip.stack-lwip'], libraries))).toEqual([
      'tcpip.stack-lwip/tcpip_stack_lwip.mli',
      'tcpip.stack-lwip/tcpip_stack_lwip.ml',
    ])
  })

  it('is the part that the path names where a library is in several, whatever another library calls its own', () => {
    const libraries = shelf(
      library('cohttp-mirage', 'client.mli', 'client.ml', 'cohttp_mirage.ml', 'server.mli', 'server.ml'),
      library('cohttp-lwt', 'client.mli', 'client.ml'),
    )
    expect(
      words(placesOfModule('Cohttp_mirage.Client.Make', ['cohttp-mirage', 'cohttp-lwt'], libraries)),
    ).toEqual(['cohttp-mirage/client.mli', 'cohttp-mirage/client.ml'])
    expect(placesOfModule('Greeter.Client', ['cohttp-mirage'], libraries)).toEqual([])
  })

  it('is implemented by the mock where the device links one', () => {
    const libraries = shelf(
      library('mirage-ptime', 'mirage_ptime.mli', 'mirage_ptime.ml'),
      library('mirage-ptime.mock', 'mirage_ptime.ml'),
    )
    expect(words(placesOfModule('Mirage_ptime', ['mirage-ptime', 'mirage-ptime.mock'], libraries))).toEqual([
      'mirage-ptime/mirage_ptime.mli',
      'mirage-ptime.mock/mirage_ptime.ml',
    ])
    expect(words(placesOfModule('Mirage_ptime', ['mirage-ptime'], libraries))).toEqual([
      'mirage-ptime/mirage_ptime.mli',
      'mirage-ptime/mirage_ptime.ml',
    ])
  })

  it('is the one file that there is, and none where no library has the module', () => {
    const libraries = shelf(library('fmt', 'fmt.mli'), library('re.emacs', 're_emacs.ml'))
    expect(words(placesOfModule('Fmt', ['fmt'], libraries))).toEqual(['fmt/fmt.mli'])
    expect(words(placesOfModule('Re_emacs', ['re.emacs'], libraries))).toEqual(['re.emacs/re_emacs.ml'])
    expect(placesOfModule('Static_{dirname}', ['fmt'], libraries)).toEqual([])
    expect(placesOfModule('', ['fmt'], libraries)).toEqual([])
  })
})

it('reads a library from the module that has its name, or else from its first file', () => {
  const named = library('logs.fmt', 'logs.mli', 'logs_fmt.mli')
  expect(mainPlaceOf(named)?.file).toBe('logs_fmt.mli')
  expect(mainPlaceOf(library('zarith', 'q.mli', 'z.mli'))?.file).toBe('q.mli')
  expect(mainPlaceOf(library('seq'))).toBeNull()
  const both = library('lwt', 'lwt.mli', 'lwt.ml', 'lwt_list.mli')
  expect(both.files.map(file => words(placesIn(both, file)).join(' '))).toEqual([
    'lwt/lwt.mli lwt/lwt.ml',
    'lwt/lwt.mli lwt/lwt.ml',
    'lwt/lwt_list.mli',
  ])
})

describe('what MirageOS says of a device', () => {
  it('is at the lines that its record names', () => {
    expect(mirageLines('mirage lib/devices/stack.ml:55-81,101-130')).toBe(
      'https://github.com/mirage/mirage/blob/v4.11.1/lib/devices/stack.ml#L55-L81',
    )
    expect(mirageLines('mirage lib/devices/ptime.ml:18')).toBe(
      'https://github.com/mirage/mirage/blob/v4.11.1/lib/devices/ptime.ml#L18',
    )
    expect(mirageLines('mirage lib/devices/sleep.ml')).toBe(
      'https://github.com/mirage/mirage/blob/v4.11.1/lib/devices/sleep.ml',
    )
    expect(mirageLines('no MirageOS device; cohttp_client with an authenticator')).toBeNull()
    expect(mirageLines('mirage ../../evil.ml')).toBeNull()
  })

  it('is linked for every device that MirageOS has, and for no other', () => {
    for (const { id, source, opam, layer } of catalogue.deviceTypes.values()) {
      const known = source.startsWith('mirage ')
      expect(mirageLines(source) !== null, id).toBe(known)
      // What leaves a part out is of no package.
      expect(opam !== undefined, id).toBe(known && layer !== 'without')
    }
  })
})
