import { describe, expect, it } from 'vitest'
import { portsToPublish } from '../../shared/model/published-ports.ts'

describe('the ports that an image publishes', () => {
  it('are the usual ones where nothing names any', () => {
    expect(portsToPublish([])).toEqual([80, 443, 8080, 8443, 7])
  })

  it('are those of its boot arguments before the usual ones, each once', () => {
    expect(portsToPublish(['--port=8000', '--https-port=443', '--admin_port=9000', '--logs=debug'])).toEqual([
      8000, 443, 9000, 80, 8080, 8443, 7,
    ])
  })

  it('are none that are no ports', () => {
    expect(portsToPublish(['--port=0', '--port=65536', '--port=http', '--import=12', '--port'])).toEqual([
      80, 443, 8080, 8443, 7,
    ])
  })

  it('are not more than one network publishes', () => {
    const words = Array.from({ length: 100 }, (_, n) => `--port=${1000 + n}`)
    expect(portsToPublish(words)).toHaveLength(32)
  })
})
