/** One address and method, who answers there, and what the documentation says of it. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/orders/{id}`. */
  path: string
  handle(request: Request): Promise<Response>
  /** The OpenAPI 3.1 operation object. */
  doc: Operation
  /**
   * `request` when left out. A `stream` keeps its connection open: shedding does not count it. What is for `operations` is
   * neither shed nor limited: it is how one learns that there is too much to do.
   */
  kind?: 'request' | 'stream' | 'operations'
  /** Whether its answers carry an ETag, and are not sent again to who has them. */
  tagged?: boolean
}

/** As much of an OpenAPI 3.1 operation as we write. */
export interface Operation {
  operationId: string
  summary: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: Record<string, Content> }
  /** By status. Problems that every route can have are added where the document is made. */
  responses: Record<string, Answer>
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description: string
  schema: Schema
  example?: unknown
}

export interface Answer {
  description: string
  headers?: Record<string, { description: string; schema: Schema }>
  content?: Record<string, Content>
}

export interface Content {
  schema: Schema
  example?: unknown
}

/** A JSON Schema. */
export type Schema = Record<string, unknown>

/** The path as the router writes it: `/orders/:id`. It is also what metrics and traces call the route. */
export const patternOf = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')
