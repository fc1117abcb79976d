/** What a thread is sent: the module with the work, and what to work on. */
export interface Assignment {
  module: string
  task: unknown
}

/** What the work made of it. A rejection of the thread itself says that the thread, and not the work, has failed. */
export type Reply = { value: unknown } | { error: unknown }

/** Runs in the thread: the default export of the module is the work. */
export default async function work({ module, task }: Assignment): Promise<Reply> {
  try {
    const { default: run } = (await import(module)) as { default: (task: unknown) => unknown }
    return { value: await run(task) }
  } catch (error) {
    return { error: copied(error) }
  }
}

/** What cannot be copied would end the thread, and be lost: it is told in words. */
function copied(error: unknown): unknown {
  try {
    return structuredClone(error)
  } catch {
    return error instanceof Error ? Object.assign(new Error(error.message), { name: error.name, stack: error.stack }) : new Error(String(error))
  }
}
