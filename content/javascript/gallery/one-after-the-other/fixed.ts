import { io } from 'interleave:world'

async function price() {
  return io('pricing', () => 900)
}

async function stock() {
  return io('inventory', () => 4)
}

async function summary() {
  const [cents, pieces] = await Promise.all([price(), stock()])
  return { cents, pieces }
}

console.log(await summary())
