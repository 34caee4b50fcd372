import type { ReactNode } from 'react'

/** Drawn on a grid of 16, line 1.4, round ends, one idea each. Devices first, then actions. */
export const icons = {
  network: (
    <>
      <rect x="2.2" y="3" width="11.6" height="7.4" rx="1.5" />
      <path d="M5 10.4V13M8 10.4V13M11 10.4V13M5 6h2.4" />
    </>
  ),
  stack: <path d="M8 2.2 13.8 5 8 7.8 2.2 5zM2.2 8 8 10.8 13.8 8M2.2 11 8 13.8 13.8 11" />,
  tls: (
    <>
      <rect x="3" y="7" width="10" height="6.6" rx="1.5" />
      <path d="M5.2 7V5.2a2.8 2.8 0 0 1 5.6 0V7M8 9.6v1.5" />
    </>
  ),
  block: (
    <>
      <rect x="2.2" y="2.8" width="11.6" height="4.4" rx="1.2" />
      <rect x="2.2" y="8.8" width="11.6" height="4.4" rx="1.2" />
      <path d="M5 5h.01M5 11h.01" />
    </>
  ),
  kv: (
    <path d="M6 2.8H5.2A1.6 1.6 0 0 0 3.6 4.4v2L2.2 8l1.4 1.6v2a1.6 1.6 0 0 0 1.6 1.6H6M10 2.8h.8a1.6 1.6 0 0 1 1.6 1.6v2L13.8 8l-1.4 1.6v2a1.6 1.6 0 0 1-1.6 1.6H10M8 6.3h.01M8 9.7h.01" />
  ),
  http: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M2.2 8h11.6M8 2.2c2.6 3 2.6 8.6 0 11.6M8 2.2c-2.6 3-2.6 8.6 0 11.6" />
    </>
  ),
  dns: <path d="M8 2v12M3 3.4h7.6l2.2 2-2.2 2H3zM6 14h4" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.4" />
    </>
  ),
  random: (
    <>
      <rect x="2.6" y="2.6" width="10.8" height="10.8" rx="2.2" />
      <path d="M5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01" />
    </>
  ),
  log: <path d="M2.6 4h10.8M2.6 8h6.8M2.6 12h9" />,
  monitor: <path d="M2 8.6h2.4l2-5 3.2 9 2-4H14" />,
  app: <path d="M5.2 4.2 1.8 8l3.4 3.8M10.8 4.2 14.2 8l-3.4 3.8M9.2 3 6.8 13" />,
  box: <path d="M8 1.8 13.6 5v6L8 14.2 2.4 11V5zM2.4 5 8 8.2 13.6 5M8 8.2v6" />,
  out: <path d="M9.8 2.6h3.6v3.6M13.2 2.8 7.6 8.4M11.6 9.6v3H3.4V4.4h3" />,
  find: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.2 3.2" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  right: <path d="M6.5 4.5 10 8l-3.5 3.5" />,
  undo: <path d="M5.5 3 2.8 5.8l2.7 2.7M3 5.8h6.4a3.6 3.6 0 0 1 0 7.2H6" />,
  redo: <path d="m10.5 3 2.7 2.8-2.7 2.7M13 5.8H6.6a3.6 3.6 0 0 0 0 7.2H10" />,
  fit: <path d="M2.6 5.8V2.6h3.2M10.2 2.6h3.2v3.2M13.4 10.2v3.2h-3.2M5.8 13.4H2.6v-3.2" />,
  tidy: (
    <>
      <rect x="1.8" y="5.6" width="4.2" height="4.8" rx="1" />
      <rect x="10" y="2" width="4.2" height="4.4" rx="1" />
      <rect x="10" y="9.6" width="4.2" height="4.4" rx="1" />
      <path d="M6 8h2M10 4.2H8v7.6h2" />
    </>
  ),
  check: <path d="m3.2 8.4 3 3.1 6.6-7" />,
  stop: <rect x="3.6" y="3.6" width="8.8" height="8.8" rx="1.4" />,
  play: <path d="M4.6 2.8 13 8l-8.4 5.2z" />,
  save: <path d="M8 2.4v7.8M4.8 7.2 8 10.4l3.2-3.2M2.8 13.4h10.4" />,
  err: <path d="M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" />,
  warning: <path d="M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11.5h.01" />,
  x: <path d="m4 4 8 8M12 4l-8 8" />,
  more: <path d="M3.6 8h.01M8 8h.01M12.4 8h.01" />,
  moon: <path d="M13.2 9.4A5.6 5.6 0 0 1 6.6 2.8a5.6 5.6 0 1 0 6.6 6.6z" />,
  reload: <path d="M13 8a5 5 0 1 1-1.6-3.7L13 5.8M13 2.6v3.2H9.8" />,
  people: (
    <>
      <circle cx="6" cy="5.6" r="2.4" />
      <path d="M1.8 13.2c0-2.6 1.8-4.2 4.2-4.2s4.2 1.6 4.2 4.2M10.4 3.4a2.4 2.4 0 0 1 0 4.4M11.8 9.4c1.5.6 2.4 2 2.4 3.8" />
    </>
  ),
  logOut: <path d="M6.4 2.6H3v10.8h3.4M6.8 8h6.6M10.6 5.2 13.4 8l-2.8 2.8" />,
  folder: <path d="M2 12.4V3.8h4.2l1.4 1.7H14v6.9z" />,
  share: <path d="M8 9.6V2.4M5.2 5 8 2.2 10.8 5M3 8.6v4.8h10V8.6" />,
  timer: (
    <>
      <circle cx="8" cy="9" r="5" />
      <path d="M8 6.4V9M6.4 2h3.2M8 2v2M11.8 4.6l.8-.8" />
    </>
  ),
  gauge: (
    <>
      <path d="M3.4 12.4a5.8 5.8 0 1 1 9.2 0M8 9.2l2.6-3.4" />
      <circle cx="8" cy="9.4" r="1" />
    </>
  ),
  dices: (
    <>
      <rect x="2.6" y="2.6" width="10.8" height="10.8" rx="2.2" />
      <path d="M5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01" />
    </>
  ),
  text: <path d="M2.6 4h10.8M2.6 8h6.8M2.6 12h9" />,
  terminal: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="1.5" />
      <path d="m4.6 6 2 2-2 2M8.4 10h3" />
    </>
  ),
  ban: (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <path d="m4 4 8 8" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.6v1.4M8 13v1.4M1.6 8H3M13 8h1.4M3.5 3.5l1 1M11.5 11.5l1 1M12.5 3.5l-1 1M4.5 11.5l-1 1" />
    </>
  ),
  screen: (
    <>
      <rect x="2" y="2.8" width="12" height="8" rx="1.4" />
      <path d="M6 13.4h4M8 10.8v2.6" />
    </>
  ),
  up: <path d="m4.5 9.5 3.5-3.5 3.5 3.5" />,
  left: <path d="M9.5 4.5 6 8l3.5 3.5" />,
  trash: <path d="M3 4.4h10M6.4 4.2V2.8h3.2v1.4M4.4 4.6l.6 8.6h6l.6-8.6M6.8 7v3.6M9.2 7v3.6" />,
  copy: (
    <>
      <rect x="5.4" y="5.4" width="8" height="8" rx="1.4" />
      <path d="M10.6 5.4V3.6a1 1 0 0 0-1-1H3.6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h1.8" />
    </>
  ),
  note: <path d="M3 2.8h10v6.6l-3.8 3.8H3zM13 9.4H9.2v3.8M5.4 5.6h5.2M5.4 8h2.6" />,
  outline: <path d="M6 4h7.4M6 8h7.4M6 12h7.4M2.8 4h.01M2.8 8h.01M2.8 12h.01" />,
  keyboard: (
    <>
      <rect x="1.8" y="4" width="12.4" height="8" rx="1.4" />
      <path d="M4.4 6.6h.01M6.8 6.6h.01M9.2 6.6h.01M11.6 6.6h.01M5 9.4h6" />
    </>
  ),
  grip: <path d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01" />,
  wire: (
    <>
      <circle cx="3.6" cy="11" r="1.8" />
      <circle cx="12.4" cy="5" r="1.8" />
      <path d="M5.4 11h1.2q1.4 0 1.4-1.4V6.4Q8 5 9.4 5h1.2" />
    </>
  ),
  fold: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="1.5" />
      <path d="M6 2.8v10.4M11 6.4 9.4 8l1.6 1.6" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 7.4v3.4M8 5.2h.01" />
    </>
  ),
  align: <path d="M2.6 2.4v11.2M5 4.4h8v2.4H5zM5 9.2h5v2.4H5z" />,
  console: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="1.5" />
      <path d="m4.6 6 2 2-2 2M8.4 10h3" />
    </>
  ),
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof icons
