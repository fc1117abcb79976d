/** What a thread is sent: the module with the work, and what to work on. */
export interface Assignment {
  module: string
  task: unknown
}

/** What the work made of it. A rejection of the thread itself says that the thread, and not the work, has failed. */
export type Reply = { value: unknown } | { error: unknown }

/** Runs in the thread: the default export of the module is the work. */
export default async function work({ module, task }: Assignment): Promise<Reply> {
  const { default: run } = (await import(module)) as { default: (task: unknown) => unknown }
  try {
    return { value: await run(task) }
  } catch (error) {
    return { error }
  }
}
