import { join } from 'node:path'
import { type BugId, root } from '../bugs/catalogue.ts'
import { type Program, startProgram } from './program.ts'

export interface ServiceProcessOptions {
  databaseUrl: string
  pricingUrl: string
  inventoryUrl: string
  dataDir: string
  bug?: BugId | null
  /** 0 takes a free port. */
  port?: number
}

/** The service as a program of its own, as `npm run orders` starts it, with 5,000 orders and no limit for one address. */
export function startServiceProcess({ databaseUrl, pricingUrl, inventoryUrl, dataDir, bug = null, port = 0 }: ServiceProcessOptions): Promise<Program> {
  return startProgram(['--max-semi-space-size=8', '--import', join(root, 'apps/orders/bugs/preload.ts'), join(root, 'apps/orders/main.ts'), ...(bug ? ['--bug', bug] : [])], {
    ALLOW_ROOT: '1',
    LOG_LEVEL: 'warn',
    SAMPLE_ORDERS: '5000',
    REQUESTS_PER_SECOND: '0',
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PRICING_URL: pricingUrl,
    INVENTORY_URL: inventoryUrl,
  })
}

/** One of the two systems that the service depends on, as a program of its own. */
export function startDependencyProcess(name: 'pricing' | 'inventory'): Promise<Program> {
  return startProgram([join(root, `apps/orders/dependencies/${name}-server.ts`)], { PORT: '0' })
}
