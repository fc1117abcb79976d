import { io } from 'interleave:world'

const lifetime = new AbortController()

async function ask(signal: AbortSignal) {
  let stopped = false
  signal.addEventListener('abort', () => {
    stopped = true
  })
  await io('service')
  return stopped
}

for (let i = 0; i < 12; i++) await ask(lifetime.signal)
