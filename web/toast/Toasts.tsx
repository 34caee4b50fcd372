/** One message at a time, bottom centre. */
export const Toasts = () => <div role="status" />
