#!/usr/bin/env node
// In the repository the sources run as they are; a package brings what `prepack` made of them.
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'

const source = new URL('../main.ts', import.meta.url)
const built = new URL('../dist/main.js', import.meta.url)
const isRepository = existsSync(source)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (isRepository && major === 22 && minor < 18)) {
  const wanted = isRepository ? 'Node 22.18 or newer to run the sources. `npx interleave` takes the Node of this repository' : 'Node 22 or newer'
  console.error(`interleave: Expected ${wanted}; this is ${process.version}.`)
  process.exitCode = 2
} else {
  // Half of a short run is compiling what was compiled before. Node 22.0 cannot keep it.
  nodeModule.enableCompileCache?.()
  try {
    await import(isRepository ? source.href : built.href)
  } catch (error) {
    console.error('interleave: This is a fault of interleave itself.', error)
    process.exitCode = 3
  }
}
