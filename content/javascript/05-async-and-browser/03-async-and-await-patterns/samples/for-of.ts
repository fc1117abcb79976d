import { io } from 'interleave:world'

async function importAll(rows: string[]) {
  for (const row of rows) {
    await io('database', undefined, { label: `insert ${row}` })
    console.log('one row inserted')
  }
  console.log('import complete')
}

await importAll(['pen', 'ink'])
