import { createHash } from 'node:crypto'
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Who runs the embedded PostgreSQL, when it must not be us. */
export interface Account {
  uid: number
  gid: number
}

/** Where the embedded PostgreSQL keeps its cluster and its programs, and who runs it. */
export interface PostgresHome {
  directory: string
  binaries: string
  /** Null: the user who runs us. */
  account: Account | null
}

/**
 * PostgreSQL refuses to run as root. As root it runs as `postgres` where the machine has one, else as `nobody`; no
 * account is ever created. That user must be able to reach its files, and a clone in /root is closed to it: then
 * cluster and programs move to `shelter`, a folder for each `identity`. That is a data directory's own secret, so that
 * one which is deleted and made anew never meets the old cluster.
 */
export async function choosePostgresHome(
  dataDir: string,
  binaries: string,
  identity: string,
  shelter = '/var/lib/interleave',
): Promise<PostgresHome> {
  const directory = join(dataDir, 'postgres')
  if (process.getuid?.() !== 0) return { directory, binaries, account: null }
  const account = await findAccount()
  const open = (await canReach(dataDir, account)) || (await letThrough(dataDir, account))
  const moved = join(shelter, createHash('sha256').update(identity).digest('hex').slice(0, 16))
  const home = open ? dataDir : moved
  await mkdir(home, { recursive: true })
  return {
    directory: join(home, 'postgres'),
    binaries: (await canReach(binaries, account)) ? binaries : await copyBinaries(binaries, join(moved, 'programs')),
    account,
  }
}

async function findAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const found = lines.find((fields) => fields[0] === name)
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody. Start as an ordinary user, or set DATABASE_URL.',
  )
}

/** Whether `account` may pass every folder down to `path`, and `path` itself. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (dirname(at) === at) return true
  }
}

/** A data directory that is closed by its own mode alone is opened for that user to pass, and for nobody else. */
async function letThrough(dataDir: string, account: Account): Promise<boolean> {
  const { mode, uid } = await stat(dataDir)
  if (uid !== 0 || !(await canReach(dirname(dataDir), account))) return false
  await chown(dataDir, uid, account.gid)
  await chmod(dataDir, (mode & 0o7707) | 0o010)
  return true
}

async function copyBinaries(from: string, to: string): Promise<string> {
  const version = await readFile(join(dirname(from), 'package.json'), 'utf8')
  const target = join(to, createHash('sha256').update(version).digest('hex').slice(0, 16))
  const exists = await stat(target).then(() => true, () => false)
  if (exists) return target
  const draft = `${target}.${process.pid}`
  await cp(from, draft, { recursive: true, verbatimSymlinks: true })
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }))
  return target
}

/** Makes a folder that only `account` may enter. */
export async function makePrivate(directory: string, account: Account | null): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (account) await chown(directory, account.uid, account.gid)
}
