import { useEffect, useRef } from 'react'
import { titleOf } from '../../../shared/catalogue/catalogue.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { pluralize } from '../../ui/text/units.ts'
import styles from './SuggestionBar.module.css'
import { acceptSuggestion, dismissSuggestion, type Suggestion, useSuggestion } from './suggestion-store.ts'

/** What the suggestion on the canvas would add, to be taken or dropped. */
export const SuggestionBar = () => {
  const suggestion = useSuggestion(state => state.suggestion)
  return suggestion && <Bar suggestion={suggestion} />
}

const Bar = ({ suggestion }: { suggestion: Suggestion }) => {
  const accept = useRef<HTMLButtonElement>(null)
  useEffect(() => accept.current?.focus(), [suggestion])
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=menu]'))
        return
      if (event.key === 'Escape') dismissSuggestion()
      else if (event.key === 'Enter' && !target?.closest('button, a')) acceptSuggestion()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('keydown', down, true)
    return () => removeEventListener('keydown', down, true)
  }, [])
  const added = suggestion.after.devices.filter(({ id }) => suggestion.devices.has(id))
  return (
    <section className={`float ${styles.bar}`} aria-label="Auto-wire">
      <Icon name="wire" />
      <div role="status">
        <b>{headline(added.length, suggestion.wires.size)}</b>
        {added.length > 0 && <p>{listed(added.map(device => titleOf(catalogueNow(), device)))}</p>}
      </div>
      <button type="button" className="btn small" onClick={dismissSuggestion}>
        Drop <kbd>Esc</kbd>
      </button>
      <button ref={accept} type="button" className="btn small primary" onClick={acceptSuggestion}>
        {added.length > 0 ? 'Add' : 'Wire'} <kbd>Enter</kbd>
      </button>
    </section>
  )
}

const headline = (devices: number, wires: number): string =>
  devices === 0
    ? `Auto-wire draws ${pluralize(wires, 'wire')}`
    : `Auto-wire adds ${pluralize(devices, 'device')} and ${pluralize(wires, 'wire')}`

/** At most four, then how many more. */
const listed = (titles: readonly string[]): string => {
  const shown = titles.slice(0, 4).join(', ')
  return titles.length > 4 ? `${shown} and ${titles.length - 4} more` : shown
}
