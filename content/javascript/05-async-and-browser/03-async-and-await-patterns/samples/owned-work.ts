import { io } from 'interleave:world'

const background = new Set<Promise<void>>()

function inBackground(name: string, work: () => Promise<void>) {
  const owned = work()
    .catch((error: Error) => console.error(`${name} failed: ${error.message}`))
    .finally(() => background.delete(owned))
  background.add(owned)
}

async function drain() {
  await Promise.all(background)
}

async function sendReceipt(order: number) {
  await io('mail', () => {
    throw new Error(`no address for order ${order}`)
  })
}

async function handle(order: number) {
  inBackground('receipt', () => sendReceipt(order))
  return 201
}

console.log(`answered ${await handle(1)}`)
await drain()
console.log('server stops')
