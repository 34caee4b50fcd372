import type { BootArgument, DeviceType, OcamlSide } from '../model/device-type.ts'
import { Target } from '../model/target.ts'

/*
 * What is spoken over a network: connections with and without TLS, HTTP. Ids, settings and boot arguments: mirage
 * 4.11.1, lib/devices/{conduit,resolver,http}.ml. MirageOS has no TLS device: there TLS is a conduit, and its
 * certificates are read in the app's code. `tls_server` and `https_client` are what that code does, as devices.
 */

const both = (side: OcamlSide): DeviceType['universes'] => ({ embedded: side, mirage: side })

const base = {
  layer: 'protocol',
  settings: [],
  bootArguments: [],
  targets: [...Target.options],
} satisfies Partial<DeviceType>

const fromPort = (port: string) => ({ value: { from: 'port', port } }) as const
const fromBoot = (label: string, flag: string) => ({ label, value: { from: 'boot', flag } }) as const

const stackPort = { name: 'stack', signature: 'stackv4v6', doc: 'The network it goes through.' } as const

const optional = (
  flag: string,
  type: BootArgument['type'],
  docv: string,
  doc: string,
  list = false,
): BootArgument => ({ flag, type, optional: true, list, default: '', docv, doc })

const oneArgument = (module: string, port: string, libraries: string[]): OcamlSide => ({
  libraries,
  module,
  connect: { function: 'v', arguments: [fromPort(port)], result: 'value' },
})

