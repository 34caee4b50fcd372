/** The name of the cookie that a login sets. */
export const cookieName = 'unikernel-composer'

/** The session that a `Cookie` header names; null where it names none. */
export const sessionIn = (cookieHeader: string | undefined): string | null =>
  cookiesOf(cookieHeader ?? '')
    .find(each => nameOf(each) === cookieName)
    ?.slice(cookieName.length + 1) ?? null

/** A `Cookie` header without the cookies of this server; '' where nothing is left. */
export const withoutOurCookies = (cookieHeader: string): string =>
  cookiesOf(cookieHeader)
    .filter(each => !isCookieOfOurs(each))
    .join('; ')

/** Whether a `Set-Cookie` header, or one cookie of a `Cookie` header, has the name of this server's cookie. */
export const isCookieOfOurs = (cookie: string): boolean => nameOf(cookie) === cookieName

const cookiesOf = (header: string): string[] =>
  header
    .split(';')
    .map(each => each.trim())
    .filter(each => each !== '')

// A cookie without `=` has an empty name; browsers then send its value alone, as if it were `name=value`.
const nameOf = (cookie: string): string => (cookie.split(';')[0] ?? '').split('=')[0]?.trim() ?? ''
