import { CompiledQuery } from 'kysely'

/**
 * The same query with other values, in the order of its parameters. Compiling costs Kysely more than everything else it does
 * for a query, so what is asked thousands of times a second is compiled once.
 */
export function repeatQuery<Row>({ sql, parameters }: CompiledQuery<Row>, values: readonly unknown[]): CompiledQuery<Row> {
  if (values.length !== parameters.length) throw new TypeError(`Expected ${parameters.length} values, got ${values.length}`)
  // With an id of its own: by it Kysely tells which of a connection's queries it may still cancel.
  return CompiledQuery.raw(sql, [...values]) as CompiledQuery<Row>
}
