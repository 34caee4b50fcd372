/** Problems, log, run, files and image, under the canvas. */
export const Dock = () => <section aria-label="Dock" />
