import { io } from 'interleave:world'

async function importAll(rows: string[]) {
  rows.forEach(async (row) => {
    await io('database', undefined, { label: `insert ${row}` })
    console.log('one row inserted')
  })
  console.log('import complete')
}

await importAll(['pen', 'ink'])
