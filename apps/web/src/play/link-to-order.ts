import type { SourceFile } from '@interleave/engine/compile/program.ts'
import { writeOrder } from '../workbench/order-link.ts'
import { writeLink } from './play-link.ts'

/** The file that the playground runs. */
const PLAY_ENTRY = 'main.ts'

interface Played {
  files: readonly SourceFile[]
  /** The file that ran; the only one when left out. */
  entry?: string
  world?: unknown
  schedule: string
  event: number
}

/** A link to the playground with a program from elsewhere, in the order and at the moment in which it was shown there. */
export async function linkToOrder({ files, entry = files[0]?.name ?? '', world = {}, schedule, event }: Played): Promise<string> {
  const renamed = files.map(({ name, text }) => ({ name: name === entry ? PLAY_ENTRY : name, text }))
  const order = writeOrder({ schedule, test: null, faults: 0, event })
  return `/play${await writeLink({ files: renamed, world: `${JSON.stringify(world, null, 2)}\n`, order })}`
}
