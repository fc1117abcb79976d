import { io } from 'interleave:world'

const lifetime = new AbortController()

async function ask(signal: AbortSignal) {
  let stopped = false
  const stop = () => {
    stopped = true
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    await io('service')
    return stopped
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

for (let i = 0; i < 12; i++) await ask(lifetime.signal)
