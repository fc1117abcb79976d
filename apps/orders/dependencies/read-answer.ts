/** An answer that is not what was agreed on: the other side's mistake, or that of whoever said where it is. */
export class NotAsAgreed extends Error {
  override readonly name = 'NotAsAgreed'
}

/** Fifty skus with a number each are 3 KB. */
const MOST_BYTES = 64 * 1024

/** The body as JSON, unread beyond 64 KB. Throws `NotAsAgreed` for what is larger or no JSON. */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new NotAsAgreed(`Expected at most ${MOST_BYTES / 1024} KB from ${response.url}`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (cause) {
    throw new NotAsAgreed(`Expected JSON from ${response.url}`, { cause })
  }
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  const body = await readJson(response)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new NotAsAgreed(`Expected an object from ${response.url}`)
  return body as Record<string, unknown>
}

/** A JSON object of whole numbers from 0. */
export async function readNumbers(response: Response): Promise<Record<string, number>> {
  // Without a prototype: "constructor" is a sku like any other, and nobody's price is a function.
  const numbers = Object.create(null) as Record<string, number>
  for (const [sku, value] of Object.entries(await readObject(response))) {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new NotAsAgreed(`Expected a whole number from 0 for ${sku} from ${response.url}`)
    numbers[sku] = value
  }
  return numbers
}

/** That an event was heard, now or before: whatever else says 200 in inventory's place has set nothing aside. */
export async function readTaken(response: Response): Promise<void> {
  if (typeof (await readObject(response))['taken'] !== 'boolean') throw new NotAsAgreed(`Expected taken to be true or false from ${response.url}`)
}
