import { isDatabaseDown } from '@interleave/postgres/is-database-down.ts'
import { Unavailable } from '../orders/ports.ts'

/** Runs a query or a transaction; a database that cannot be reached is told as `Unavailable`, as the ports promise. */
export async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDatabaseDown(error)) throw new Unavailable('database', { cause: error })
    throw error
  }
}
