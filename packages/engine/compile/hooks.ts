/** The texts that `compile` inserts; INSTRUMENTATION.md says where. The guest gives the hooks shorter names. */
const names = {
  task: '__il_task', threw: '__il_threw', end: '__il_end', suspend: '__il_suspend', resume: '__il_resume',
  back: '__il_back', call: '__il_call', returned: '__il_return', module: '__il_module', iter: '__il_iter',
}

export const importHooks = `import { ${Object.entries(names).map(([name, local]) => `${name} as ${local}`).join(', ')} } from 'interleave:hooks';`

/** Ends the body of a task, before the `}` of the arrow that holds it. */
export const closeTask = '} catch (__il_e) { throw __il_threw(__il_t, __il_e) } finally { __il_end(__il_t) }'

/** Says which task runs now, where control may have come back without an `await`. */
export const comeBack = ' __il_back(__il_t);'
