import { io } from 'interleave:world'

async function price(): Promise<number> {
  await io('pricing')
  throw new Error('pricing is down')
}

async function stock() {
  await io('inventory')
  return 4
}

/** Both are awaited from the start: whichever fails first is handled at once. */
const [cents, pieces] = await Promise.allSettled([price(), stock()])
console.log(pieces.status === 'fulfilled' ? pieces.value : 'no stock', cents.status)
