/** TypeScript and what it has to know of the sandbox: downloaded when somebody works in an editor. */
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import guestTypes from 'virtual:guest-types'
import { TypeLibrary } from './type-service.ts'

export const typeLibrary = new TypeLibrary(guestTypes, patternFiles)
