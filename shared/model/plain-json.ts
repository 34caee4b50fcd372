/**
 * Whether a field `__proto__` of a JSON value is no more there in what a schema has made of it. Objects of JavaScript have a
 * meaning of their own for that name, so schemas pass over it.
 */
export const losesField = (before: unknown, after: unknown): boolean => {
  if (!isObject(before) || !isObject(after)) return false
  if (Object.hasOwn(before, '__proto__') && !Object.hasOwn(after, '__proto__')) return true
  return Object.entries(before).some(
    ([key, inner]) => Object.hasOwn(after, key) && losesField(inner, Reflect.get(after, key)),
  )
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
