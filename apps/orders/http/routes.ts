/** One address and method, who answers there, and what the documentation says of it. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/orders/{id}`. */
  path: string
  handle(request: Request): Promise<Response>
  /** The OpenAPI 3.1 operation object. */
  doc: Operation
  /** `background`: keeps its connection open, and is not counted by load shedding or the request's deadline. */
  kind?: 'request' | 'background'
}

/** As much of an OpenAPI 3.1 operation as we write. */
export interface Operation {
  operationId: string
  summary: string
  description?: string
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; description: string; schema: Schema }[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema; example?: unknown }> }
  responses: Record<string, { description: string; headers?: Record<string, { description: string; schema: Schema }>; content?: Record<string, { schema: Schema; example?: unknown }> }>
}

/** A JSON Schema, or a reference to one in `components`. */
export type Schema = Record<string, unknown>
