import { useEffect, useState } from 'react'
import { Icon } from '../../ui/icon/Icon.tsx'

/** Puts a text on the clipboard, and says so for two seconds. */
export const Copy = ({ text, what }: { text: string; what: string }) => {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      className="btn small icon"
      aria-label={copied ? 'Copied' : `Copy the ${what}`}
      onClick={async () => {
        await navigator.clipboard.writeText(text)
        setCopied(true)
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} className={`i14 ${copied ? 'okc' : ''}`} />
    </button>
  )
}
