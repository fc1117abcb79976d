import assert from 'node:assert/strict'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'
import { keepSecret, openDataDirectory } from '@interleave/postgres'

test('with nothing set, the academy is for this machine, on 4321, with a database of its own', () => {
  assert.deepEqual(readConfig({ PORT: '', HOST: ' ' }, '/repository'), {
    host: '127.0.0.1', port: 4321, databaseUrl: null, dataDir: resolve('/repository/.data'), cookieSecret: null, logLevel: null,
  })
})

test('what is set is taken', () => {
  const env = { PORT: '0', HOST: '::1', DATABASE_URL: 'postgres://u:p@h/d', DATA_DIR: 'elsewhere', COOKIE_SECRET: 's'.repeat(32), LOG_LEVEL: 'debug' }
  assert.deepEqual(readConfig(env, '/repository'), {
    host: '::1', port: 0, databaseUrl: 'postgres://u:p@h/d', dataDir: resolve('/repository/elsewhere'), cookieSecret: 's'.repeat(32), logLevel: 'debug',
  })
})

const wrong: [name: string, value: string, says: RegExp][] = [
  ['PORT', 'http', /^Expected PORT to be a whole number from 0 to 65535, got "http"\. Set it/],
  ['PORT', '65536', /got "65536"/],
  ['PORT', '-1', /got "-1"/],
  ['PORT', '80.5', /got "80\.5"/],
  ['HOST', 'http://localhost', /^Expected HOST to be an address or a name .* got "http:\/\/localhost"\. Leave/],
  ['DATABASE_URL', 'mysql://user:secret@host/db', /^Expected DATABASE_URL to look like postgres:\/\/.*, got "mysql:\/\/…"\. Correct/],
  ['DATABASE_URL', 'secret', /got something that is no URL/],
  ['COOKIE_SECRET', 'short', /^Expected COOKIE_SECRET to have at least 32 characters, got 5\. Use/],
  ['LOG_LEVEL', 'loud', /^Expected LOG_LEVEL to be one of fatal, .* got "loud"\. Leave/],
]
for (const [name, value, says] of wrong) {
  test(`${name}=${value} is refused in words that keep secrets`, () => {
    assert.throws(() => readConfig({ [name]: value }, '/'), (error: Error) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, says)
      assert.equal(error.message.includes('secret'), false)
      return true
    })
  })
}

test('everything that is wrong is told at once', () => {
  assert.throws(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' }, '/'), /PORT.*\n.*LOG_LEVEL/)
})

test('a data folder that cannot be one is refused in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-config-'))
  try {
    await writeFile(join(folder, 'file'), '')
    assert.throws(() => openDataDirectory(join(folder, 'file')), /Expected DATA_DIR to be a folder this user may write to, got ".*file"/)
    openDataDirectory(join(folder, 'a/b'))
    assert.ok((await stat(join(folder, 'a/b'))).isDirectory())
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a secret is made once, kept for its owner alone, and refused when somebody has cut it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-secret-'))
  try {
    const secret = keepSecret(folder, 'name')
    assert.match(secret, /^[\w-]{43}$/)
    assert.equal(keepSecret(folder, 'name'), secret)
    assert.notEqual(keepSecret(folder, 'other'), secret)
    assert.equal((await stat(join(folder, 'name'))).mode & 0o777, 0o600)
    await writeFile(join(folder, 'name'), 'abc')
    assert.throws(() => keepSecret(folder, 'name'), /at least 32 characters, got 3\. Delete the file/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
