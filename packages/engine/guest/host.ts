/** The one door from guest to host. Captured before any learner's code runs. */
type Argument = number | string | boolean | object
type Host = (operation: number, ...args: Argument[]) => number | string | undefined

declare const __il_host: Host

const raw: Host = __il_host

/** Tells the host something. */
export const tell = raw as (operation: number, ...args: Argument[]) => void

/** Asks the host for a number. */
export const askNumber = raw as (operation: number, ...args: Argument[]) => number

/** Asks the host for a text. */
export const askText = raw as (operation: number, ...args: Argument[]) => string
