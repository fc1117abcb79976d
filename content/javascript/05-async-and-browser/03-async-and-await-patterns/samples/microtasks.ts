async function task() {
  console.log('1 inside, before the await')
  await null
  console.log('3 after the await')
}

setTimeout(() => console.log('5 the timer'), 0)
const running = task()
console.log('2 the caller goes on')
queueMicrotask(() => console.log('4 a microtask queued later'))
await running
