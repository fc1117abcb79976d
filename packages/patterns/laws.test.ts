import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all } from './all.ts'
import { map } from './map.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { judge, laws } from './testing/laws.ts'

// The same laws are put to the peers by `npm run bench -- laws`, which writes the table in README.md.
for (const law of laws)
  test(`law: ${law.name}`, async () => {
    const verdict = await judge(law, {
      name: 'ours',
      all: (fns, signal) => all(fns, { signal }),
      map: (items, fn, concurrency, signal) => map(items, fn, { concurrency, signal }),
      limits: true,
      reachable: suppressedErrors,
    })
    assert.equal(verdict, 'kept')
  })
