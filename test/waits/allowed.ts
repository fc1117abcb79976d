/** Where a wait may be written by hand, and why. A file that needs it no more is taken out: the test says so. */
export const allowed: Record<string, string> = {
  'apps/server/http/observe-requests.ts': "a deadline for the whole request, streams included, that outlives the function which sets it",
  'bench/peers/async-patterns.ts': 'a peer is used as its own documentation has it',
  'apps/cli/engine/engine-host.ts': 'a watchdog, wound up anew by every sign of life of the thread',
  'apps/web/src/engine/engine-client.ts': 'a watchdog, wound up anew by every sign of life of the worker',
  'apps/web/offline/service-worker.ts': 'a deadline for a page and its body, which arrives when the function has returned',
}

/** Folders that keep to themselves. */
export const apart: Record<string, string> = {
  'packages/patterns/': 'the patterns themselves, their tests, and the laws that are put to peers',
  'packages/engine/': 'the engine imports nothing of the rest, and timers of programs in the sandbox are its subject',
  'apps/orders/bugs/': 'wrong on purpose',
}
