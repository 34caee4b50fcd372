import { create } from 'zustand'
import { logOut as endSession, readSession, sentenceOf, whenLoggedOut } from '../api.ts'
import { toast } from '../ui/toast/toast-store.ts'

/** Whether this browser has logged in, and so can log out; a server without an access token knows no logins. */
export const useLogin = create<{ loggedIn: boolean }>()(() => ({ loggedIn: false }))

/** Asks once, and says from then on when the session has ended: what is changed meanwhile stays in this browser as a draft. */
export const watchLogin = async (): Promise<void> => {
  const reply = await readSession()
  if (!reply.ok) return
  useLogin.setState(reply.value)
  whenLoggedOut(() =>
    toast({
      kind: 'error',
      title: 'You are logged out',
      text: 'The session has ended. What you change is kept in this browser until you are back.',
      action: { label: 'Log in', run: logIn },
      key: 'login',
    }),
  )
}

/** Leaves for the page that asks for the access token, and comes back. */
const logIn = (): void => location.assign(`/login?next=${encodeURIComponent(location.pathname)}`)

/** Ends the session, on the server too. */
export const logOut = async (): Promise<void> => {
  const reply = await endSession()
  if (reply.ok) location.assign('/login')
  else toast({ kind: 'error', title: 'Not logged out', text: `${sentenceOf(reply.failure)}.`, key: 'login' })
}
