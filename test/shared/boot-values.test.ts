import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bootArgumentWords, bootValueFault, guestWord } from '../../shared/model/boot-values.ts'
import { BootArgument, type BootType } from '../../shared/model/device-type.ts'

const argument = (type: BootType, list = false) => BootArgument.parse({ flag: 'some', type, list, doc: '' })
const good = (type: BootType, text: string) => bootValueFault(argument(type), text) === null

describe('boot values', () => {
  it('knows IPv4 addresses and prefixes', () => {
    expect(['10.0.0.2', '255.255.255.255', '0.0.0.0'].every(text => good('ipv4', text))).toBe(true)
    expect(
      ['10.0.0', '10.0.0.256', '10.0.0.2.', '01.2.3.4', ' 1.2.3.4', '1.2.3.4/24'].some(text =>
        good('ipv4', text),
      ),
    ).toBe(false)
    expect(good('ipv4-prefix', '10.0.0.2/24') && good('ipv4-prefix', '0.0.0.0/0')).toBe(true)
    expect(['10.0.0.2', '10.0.0.2/33', '10.0.0.2/', '/24'].some(text => good('ipv4-prefix', text))).toBe(
      false,
    )
  })

  it('knows IPv6 addresses and prefixes', () => {
    for (const text of ['::', '::1', 'fd00::2', '2001:db8:0:0:0:0:0:1', '::ffff:10.0.0.2', '1::'])
      expect(good('ipv6', text), text).toBe(true)
    for (const text of [
      '',
      ':',
      ':::',
      '1::2::3',
      '2001:db8',
      '1:2:3:4:5:6:7:8:9',
      'g::',
      '12345::',
      'fe80::1%eth0',
    ])
      expect(good('ipv6', text), text).toBe(false)
    expect(good('ipv6-prefix', 'fd00::2/64')).toBe(true)
    expect(good('ipv6-prefix', 'fd00::2/129')).toBe(false)
  })

  it('knows the range of OCaml integers', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n - 1n }), n => good('int', String(n))))
    expect(
      good('int', String(2n ** 62n)) || good('int', '1.5') || good('int', '') || good('int', '0x10'),
    ).toBe(false)
    expect(good('int64-ns', String(2n ** 63n - 1n))).toBe(true)
  })

  it('checks every item of a list', () => {
    expect(bootValueFault(argument('int', true), '1,2,3')).toBeNull()
    expect(bootValueFault(argument('int', true), '1,two')).not.toBeNull()
    expect(bootValueFault(argument('log-levels', true), '*:info,http:debug')).toBeNull()
    expect(bootValueFault(argument('log-levels', true), 'loud')).not.toBeNull()
  })

  it('makes one word of a value, and none of a flag that is off', () => {
    expect(bootArgumentWords(argument('string'), 'a b "c"')).toEqual(['--some=a b "c"'])
    expect(bootArgumentWords(argument('flag'), 'true')).toEqual(['--some'])
    expect(bootArgumentWords(argument('flag'), 'false')).toEqual([])
  })

  it('quotes a word for the guest only where the guest would part it', () => {
    expect(guestWord('--whom=Ada')).toBe('--whom=Ada')
    expect(guestWord('--whom=Ada "L" \\')).toBe('"--whom=Ada \\"L\\" \\\\"')
  })
})
