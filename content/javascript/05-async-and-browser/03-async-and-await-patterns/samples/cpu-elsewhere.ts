import { io } from 'interleave:world'

function countPrimes(limit: number) {
  let found = 0
  for (let n = 2; n < limit; n++) {
    let divisor = 2
    while (n % divisor !== 0) divisor++
    if (divisor === n) found++
  }
  return found
}

/** Stands for a worker thread or a job queue: the caller sends a message and waits for the reply. */
const inWorker = (limit: number) => io('worker', () => countPrimes(limit))

setTimeout(() => console.log('health check answered'), 1)
const report = inWorker(300)
console.log('the job is queued')
console.log(`${await report} primes`)
