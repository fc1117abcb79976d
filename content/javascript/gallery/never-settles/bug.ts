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

const connecting = connect()
await io('settings')
await opened()
await connecting
