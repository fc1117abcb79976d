/** Whether this run tells the host what its events touch. Set once, before any of the program runs. */
export const tracking = { on: false }
