import type { CustomDeviceType } from '../../shared/model/custom-types.ts'

/** What each part of the form is given: the draft, what is wrong at a place, and what to do with a change. */
export type PartProps = {
  draft: CustomDeviceType
  fault: (place: string) => string | null
  onChange: (draft: CustomDeviceType) => void
}
