async function countPrimes(limit: number) {
  let found = 0
  for (let n = 2; n < limit; n++) {
    let divisor = 2
    while (n % divisor !== 0) divisor++
    if (divisor === n) found++
  }
  return found
}

setTimeout(() => console.log('health check answered'), 1)
const report = countPrimes(300)
console.log('countPrimes has returned a promise')
console.log(`${await report} primes`)
