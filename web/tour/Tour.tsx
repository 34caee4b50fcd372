import { useEffect } from 'react'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './Tour.module.css'
import { endTour, showStep, tourSteps, useTour } from './tour-store.ts'

/** Four steps for whoever is here for the first time. It covers nothing, asks for nothing, and never comes back by itself. */
export const Tour = () => {
  const step = useTour(state => state.step)
  const shown = step === null ? undefined : tourSteps[step]
  useEffect(() => {
    if (!shown) return
    const part = document.querySelector(shown.part)
    part?.classList.add(styles.pointed ?? '')
    return () => part?.classList.remove(styles.pointed ?? '')
  }, [shown])
  if (step === null || !shown) return null
  const last = step === tourSteps.length - 1
  return (
    <section className={`float ${styles.tour}`} aria-label={`Tour, step ${step + 1} of ${tourSteps.length}`}>
      <h2>{shown.title}</h2>
      <p aria-live="polite">{shown.text}</p>
      <footer>
        <span className="dim num">
          {step + 1} of {tourSteps.length}
        </span>
        {step > 0 && (
          <button type="button" className="btn small" onClick={() => showStep(step - 1)}>
            Back
          </button>
        )}
        {!last && (
          <button type="button" className="btn small" onClick={endTour}>
            Skip the tour
          </button>
        )}
        <button
          type="button"
          className="btn line small"
          onClick={() => (last ? endTour() : showStep(step + 1))}
        >
          {last ? 'Done' : 'Next'}
        </button>
      </footer>
      <button
        type="button"
        className={`btn small icon ${styles.close}`}
        aria-label="Close the tour"
        onClick={endTour}
      >
        <Icon name="x" />
      </button>
    </section>
  )
}
