import { CompiledQuery } from 'kysely'

/** Names of prepared statements, by their text. */
const names = new Map<string, string>()

/**
 * Makes a query that is asked very often: Kysely compiles it once, and PostgreSQL parses and plans it once for each
 * connection. Call it when the program starts, with any values; what it returns takes the values, in the order of the query's
 * parameters.
 */
export function prepareQuery<Row>({ sql, parameters }: CompiledQuery<Row>): (...values: unknown[]) => CompiledQuery<Row> {
  if (!names.has(sql)) names.set(sql, `q${names.size + 1}`)
  return (...values) => {
    if (values.length !== parameters.length) throw new TypeError(`Expected ${parameters.length} values, got ${values.length}`)
    // With an id of its own: by it Kysely tells which of a connection's queries it may still cancel.
    return CompiledQuery.raw(sql, values) as CompiledQuery<Row>
  }
}

/**
 * The query as pg is to get it. Kysely hands on its text as it is, and pg takes an object in place of the text, with the name
 * under which the connection remembers the statement.
 */
export function asPrepared(query: CompiledQuery): CompiledQuery {
  const name = names.get(query.sql)
  return name === undefined ? query : { ...query, sql: { name, text: query.sql } as unknown as string }
}
