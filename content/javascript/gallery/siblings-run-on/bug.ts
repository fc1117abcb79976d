import { io } from 'interleave:world'

async function price(): Promise<number> {
  await io('pricing')
  throw new Error('pricing is down')
}

async function stock() {
  await io('inventory')
  await io('inventory')
  return 4
}

await Promise.all([price(), stock()]).catch((error: Error) => console.log(error.message))
