import { contentOf, useDocument } from '../../store/document.ts'
import { useBuild } from './build-store.ts'
import { sameInputs } from './same-inputs.ts'

/** Whether the project is still what the last build was made from. */
export const useUnchanged = (): boolean => useSame(useBuild(state => state.content))

/** Whether the image at hand is one of the project as it is; false where it is older, or nobody knows. */
export const useImageIsCurrent = (): boolean => useSame(useBuild(state => state.imageContent))

const useSame = (content: Parameters<typeof sameInputs>[0] | null): boolean =>
  useDocument(now => content !== null && sameInputs(content, contentOf(now)))