export const protocolDevices: readonly DeviceType[] = [
  {
    ...base,
    id: 'conduit_tcp',
    title: 'Connections',
    summary: 'TCP connections, for what is spoken over either TCP or TLS',
    doc: 'A conduit: what stands on it listens at `` `TCP port `` and connects to `` `TCP (address, port) ``. It has no TLS, and an image with this one alone carries none.',
    icon: 'stack',
    keywords: ['conduit', 'tcp', 'conduit_direct', 'Conduit_mirage'],
    defaultName: 'conduit',
    gives: 'conduit',
    ports: [stackPort],
    universes: { embedded: oneArgument('Conduit_mirage.TCP', 'stack', ['conduit-mirage']) },
    source: 'mirage lib/devices/conduit.ml:8-14',
    opam: 'conduit-mirage',
  },
  {
    ...base,
    id: 'conduit_direct',
    title: 'Connections, with TLS',
    summary: 'Connections of both kinds: TCP, and TLS where the app says how',
    doc: "MirageOS's `conduit_direct ~tls:true`: besides `` `TCP port `` what stands on it may listen at `` `TLS (config, `TCP port) ``, with a `Tls.Config.server` of its own, and connect likewise. TLS 1.3 and 1.2, by OpenSSL. An app that leaves certificates to the graph stands on a TLS server instead.",
    icon: 'stack',
    keywords: ['conduit', 'tcp', 'tls', 'ssl', 'https', 'conduit_tls', 'Conduit_mirage'],
    defaultName: 'conduit',
    gives: 'tls_conduit',
    ports: [stackPort],
    parts: {
      devices: { tcp: 'conduit_tcp', tls: 'conduit_tls' },
      wires: [{ from: 'tcp', to: 'tls', port: 'conduit' }],
      ports: { stack: { part: 'tcp', port: 'stack' } },
      gives: 'tls',
    },
    universes: {
      embedded: oneArgument('Conduit_mirage.Direct', 'stack', ['conduit-mirage', 'tls', 'tls-mirage']),
    },
    source: 'mirage lib/devices/conduit.ml:24-25',
    opam: 'conduit-mirage',
  },
  {
    ...base,
    id: 'conduit_tls',
    title: 'TLS over connections',
    summary: 'Adds TLS to connections, where the app says how',
    doc: 'The same as connections with TLS, over another conduit.',
    icon: 'tls',
    keywords: ['conduit', 'tls', 'ssl', 'tls_over_flow', 'Conduit_mirage'],
    defaultName: 'tls',
    gives: 'tls_conduit',
    ports: [{ name: 'conduit', signature: 'conduit', doc: 'The connections that carry the records.' }],
    universes: {
      embedded: oneArgument('Conduit_mirage.TLS', 'conduit', ['conduit-mirage', 'tls', 'tls-mirage']),
    },
    source: 'mirage lib/devices/conduit.ml:16-22',
    opam: 'conduit-mirage',
  },
  {
    ...base,
    id: 'tls_server',
    title: 'TLS server',
    summary: 'Encrypts what is served over it, with a certificate from a store',
    doc: 'What listens at `` `TCP port `` on this conduit listens with TLS: an HTTP server becomes an HTTPS server without a change. The store holds the certificate chain, own certificate first, in `server.pem`, and its key in `server.key` (PEM, without a pass phrase), or under another name than `server`. TLS 1.3 and 1.2 with ECDHE, AES-GCM and ChaCha20-Poly1305; sessions are resumed by tickets. A certificate that cannot be used stops the boot and says why. A store that is compiled into the image puts the key there, too: whoever has the image has the key.',
    icon: 'tls',
    keywords: ['tls', 'ssl', 'https', 'certificate', 'tls_over_flow', 'tls_x509', 'conduit', 'Tls_mirage'],
    defaultName: 'tls',
    gives: 'tls_conduit',
    ports: [
      { name: 'conduit', signature: 'conduit', doc: 'The connections that carry the records.' },
      {
        name: 'certificates',
        signature: 'kv_ro',
        doc: 'Where the certificate and its key are: a store that nothing else reads.',
        secret: true,
      },
    ],
    settings: [
      {
        id: 'certificate',
        label: 'Certificate',
        kind: 'text',
        default: 'server',
        pattern: '[A-Za-z0-9][A-Za-z0-9._-]*',
        doc: 'The name of the two files in the store, without .pem and .key.',
      },
      {
        id: 'protocols',
        label: 'Protocols',
        kind: 'text',
        default: 'http/1.1',
        pattern: '[A-Za-z0-9/., _-]*',
        doc: 'What clients may ask to speak over it (ALPN), with commas between; empty for no word about it.',
      },
      {
        id: 'resumption',
        label: 'Resumption',
        kind: 'switch',
        default: true,
        doc: 'Clients that come back skip the costly part of the handshake, by a ticket that only this boot of the image can read. Without it every connection is a full handshake.',
      },
    ],
    universes: {
      embedded: {
        libraries: ['conduit-mirage', 'tls', 'tls-mirage', 'mirage-kv'],
        module: 'Conduit_mirage.TLS_server',
        connect: {
          function: 'start',
          arguments: [
            { label: '~name', value: { from: 'setting', setting: 'certificate' } },
            { label: '~protocols', value: { from: 'setting', setting: 'protocols' } },
            { label: '~resumption', value: { from: 'setting', setting: 'resumption' } },
            fromPort('conduit'),
            fromPort('certificates'),
          ],
          result: 'lwt',
        },
      },
    },
    source: 'no MirageOS device; Tls_mirage.Make and Tls_mirage.X509 of ocaml-tls, over a conduit',
  },
  {
    ...base,
    id: 'resolver_dns',
    title: 'Resolver',
    summary: 'Finds where a URI leads, by DNS',
    doc: 'Turns `http://` and `https://` addresses into places to connect to. Names are asked of the servers of `--resolver`; addresses stand for themselves. Its random numbers come from the random device, which must not be left out.',
    icon: 'dns',
    keywords: ['dns', 'name', 'uri', 'Resolver_mirage'],
    defaultName: 'resolver',
    gives: 'resolver',
    ports: [stackPort],
    needsSlots: ['random'],
    bootSection: 'net',
    bootArguments: [
      optional(
        'resolver',
        'string',
        'SERVER',
        'A DNS server to ask, as udp:192.0.2.53 or tcp:192.0.2.53. Several with commas between.',
        true,
      ),
    ],
    universes: {
      embedded: {
        libraries: ['conduit-mirage', 'dns-client-mirage'],
        module: 'Resolver_mirage.Make',
        connect: {
          function: 'connect',
          arguments: [fromBoot('?nameservers', 'resolver'), fromPort('stack')],
          result: 'lwt',
        },
      },
    },
    source: 'mirage lib/devices/resolver.ml:24-69',
    opam: 'conduit-mirage',
  },
  {
    ...base,
    id: 'cohttp_server',
    title: 'HTTP server',
    summary: 'Serves HTTP/1.1 over connections, or over TLS',
    doc: "The app is given a function that listens: `http (`TCP 80) (Http.make ~callback ())`, with `Http` the functor's argument. Connections are kept alive, requests may be pipelined, bodies may come and go in chunks. Clients that are idle, or slow, are let go in time, and the longest idle one when there are too many. Over a TLS server it is an HTTPS server. cohttp 4.0, where MirageOS 4.11 has 6: requests and headers are `Cohttp.Request` and `Cohttp.Header`.",
    icon: 'http',
    keywords: ['http', 'https', 'web', 'cohttp', 'site', 'Cohttp_mirage'],
    defaultName: 'http',
    gives: 'http',
    ports: [{ name: 'conduit', signature: 'conduit', doc: 'Where clients come in.' }],
    universes: both({
      libraries: ['cohttp-mirage', 'conduit-mirage'],
      module: 'Cohttp_mirage.Server.Make',
      connect: { function: 'listen', arguments: [fromPort('conduit')], result: 'value' },
    }),
    source: 'mirage lib/devices/http.ml:15-20',
    opam: 'cohttp-mirage',
  },
  {
    ...base,
    id: 'cohttp_client',
    title: 'HTTP client',
    summary: 'Asks web servers, by HTTP/1.1',
    doc: "`Client.get ~ctx uri`, with `ctx` the value that the app is given. `https://` needs to know whom to believe: that is the HTTPS client's. cohttp 4.0, where MirageOS 4.11 has 6.",
    icon: 'http',
    keywords: ['http', 'web', 'cohttp', 'fetch', 'download', 'Cohttp_mirage'],
    defaultName: 'client',
    gives: 'http_client',
    ports: [
      { name: 'resolver', signature: 'resolver', doc: 'Finds the servers.' },
      { name: 'conduit', signature: 'conduit', doc: 'Connects to them.' },
    ],
    universes: both({
      libraries: ['cohttp-mirage', 'cohttp-lwt', 'conduit-mirage'],
      module: 'Cohttp_mirage.Client.Make',
      connect: { function: 'ctx', arguments: [fromPort('resolver'), fromPort('conduit')], result: 'value' },
    }),
    source: 'mirage lib/devices/http.ml:22-32',
    opam: 'cohttp-mirage',
  },
  {
    ...base,
    id: 'https_client',
    title: 'HTTPS client',
    summary: 'Asks web servers, encrypted, and checks who they are',
    doc: "As the HTTP client, with `https://` besides: the server's certificate must be for its name, be valid now, and be signed by one of the authorities in the store's `ca-roots.crt` (PEM). Debian's own list, for the whole web, is `/etc/ssl/certs/ca-certificates.crt`. It stands on connections with TLS.",
    icon: 'http',
    keywords: ['https', 'http', 'tls', 'web', 'cohttp', 'fetch', 'download', 'certificate', 'Cohttp_mirage'],
    defaultName: 'client',
    gives: 'http_client',
    ports: [
      { name: 'resolver', signature: 'resolver', doc: 'Finds the servers.' },
      { name: 'conduit', signature: 'tls_conduit', doc: 'Connects to them; with TLS.' },
      { name: 'authorities', signature: 'kv_ro', doc: 'Whom to believe.' },
    ],
    universes: {
      embedded: {
        libraries: ['cohttp-mirage', 'cohttp-lwt', 'conduit-mirage', 'tls', 'tls-mirage', 'mirage-kv'],
        module: 'Cohttp_mirage.Client.With_authorities',
        connect: {
          function: 'connect',
          arguments: [fromPort('resolver'), fromPort('conduit'), fromPort('authorities')],
          result: 'lwt',
        },
      },
    },
    source: 'no MirageOS device; cohttp_client with an authenticator of Tls_mirage.X509',
  },
]
