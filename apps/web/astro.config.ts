import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'static',
  integrations: [svelte()],
  // No inline script ever: the server's Content-Security-Policy is `script-src 'self' 'wasm-unsafe-eval'`.
  build: { inlineStylesheets: 'never', format: 'directory' },
  devToolbar: { enabled: false },
  vite: {
    build: { assetsInlineLimit: 0 },
    worker: { format: 'es' },
  },
})
