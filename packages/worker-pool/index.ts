/** CPU-bound work in worker threads. */
export { PoolClosed, WorkerLost, WorkerPool, type RunOptions, type WorkerPoolOptions } from './worker-pool.ts'
