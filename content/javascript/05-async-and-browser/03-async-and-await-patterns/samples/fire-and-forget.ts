import { io } from 'interleave:world'

async function sendReceipt(order: number) {
  await io('mail', () => {
    throw new Error(`no address for order ${order}`)
  })
}

async function handle(order: number) {
  sendReceipt(order).catch(() => {})
  return 201
}

console.log(`answered ${await handle(1)}`)
console.log('server stops')
