export { format } from './format.ts'
export { inspect } from './inspect-value.ts'
export type { InspectOptions } from './inspect-value.ts'
