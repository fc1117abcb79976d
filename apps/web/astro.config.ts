import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'
import type { ViteDevServer } from 'vite'
import { guestTypes } from './guest-types/guest-types-plugin.ts'
import { serviceWorker } from './offline/build-service-worker.ts'
import { contentFolder } from './src/content/content-folder.ts'

/** An author sees a change of a lesson in the running site: pages read content/ afresh, they only need to be asked again. */
const reloadOnContent = {
  name: 'reload-on-content',
  configureServer(server: ViteDevServer) {
    const folder = contentFolder()
    server.watcher.add(folder)
    server.watcher.on('all', (_event, path) => {
      if (path.startsWith(folder)) server.ws.send({ type: 'full-reload' })
    })
  },
}

export default defineConfig({
  output: 'static',
  integrations: [svelte(), serviceWorker()],
  // No inline script ever: the server's Content-Security-Policy is `script-src 'self' 'wasm-unsafe-eval'`.
  build: { inlineStylesheets: 'never', format: 'directory' },
  devToolbar: { enabled: false },
  vite: {
    build: { assetsInlineLimit: 0 },
    worker: { format: 'es', plugins: () => [guestTypes()] },
    plugins: [reloadOnContent],
  },
})
