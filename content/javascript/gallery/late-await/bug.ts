import { io } from 'interleave:world'

async function price(): Promise<number> {
  await io('pricing')
  throw new Error('pricing is down')
}

async function stock() {
  await io('inventory')
  return 4
}

try {
  const pending = price()
  const pieces = await stock()
  console.log(pieces, await pending)
} catch (error) {
  console.log(String(error))
}
