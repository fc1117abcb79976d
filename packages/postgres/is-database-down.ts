/** Connection refused or lost, no way or no name to it, shutting down, too many connections, no free one in time: it may be well again soon. */
export function isDatabaseDown(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|57P0|53300|08)/.test(code)) return true
  return 'message' in error && /timeout exceeded when trying to connect|Connection terminated|not currently accepting connections/.test(String(error.message))
}
