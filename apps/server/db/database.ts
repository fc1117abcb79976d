import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

export { until } from '@interleave/postgres'

export type Database = Kysely<Schema>
