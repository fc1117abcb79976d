/** CPU-bound work in worker threads. */
export { WorkerLost, WorkerPool, type RunOptions, type WorkerPoolOptions } from './worker-pool.ts'
