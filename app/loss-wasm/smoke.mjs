// Loads the checked-in wasm in Node and runs the golden vectors: `node app/loss-wasm/smoke.mjs`.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as wasm from '../client/src/wasm/loss_wasm.js'

const read = (path) => readFileSync(new URL(path, import.meta.url))
wasm.initSync({ module: read('../client/src/wasm/loss_wasm_bg.wasm') })
const { accounts, cases } = JSON.parse(read('../client/test/vectors.json'))

const bytes = (name) => new Uint8Array(Buffer.from(accounts[name], 'hex'))
const price = ({ price, conf, exponent, publishTime }) => ({
  price: BigInt(price),
  conf: BigInt(conf),
  exponent,
  publishTime: BigInt(publishTime),
})
const argument = (arg) => {
  if (arg === null) return undefined
  if (typeof arg === 'number') return arg
  if (typeof arg === 'string') return BigInt(arg)
  if ('account' in arg) return bytes(arg.account)
  if ('accounts' in arg) return arg.accounts.map(bytes)
  return price(arg.price)
}
// bigints as decimal strings, as in the file; undefined as null.
const plain = (value) => {
  if (value === undefined) return null
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}
const answer = ({ function: name, arguments: args }) => {
  try {
    return { result: plain(wasm[name](...args.map(argument))) }
  } catch (error) {
    assert(error instanceof Error, `${name} threw ${String(error)}`)
    return { error: { name: error.name, code: error.code ?? null, message: error.message } }
  }
}

for (const [index, { result, error, ...call }] of cases.entries()) {
  const expected = error === undefined ? { result } : { error }
  assert.deepEqual(answer(call), expected, `case ${index}: ${call.function}`)
}
const used = new Set(cases.map((one) => one.function))
const exported = Object.keys(wasm).filter((name) => !['initSync', 'default'].includes(name))
assert.deepEqual([...used].sort(), exported.sort())
console.log(`${cases.length} cases of ${used.size} functions: equal`)
