import { store } from 'interleave:world'

const orders = store<string>('orders')

async function place(id: string): Promise<string> {
  void orders.set(id, 'paid')
  return id
}

const id = await place('o-1')
console.log(`order ${id} is ${(await orders.get(id)) ?? 'unknown'}`)
