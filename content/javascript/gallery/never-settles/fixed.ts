import { io } from 'interleave:world'

const socket = new EventTarget()

async function connect() {
  await io('network')
  socket.dispatchEvent(new Event('open'))
}

function opened() {
  return new Promise<void>((resolve) => {
    socket.addEventListener('open', () => resolve(), { once: true })
  })
}

/** Listening begins before the thing that is listened for can happen. */
const open = opened()
await Promise.all([connect(), io('settings')])
await open
