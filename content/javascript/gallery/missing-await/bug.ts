import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const disk: string[] = []

async function save(text: string) {
  await io('disk', () => {
    disk.push(text)
  })
}

async function submit() {
  save('the order')
  return 'saved'
}

assert.equal(await submit(), 'saved')
assert.deepEqual(disk, ['the order'])
