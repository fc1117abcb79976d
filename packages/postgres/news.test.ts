import assert from 'node:assert/strict'
import { test } from 'node:test'
import { News } from './news.ts'

const { signal: never } = new AbortController()
const LONG = 60_000

test('who waits hears of a change of its own id, and of all at once', async () => {
  const news = new News()
  using one = news.subscribe('1')
  using other = news.subscribe('2')
  let heard = ''
  const waiting = [one.next(LONG, never).then(() => (heard += 'one')), other.next(LONG, never).then(() => (heard += 'other'))]
  news.tell('1')
  await waiting[0]
  assert.equal(heard, 'one')
  news.tellAll()
  await waiting[1]
  assert.equal(heard, 'oneother')
})

test('a change between two waits is not missed', async () => {
  const news = new News()
  using changes = news.subscribe('1')
  news.tell('1')
  await changes.next(LONG, never)
})

test('a wait ends with its time, or with its signal', async () => {
  const news = new News()
  using changes = news.subscribe('1')
  await changes.next(1, never)
  const outer = new AbortController()
  const waiting = changes.next(LONG, outer.signal)
  outer.abort()
  await waiting
  await changes.next(LONG, AbortSignal.abort())
})

test('nothing is kept of who has left', () => {
  const news = new News()
  const [one, two] = [news.subscribe('1'), news.subscribe('1')]
  assert.equal(news.size, 1)
  one.end()
  assert.equal(news.size, 1)
  two.end()
  two.end()
  assert.equal(news.size, 0)
})
