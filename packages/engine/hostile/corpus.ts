import { floods } from './floods.ts'
import { growth } from './growth.ts'
import type { HostileProgram } from './hostile-program.ts'
import { loops } from './loops.ts'
import { natives } from './natives.ts'
import { patches } from './patches.ts'
import { recursion } from './recursion.ts'
import { secrets } from './secrets.ts'
import { sources } from './sources.ts'
import { storms } from './storms.ts'
import { thrown } from './thrown.ts'

/** Every hostile program with its verdict, by what it attacks. */
export const corpus: Record<string, HostileProgram[]> = { loops, storms, growth, recursion, natives, thrown, patches, secrets, floods, sources }
