import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkUser, ConfigError, readConfig } from './config.ts'

test('without settings it is for this machine alone, on a database of its own with sample data', () => {
  const { invoiceThreads, ...config } = readConfig({ PORT: ' ' }, '/somewhere')
  assert.deepEqual(config, {
    host: '127.0.0.1', port: 4400, databaseUrl: null, dataDir: join('/somewhere', '.data/orders'), pricingUrl: null, inventoryUrl: null,
    sampleOrders: 5_000, connections: 20, requestsPerSecond: 100, drainWaitMs: 0, keepInvoicesDays: 90, logLevel: null,
  })
  assert.ok(invoiceThreads >= 1)
})

test('a database of yours is not filled, and a limit of 0 is none', () => {
  const config = readConfig({ DATABASE_URL: 'postgres://me@db/orders', REQUESTS_PER_SECOND: '0', KEEP_INVOICES_DAYS: '0', PRICING_URL: 'http://pricing.test/' }, '/')
  assert.deepEqual([config.sampleOrders, config.requestsPerSecond, config.keepInvoicesDays, config.pricingUrl], [0, null, null, 'http://pricing.test'])
})

test('everything that is wrong is told at once, and no password is repeated', () => {
  const env = {
    PORT: '65536', HOST: 'http://here', DATABASE_URL: 'mysql://me:secret@db', PRICING_URL: 'pricing', INVENTORY_URL: 'ftp://inventory', SAMPLE_ORDERS: '-1',
    CONNECTIONS: '1', REQUESTS_PER_SECOND: '1.5', DRAIN_WAIT_MS: '1e3', INVOICE_THREADS: '0', KEEP_INVOICES_DAYS: '-1', LOG_LEVEL: 'loud',
  }
  assert.throws(() => readConfig(env, '/'), (error) => {
    assert.ok(error instanceof ConfigError)
    assert.deepEqual(error.message.split('\n').map((line) => /^Expected (\w+) to be .+\. Correct it, or leave it out\.$/.exec(line)?.[1] ?? line).toSorted(), Object.keys(env).toSorted())
    assert.doesNotMatch(error.message, /secret/)
    return true
  })
})

test('root is refused where others are served, warned where it is tried out, and let be where told so', () => {
  const DATABASE_URL = 'postgres://me@db/orders'
  assert.equal(checkUser({ DATABASE_URL }, 1000), null)
  assert.equal(checkUser({ DATABASE_URL }, undefined), null)
  assert.match(checkUser({}, 0) ?? '', /ordinary user/)
  assert.throws(() => checkUser({ DATABASE_URL }, 0), ConfigError)
  assert.equal(checkUser({ DATABASE_URL, ALLOW_ROOT: '1' }, 0), null)
})
