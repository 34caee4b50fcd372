/** The first page: samples, and the projects to open again. */
export const Gallery = () => <main aria-label="Gallery" />
