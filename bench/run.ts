import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { installPeers, peerVersions } from './harness/peers.ts'
import type { Row } from './harness/row.ts'
import { table } from './harness/table.ts'

/** `npm run bench -- NAME`: NAME.ts exports `bench`, which measures us and our peers in one run. */
interface Bench {
  bench(): Promise<Row[]>
}

const here = import.meta.dirname
const names = globSync('*.ts', { cwd: here }).filter((file) => file !== 'run.ts').map((file) => file.replace('.ts', '')).sort()
const [name] = process.argv.slice(2)

if (name === undefined || !names.includes(name)) {
  console.error(`Expected the name of a bench: ${names.join(', ')}. For example: npm run bench -- ${names[0]}`)
  process.exit(2)
}
installPeers()
const { bench } = (await import(`./${name}.ts`)) as Bench
const rows = await bench()
const folder = join(here, 'results')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ name, date: new Date().toISOString(), rows }, null, 2)}\n`)
console.log(`\n${name}: Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), load ${loadavg()[0]?.toFixed(1)}\n`)
console.log(table(rows))
const versions = peerVersions(rows)
if (versions) console.log(`\nPeers: ${versions}`)
