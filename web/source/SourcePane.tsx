/** The app's OCaml, in the side pane. */
export const SourcePane = () => <aside aria-label="Source" />
