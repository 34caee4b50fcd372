import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
} from '@codemirror/autocomplete'
import { type Extension, Prec } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import type { Member } from '../../shared/protocol/source-types.ts'
import { membersOf } from '../api.ts'
import { contentOf, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { completeLibrary } from './complete-library.ts'

/**
 * Completes names as the type-checker knows them: by itself after a module and its dot, elsewhere on Ctrl Space. In a dune file, the
 * names of libraries.
 */
export const completion = (file: string): Extension => [
  // Before the completion's own keys. Escape goes on from here: it also makes the next Tab leave the editor, names offered or not.
  Prec.highest(keymap.of([{ key: 'Escape', run: cancelCompletion }])),
  autocompletion({
    override: [
      context =>
        /\.mli?$/.test(file)
          ? complete(file, context)
          : file.endsWith('/dune')
            ? completeLibrary(context)
            : null,
    ],
    icons: false,
    activateOnTypingDelay: 150,
  }),
]

const cancelCompletion = (view: EditorView): boolean => {
  closeCompletion(view)
  return false
}

const complete = async (file: string, context: CompletionContext): Promise<CompletionResult | null> => {
  const path = context.matchBefore(/(?:[A-Z][\w']*\.)*[\w']*$/)
  const word = context.matchBefore(/[\w']*$/)
  if (!path || !word || (path.from === word.from && !context.explicit)) return null
  const abort = new AbortController()
  context.addEventListener('abort', () => abort.abort())
  const document = useDocument.getState()
  const content = contentOf(document)
  const asked = {
    platform: useSession.getState().platform,
    ...(document.projectId && { project: document.projectId }),
    content: { ...content, sources: { ...content.sources, [file]: context.state.doc.toString() } },
    file,
    offset: context.pos,
  }
  const reply = await membersOf(asked, abort.signal)
  if (!reply.ok || reply.value.members.length === 0) return null
  return { from: word.from, options: optionsOf(reply.value.members), validFor: /^[\w']*$/ }
}

/** One for each name: a value before a type of the same name. Operators are not completed. */
const optionsOf = (members: readonly Member[]): Completion[] => {
  const options = new Map<string, Completion>()
  for (const { name, kind, text } of members)
    if (/^[A-Za-z_]/.test(name) && !options.has(name))
      options.set(name, {
        label: name,
        type: kind,
        detail: kind === 'value' ? text.replace(/\s+/g, ' ') : kind,
        ...(kind !== 'value' && { info: text }),
      })
  return [...options.values()]
}
