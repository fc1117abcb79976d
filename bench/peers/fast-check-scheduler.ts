import fc from 'fast-check'

/** Whether fast-check's scheduler shows the stale reply behind `depth` replies within `runs` runs of one seed. */
export async function staleReplyFound(depth: number, seed: number, runs: number): Promise<boolean> {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    let shown = ''
    const show = async (query: string, pages: number): Promise<void> => {
      for (let page = 0; page < pages; page++) await scheduler.schedule(Promise.resolve())
      shown = query
    }
    const both = Promise.all([show('old', 1), show('new', depth)])
    await scheduler.waitFor(both)
    if (shown !== 'new') throw new Error('a stale reply is shown')
  })
  const { failed } = await fc.check(property, { seed, numRuns: runs, endOnFailure: true })
  return failed
}

/** Runs a second of five withdrawals in orders picked at random, with effect and reply apart as in ours. */
export async function randomWithdrawals(runs: number): Promise<number> {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    let balance = 100
    const withdraw = async (amount: number): Promise<void> => {
      await scheduler.schedule(Promise.resolve())
      const seen = balance
      await scheduler.schedule(Promise.resolve())
      await scheduler.schedule(Promise.resolve())
      balance = seen - amount
      await scheduler.schedule(Promise.resolve())
    }
    await scheduler.waitFor(Promise.all([1, 2, 4, 8, 16].map(withdraw)))
  })
  await fc.check(property, { seed: 1, numRuns: 200 })
  const from = performance.now()
  await fc.check(property, { seed: 2, numRuns: runs })
  return (1000 * runs) / (performance.now() - from)
}
