import type { Plugin } from 'vite'
import { readGuestTypes } from './read-guest-types.ts'

const NAME = 'virtual:guest-types'

/** Brings what TypeScript has to know of a program's surroundings into the language worker, as a module. */
export function guestTypes(): Plugin {
  return {
    name: 'guest-types',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(readGuestTypes())}` : null),
  }
}
