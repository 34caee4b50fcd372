import { bytes, pluralize } from '../../ui/text/units.ts'
import { useGenerated } from './generated-store.ts'

/** How many files the graph becomes, and how large. */
export const FilesStatus = () => {
  const files = useGenerated(state => state.files)
  if (files.length === 0) return null
  const size = files.reduce((sum, { text }) => sum + text.length, 0)
  return (
    <span className="num">
      {pluralize(files.length, 'file')} · {bytes(size)}
    </span>
  )
}
