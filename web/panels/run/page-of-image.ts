/*
 * What the page of a running image may do, wherever it is shown: it is written by whoever wrote the image.
 */

/** Attributes of a frame that shows it. It is of another origin than this page: that it keeps its own takes nothing from us. */
export const inFrame = {
  sandbox: 'allow-scripts allow-forms allow-same-origin',
  allow: '',
  referrerPolicy: 'no-referrer',
} as const

/** Attributes of a link that opens it in a tab: that has no hand on this one, and is not told its address. */
export const inTab = { target: '_blank', rel: 'noreferrer' } as const
