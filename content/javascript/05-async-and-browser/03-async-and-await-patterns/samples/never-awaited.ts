import { io } from 'interleave:world'

async function save(order: string) {
  await io('database', undefined, { label: `save ${order}` })
  console.log(`${order} is saved`)
}

async function checkout(order: string) {
  void save(order)
  console.log(`${order}: thank you`)
}

await checkout('order 1')
