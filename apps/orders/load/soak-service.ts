/** The service as it is, but for threads that die when an order's customer is called "dies once FILE". */
import { runUntilStopped } from '@interleave/http-service'
import { root } from '../bugs/catalogue.ts'
import { readConfig } from '../config.ts'
import { startOrders } from '../main.ts'

const threadModule = new URL('../invoices/testing/unruly-thread.ts', import.meta.url)
await runUntilStopped('The orders service', (signals) => startOrders(readConfig(process.env, root), { ...signals, threadModule }), [])
