/** Keys that are pressed together, `Ctrl Z`, at the end of a line. */
export const Keys = ({ keys }: { keys: string }) => (
  <span className="push">
    {keys.split(' ').map(key => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
)
