import { client, io } from 'interleave:world'

async function poll(signal: AbortSignal) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await io('service', () => 'ready', { signal })
    } catch {
      await io('log')
    }
  }
  return 'gave up'
}

const caller = client({ hangsUpAtMs: 5 })
console.log(await poll(caller))
