import type { PartialWorld } from '@interleave/engine/world/define-world.ts'

export interface NamedWorld {
  id: string
  title: string
  world: PartialWorld
}

/** What the menu offers; each is only a beginning, since its text can be edited. */
export const worlds: readonly NamedWorld[] = [
  { id: 'even', title: 'Everything answers in 10 to 20 ms', world: {} },
  {
    id: 'slow-database',
    title: 'A slow database',
    world: { resources: { database: { latencyMs: [80, 120] }, cache: { latencyMs: [1, 2] } } },
  },
  {
    id: 'shop',
    title: 'A shop: database, pricing, inventory',
    world: {
      resources: {
        database: { latencyMs: [5, 10] },
        pricing: { latencyMs: [20, 40], faults: ['pricing is down'] },
        inventory: { latencyMs: [20, 60], faults: ['inventory is down', 'never'] },
      },
    },
  },
  {
    id: 'web',
    title: 'The web: fetch of api.test',
    world: {
      resources: { 'api.test': { latencyMs: [30, 90], faults: ['connection reset'] } },
      routes: [
        { url: 'https://api.test/users/*', json: { id: 1, name: 'Ada' } },
        { url: 'https://api.test/orders', json: [{ id: 1, total: 1200 }] },
      ],
    },
  },
]

export const worldText = (world: PartialWorld): string => `${JSON.stringify(world, null, 2)}\n`
