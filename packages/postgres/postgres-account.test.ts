import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { canReach, choosePostgresHome } from './postgres-account.ts'

const account = { uid: 12345, gid: 23456 }
const asRoot = { skip: process.getuid?.() !== 0 && 'needs root: only root must run the database as someone else' }

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-account-'))
  try {
    await act(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('a folder is in reach when each folder above lets others pass', asRoot, async () => {
  await inFolder(async (folder) => {
    await mkdir(join(folder, 'a/b'), { recursive: true })
    assert.equal(await canReach(join(folder, 'a/b'), account), false)
    await chmod(folder, 0o711)
    assert.equal(await canReach(join(folder, 'a/b'), account), true)
    await chmod(join(folder, 'a'), 0o700)
    assert.equal(await canReach(join(folder, 'a/b'), account), false)
  })
})

test('a data directory closed by its own mode is opened for the database to pass, and for nobody else', asRoot, async () => {
  await inFolder(async (folder) => {
    const home = await choosePostgresHome(folder, '/usr', 'identity', join(folder, 'shelter'))
    assert.equal(home.directory, join(folder, 'postgres'))
    const { mode, uid, gid } = await stat(folder)
    assert.deepEqual([mode & 0o777, uid, gid], [0o710, 0, home.account!.gid])
    assert.equal(await canReach(folder, account), false)
  })
})

test('out of reach, cluster and programs move to a shelter of their own', asRoot, async () => {
  await inFolder(async (folder) => {
    await chmod(folder, 0o755)
    const [dataDir, binaries, shelter] = ['closed/data', 'closed/package/native', 'shelter'].map((name) => join(folder, name)) as [string, string, string]
    await mkdir(dataDir, { recursive: true })
    await mkdir(join(binaries, 'bin'), { recursive: true })
    await chmod(join(folder, 'closed'), 0o700)
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(folder, 'closed/package/package.json'), '{"version":"1"}')
    await writeFile(join(binaries, 'bin/postgres'), 'program')

    const home = await choosePostgresHome(dataDir, binaries, 'identity', shelter)
    assert.ok(home.directory.startsWith(`${shelter}/`), home.directory)
    assert.equal(await readFile(join(home.binaries, 'bin/postgres'), 'utf8'), 'program')
    assert.equal(await canReach(home.binaries, account), true)
    assert.deepEqual(await choosePostgresHome(dataDir, binaries, 'identity', shelter), home)
    const anew = await choosePostgresHome(dataDir, binaries, 'another identity', shelter)
    assert.notEqual(anew.directory, home.directory)
  })
})
