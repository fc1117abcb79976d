import { client, io } from 'interleave:world'

async function poll(signal: AbortSignal) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await io('service', () => 'ready', { signal })
    } catch (error) {
      if (signal.aborted) throw error
      await io('log')
    }
  }
  return 'gave up'
}

const caller = client({ hangsUpAtMs: 5 })
try {
  console.log(await poll(caller))
} catch (error) {
  if (!caller.aborted) throw error
}
