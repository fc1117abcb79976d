import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkLayering, type SourceText } from './layering/check-layering.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const sources = (): SourceText[] =>
  globSync(['packages/**/*.{ts,svelte}', 'apps/**/*.{ts,svelte,astro}', 'test/**/*.ts', 'bench/**/*.ts'], {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/.astro/**', '**/fixtures/**', '**/*.generated.ts', '**/*.config.ts'],
  }).map((file) => ({ file: file.split(sep).join('/'), text: readFileSync(join(root, file), 'utf8') }))

test('every import of the repository is one that its room allows', () => {
  const files = sources()
  assert.ok(files.some(({ file }) => file.startsWith('packages/engine/')), 'expected to find the engine')
  const refused = checkLayering(files)
  assert.equal(refused.length, 0, `\n${refused.join('\n')}\n`)
})

// Each line: a file, what it imports, and what a refusal must say (empty: it is allowed).
const cases: [file: string, source: string, says: string][] = [
  ['packages/engine/compile/a.ts', `import { run } from '../run/run.ts'`, "imports '../run/run.ts': compile reads"],
  ['packages/engine/run/a.ts', `import { explore } from '../explore/explore.ts'`, 'only earlier stages'],
  ['packages/engine/explore/a.ts', `import { run } from '../run/run.ts'`, ''],
  ['packages/engine/trace/a.ts', `import type { World } from '../world/world.ts'`, 'imports nothing of ours'],
  ['packages/engine/findings/a.ts', `import type { World } from '../world/world.ts'`, 'without a sandbox'],
  ['packages/engine/grade/a.ts', `import type { World } from '../world/world.ts'`, ''],
  ['packages/engine/grade/a.ts', `import { type World } from '../world/world.ts'`, ''],
  ['packages/engine/grade/a.ts', `import { Sandbox } from '../world/sandbox.ts'`, 'types alone would be allowed'],
  ['packages/engine/grade/a.ts', `import { type World, Sandbox } from '../world/sandbox.ts'`, 'types alone would be allowed'],
  ['packages/engine/grade/a.ts', `export * from '../world/sandbox.ts'`, 'handed a sandbox'],
  ['packages/engine/world/clock.ts', `import { QuickJS } from 'quickjs-wasi'`, 'guest-instance.ts alone'],
  ['packages/engine/world/guest-instance.ts', `import { QuickJS } from 'quickjs-wasi'`, ''],
  ['packages/engine/world/clock.ts', `const q = await import('quickjs-wasi')`, 'guest-instance.ts alone'],
  ['packages/course/a.ts', `import { readFileSync } from 'node:fs'`, 'touches no disk'],
  ['packages/course/a.ts', `let x: import('@interleave/engine').Trace`, ''],
  ['packages/engine/run/a.test.ts', `import { explore } from '../explore/explore.ts'`, ''],
  ['packages/engine/run/a.test.ts', `import { main } from '../../../apps/server/main.ts'`, 'not even in tests'],
  ['packages/timeline/timeline.svelte', `<script lang="ts">import { run } from '@interleave/engine'</script>`, 'the timeline draws traces'],
  ['packages/timeline/draw.ts', `import { readTrace } from '@interleave/engine/trace/trace-model.ts'`, ''],
  ['packages/engine/run/a.ts', `import { readTests } from '../../cli/read-tests.ts'`, 'only earlier stages'],
  ['packages/unheard-of/a.ts', ``, 'belongs to no room'],
  ['apps/server/controllers/a.ts', `import { find } from '../repositories/find.ts'`, 'do not import repositories'],
  ['apps/server/controllers/a.ts', `import type { Row } from '../repositories/find.ts'`, 'do not import repositories'],
  ['apps/server/services/a.ts', `import { sql } from 'kysely'`, 'no HTTP and no SQL'],
  ['apps/server/services/a.ts', `import type { Context } from 'hono'`, 'no HTTP and no SQL'],
  ['apps/server/services/a.ts', `import { find } from '../repositories/find.ts'`, 'types alone would be allowed'],
  ['apps/server/services/a.ts', `import type { Find } from '../repositories/find.ts'`, ''],
  ['apps/server/repositories/a.ts', `import pg from 'pg'`, ''],
  ['apps/server/config.ts', `import { find } from './repositories/find.ts'`, 'about the process'],
  ['apps/server/services/a.ts', `import { Lab } from '@interleave/web/src/lab.ts'`, 'no HTTP and no SQL'],
  ['apps/server/services/a.test.ts', `import { Lab } from '../../web/src/lab.ts'`, 'apps do not import apps'],
  ['apps/web/src/lab/lab.svelte', `<p>hi</p>\n<script lang="ts">\nimport { run } from '@interleave/engine'\n</script>`, 'lab.svelte:3 imports'],
  ['apps/web/src/lab/lab.svelte', `<script lang="ts">import type { Trace } from '@interleave/engine'</script>`, ''],
  ['apps/web/src/lab/lab.svelte', `<script lang="ts">import { taskTree } from '@interleave/engine/trace'</script>`, ''],
  ['apps/web/src/pages/a.astro', `---\nimport { run } from '@interleave/engine'\n---\n<p/>`, 'through its worker'],
  ['apps/web/src/engine/worker.ts', `import { run } from '@interleave/engine'`, ''],
  ['apps/web/src/lab/a.ts', `new Worker(new URL('../../../../packages/engine/run/run.ts', import.meta.url))`, 'through its worker'],
]

for (const [file, source, says] of cases) {
  test(`${file} ${says === '' ? 'may' : 'may not'} hold ${source.replaceAll('\n', ' ').slice(0, 90)}`, () => {
    const refused = checkLayering([{ file, text: source }])
    if (says === '') assert.deepEqual(refused, [])
    else assert.match(refused.join('\n'), new RegExp(says.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  })
}
