import type { GuardOptions, Patience } from './guard.ts'

/**
 * How much of our time each dependency may take. A summary has two seconds in all; pricing, without which there is none, may
 * have half of them. Inventory, without which the summary goes on after 300 ms, has its attempts end before: one that is
 * given up by its caller tells the breaker nothing.
 */
export const policies = {
  pricing: { system: 'pricing', deadlineMs: 1_000, attemptMs: 300, attempts: 3, concurrency: 64, queue: 64, failures: 20, resetMs: 1_000 },
  inventory: { system: 'inventory', deadlineMs: 500, attemptMs: 200, attempts: 2, concurrency: 64, queue: 64, failures: 20, resetMs: 1_000 },
} satisfies Record<string, GuardOptions>

/** Nobody waits for a reservation, and the outbox brings what failed again, later and later: so one long attempt. */
export const RESERVING: Patience = { deadlineMs: 2_000, attemptMs: 2_000, attempts: 1 }
